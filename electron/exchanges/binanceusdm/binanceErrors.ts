import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import type { HttpAnswer } from '../http/httpTransport.ts';
import type { ExchangeError, ExchangeErrorContext } from '../errors/exchangeError.ts';
import { ClockSkewError } from '../errors/clockSkewError.ts';
import { ExchangeRejectedError } from '../errors/exchangeRejectedError.ts';
import { ExchangeUnavailableError } from '../errors/exchangeUnavailableError.ts';
import { RateLimitedError } from '../errors/rateLimitedError.ts';
import { SymbolNotTradableError } from '../errors/symbolNotTradableError.ts';
import { UnknownSymbolError } from '../errors/unknownSymbolError.ts';
import { isFields, numberIn, shown, textIn, timeIn } from '../reading.ts';

/*
 * Binance's codes, read here and not in ccxt: ccxt takes most of them for plain failures unless the address begins with
 * https://fapi.binance.com/ (exchanges.md 3), which a mirror's does not.
 */

/** Unknown inner failure, disconnected, unexpected answer, time-out, overload, shutting down. */
const BUSY_CODES = new Set([-1000, -1001, -1006, -1007, -1008, -1016]);
/** Too much weight, too many new orders. */
const FREQUENCY_CODES = new Set([-1003, -1015]);
/** The timestamp of a request is too far from the exchange's clock. */
const TIMESTAMP_CODES = new Set([-1021, -5028]);
const NO_SUCH_SYMBOL_CODE = -1121;
/** The status of the symbol, or its delivery, does not allow it. */
const CLOSED_SYMBOL_CODES = new Set([-1122, -4108, -4140]);

/**
 * What an answer that is not a success means; null where it is one, as far as status and code tell. `body` is the parsed body, `now` the
 * exchange's time, `symbol` the market the request is about.
 */
export function binanceFailure(answer: HttpAnswer, body: unknown, now: number, symbol: MarketSymbol | null, context: ExchangeErrorContext): ExchangeError | null {
  const { status } = answer;
  const code = isFields(body) ? numberIn(body['code']) : null;
  const words = isFields(body) ? (textIn(body['msg']) ?? 'no reason given') : 'no reason given';
  // 418: banned after 429s were not heeded.
  if (status === 429 || status === 418 || (code !== null && FREQUENCY_CODES.has(code))) return new RateLimitedError(retryAfterMs(answer.retryAfter, words, now), context);
  if (status >= 500) return new ExchangeUnavailableError(`HTTP ${status}`, context);
  if (code !== null && BUSY_CODES.has(code)) return new ExchangeUnavailableError(`code ${code}: ${words}`, context);
  if (code !== null && TIMESTAMP_CODES.has(code)) return new ClockSkewError(`The exchange refuses our timestamps (code ${code}: ${words})`, context);
  if (code === NO_SUCH_SYMBOL_CODE && symbol !== null) return new UnknownSymbolError([symbol], [], context);
  if (code !== null && CLOSED_SYMBOL_CODES.has(code) && symbol !== null) return new SymbolNotTradableError([symbol], context);
  // Some answers carry the code 200 with a success.
  if (code !== null && code < 0) return new ExchangeRejectedError(String(code), words, context);
  if (status === 403 || status === 451) return new ExchangeRejectedError(`http-${status}`, 'access from this network is blocked', context);
  if (status >= 300) return new ExchangeRejectedError(`http-${status}`, shown(answer.body), context);
  return null;
}

/** Longest wait we believe in: what a message says beyond it is not a duration. A ban lasts 2 minutes at first. */
const MAX_WAIT_MS = 600_000;

/** `Retry-After` in seconds, or the end of a ban in Binance's message ("IP(1.2.3.4) banned until 1700000000000"). */
function retryAfterMs(header: string | null, words: string, now: number): number | null {
  const seconds = numberIn(header ?? '');
  if (seconds !== null && seconds >= 0) return Math.min(seconds * 1_000, MAX_WAIT_MS);
  const release = timeIn(/banned until (\d{13})/.exec(words)?.[1]);
  return release === null || release <= now ? null : Math.min(release - now, MAX_WAIT_MS);
}
