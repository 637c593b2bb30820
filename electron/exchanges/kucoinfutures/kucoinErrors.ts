import type { HttpAnswer } from '../http/httpTransport.ts';
import type { ExchangeError, ExchangeErrorContext } from '../errors/exchangeError.ts';
import { ClockSkewError } from '../errors/clockSkewError.ts';
import { ExchangeRejectedError } from '../errors/exchangeRejectedError.ts';
import { ExchangeUnavailableError } from '../errors/exchangeUnavailableError.ts';
import { RateLimitedError } from '../errors/rateLimitedError.ts';
import { amountIn, isFields, shown, textIn } from '../reading.ts';

const SUCCESS = '200000';
/** Too many requests. ccxt makes plain refusals of the first two, which would never be tried again. */
const FREQUENCY_CODES = new Set(['429000', '200002', '200003', '1015', '429']);
/** The exchange cannot serve now. */
const BUSY_CODES = new Set(['500000', '503000', '500', '501', '503']);
/** The timestamp of a request is too far from the exchange's clock. */
const TIMESTAMP_CODE = '400002';

/** What an answer that is not a success means; null where it is one, as far as status and code tell. `body` is the parsed body. */
export function kucoinFailure(answer: HttpAnswer, body: unknown, context: ExchangeErrorContext): ExchangeError | null {
  const { status } = answer;
  const code = codeIn(body);
  const words = isFields(body) ? (textIn(body['msg']) ?? textIn(body['data']) ?? 'no reason given') : 'no reason given';
  if (status === 429 || (code !== null && FREQUENCY_CODES.has(code))) return new RateLimitedError(retryAfterMs(answer), context);
  if (status >= 500) return new ExchangeUnavailableError(`HTTP ${status}`, context);
  if (code !== null && code !== SUCCESS && (BUSY_CODES.has(code) || /maintenance/i.test(words))) return new ExchangeUnavailableError(`code ${code}: ${words}`, context);
  if (code === TIMESTAMP_CODE) return new ClockSkewError(`The exchange refuses our timestamps (code ${code}: ${words})`, context);
  if (code !== null && code !== SUCCESS) return new ExchangeRejectedError(code, words, context);
  if (status === 403 || status === 451) return new ExchangeRejectedError(`http-${status}`, 'access from this network is blocked', context);
  if (status >= 300) return new ExchangeRejectedError(`http-${status}`, shown(answer.body), context);
  return null;
}

export function isSuccess(body: unknown): boolean {
  return codeIn(body) === SUCCESS;
}

/** Codes are texts on the exchange; some mirrors send numbers. */
function codeIn(body: unknown): string | null {
  if (!isFields(body)) return null;
  const code = body['code'];
  return typeof code === 'number' ? String(code) : textIn(code);
}

/** Longest wait we believe in. */
const MAX_WAIT_MS = 600_000;

/** `Retry-After` in seconds, or KuCoin's own header in ms. */
function retryAfterMs({ retryAfter, rateLimitReset }: HttpAnswer): number | null {
  const seconds = amountIn(retryAfter);
  const waitMs = seconds === null ? amountIn(rateLimitReset) : seconds * 1_000;
  return waitMs === null ? null : Math.min(waitMs, MAX_WAIT_MS);
}
