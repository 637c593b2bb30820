import type { HttpAnswer } from '../http/httpTransport.ts';
import type { ExchangeError, ExchangeErrorContext } from '../errors/exchangeError.ts';
import { ClockSkewError } from '../errors/clockSkewError.ts';
import { ExchangeRejectedError } from '../errors/exchangeRejectedError.ts';
import { ExchangeUnavailableError } from '../errors/exchangeUnavailableError.ts';
import { RateLimitedError } from '../errors/rateLimitedError.ts';
import { isFields, numberIn, shown, textIn } from '../reading.ts';

/** Of every answer that is a success. */
export const SUCCESS = '00000';

/** Too many requests, by IP (429), of an account (50009) or in Bitget's older numbering. */
const FREQUENCY_CODES = new Set(['429', '1001', '30014', '30026', '50009']);
/**
 * "Try again later": system abnormal (40015; ccxt takes it for a refusal), request timed out (40010; ccxt takes it for a bad signature, which
 * public requests do not have), upgrade (40200), contract in maintenance (40308), busy (40604), inner error (40725), maintenance or opening of
 * a pair (41114, 43115), network (50008), and the older codes of an interface that is offline.
 */
const BUSY_CODES = new Set(['500', '30019', '30037', '30038', '40010', '40015', '40200', '40308', '40604', '40725', '41114', '43115', '45001', '50008']);
/** The timestamp of a request is too far from the exchange's clock. */
const TIMESTAMP_CODES = new Set(['30005', '30008', '40004', '40005', '40008']);

/** What an answer that is not a success means; null where it is one, as far as status and code tell. `body` is the parsed body. */
export function bitgetFailure(answer: HttpAnswer, body: unknown, context: ExchangeErrorContext): ExchangeError | null {
  const { status } = answer;
  const code = codeOf(body);
  const words = (isFields(body) ? (textIn(body['msg']) ?? textIn(body['err_msg'])) : null) ?? 'no reason given';
  const isRefused = code !== null && code !== SUCCESS;
  if (status === 429 || status === 418 || (isRefused && (FREQUENCY_CODES.has(code) || isAboutFrequency(words)))) {
    return new RateLimitedError(retryAfterMs(answer.retryAfter), context);
  }
  if (status >= 500) return new ExchangeUnavailableError(`HTTP ${status}`, context);
  if (isRefused && BUSY_CODES.has(code)) return new ExchangeUnavailableError(`code ${code}: ${words}`, context);
  if (isRefused && TIMESTAMP_CODES.has(code)) return new ClockSkewError(`The exchange refuses our timestamps (code ${code}: ${words})`, context);
  if (isRefused) return new ExchangeRejectedError(code, words, context);
  if (status === 403 || status === 451) return new ExchangeRejectedError(`http-${status}`, 'access from this network is blocked', context);
  if (status >= 300) return new ExchangeRejectedError(`http-${status}`, shown(answer.body), context);
  return null;
}

/** The code of an answer, a text on the exchange. ccxt also takes any message but "success" for a failure; the code alone decides here. */
function codeOf(body: unknown): string | null {
  if (!isFields(body)) return null;
  const code = body['code'] ?? body['err_code'];
  return typeof code === 'number' ? String(code) : textIn(code);
}

function isAboutFrequency(words: string): boolean {
  return /too many requests|too frequent|frequency is too high/i.test(words);
}

/** Longest wait we believe in. */
const MAX_WAIT_MS = 600_000;

function retryAfterMs(header: string | null): number | null {
  const seconds = numberIn(header ?? '');
  return seconds !== null && seconds >= 0 ? Math.min(seconds * 1_000, MAX_WAIT_MS) : null;
}
