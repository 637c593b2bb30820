import type { HttpAnswer } from '../http/httpTransport.ts';
import type { ExchangeError, ExchangeErrorContext } from '../errors/exchangeError.ts';
import { ClockSkewError } from '../errors/clockSkewError.ts';
import { ExchangeRejectedError } from '../errors/exchangeRejectedError.ts';
import { ExchangeUnavailableError } from '../errors/exchangeUnavailableError.ts';
import { RateLimitedError } from '../errors/rateLimitedError.ts';
import { isFields, numberIn, shown, textIn, timeIn } from '../reading.ts';

/** Codes of BingX that mean "try again later". ccxt's table has other meanings for some of them, so it is not used. */
const BUSY_CODES = new Set([100500, 100503, 80012]);
const FREQUENCY_CODE = 100410;
/** The timestamp of a request is too far from the exchange's clock. */
const TIMESTAMP_CODE = 100421;

/** What an answer that is not a success means; null where it is one, as far as status and code tell. `body` is the parsed body, `now` the exchange's time. */
export function bingxFailure(answer: HttpAnswer, body: unknown, now: number, context: ExchangeErrorContext): ExchangeError | null {
  const { status } = answer;
  const code = isFields(body) ? numberIn(body['code']) : null;
  const words = isFields(body) ? (textIn(body['msg']) ?? 'no reason given') : 'no reason given';
  if (status === 429 || status === 418) return new RateLimitedError(retryAfterMs(answer.retryAfter, words, now), context);
  if (code === FREQUENCY_CODE) return new RateLimitedError(retryAfterMs(answer.retryAfter, words, now), context);
  if (status >= 500) return new ExchangeUnavailableError(`HTTP ${status}`, context);
  if (code !== null && BUSY_CODES.has(code)) return new ExchangeUnavailableError(`code ${code}: ${words}`, context);
  if (code === TIMESTAMP_CODE) return new ClockSkewError(`The exchange refuses our timestamps (code ${code}: ${words})`, context);
  if (code !== null && code !== 0) return new ExchangeRejectedError(String(code), words, context);
  if (status === 403 || status === 451) return new ExchangeRejectedError(`http-${status}`, 'access from this network is blocked', context);
  if (status >= 300) return new ExchangeRejectedError(`http-${status}`, shown(answer.body), context);
  return null;
}

/** Longest wait we believe in: what a message says beyond it is not a duration. */
const MAX_WAIT_MS = 600_000;

/** `Retry-After` in seconds, or the exchange's time of release in BingX's message ("can be unblocked after 1700000000000"). */
function retryAfterMs(header: string | null, words: string, now: number): number | null {
  const seconds = numberIn(header ?? '');
  if (seconds !== null && seconds >= 0) return Math.min(seconds * 1_000, MAX_WAIT_MS);
  const release = timeIn(/unblocked after (\d{13})/.exec(words)?.[1]);
  return release === null || release <= now ? null : Math.min(release - now, MAX_WAIT_MS);
}
