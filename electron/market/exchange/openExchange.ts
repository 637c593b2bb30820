import type { MarketRules } from '../../../shared/domain/instrument.ts';
import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import { TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import { ClockSkewError } from '../../exchanges/errors/clockSkewError.ts';
import type { Gateway, ServerTime } from '../../exchanges/gateway.ts';
import { type RealClock, wait } from '../../exchanges/realClock.ts';
import { measuredSpeed } from './marketClock.ts';
import type { RestCaller } from './RestCaller.ts';

export interface OpenedExchange {
  readonly rules: ReadonlyMap<MarketSymbol, MarketRules>;
  readonly readings: readonly ServerTime[];
  readonly latencyMs: number;
}

const ATTEMPTS = 4;
/** Real ms between two readings of the clock from which its speed is told. */
const SPEED_SPAN_MS = 400;
/** The speed measured over the short span may differ by this factor from the declared one. */
const SPEED_TOLERANCE = 1.25;
/** A clock that moves in steps looks wrong over a short span, so doubt is settled over this one, real ms, by the wider factor. */
const DOUBT_SPAN_MS = 3_000;
const DOUBT_TOLERANCE = 2.5;
/** Candles newer than the clock by more than this (real ms) mean a wrong clock. */
const FUTURE_MS = 2_000;
/** Newest candles older than this many candles mean a wrong clock or a market that stands still. */
const OLDEST_CANDLES = 3;

/**
 * First contact: reads the clock twice, the rules of each market, and the newest candle, and refuses an exchange whose clock cannot be
 * believed. Rejects with the named errors of the gateway, or ClockSkewError.
 */
export async function openExchange(
  gateway: Gateway,
  caller: RestCaller,
  clock: RealClock,
  symbols: readonly MarketSymbol[],
  speed: number,
  signal: AbortSignal,
): Promise<OpenedExchange> {
  const first = await caller.call(ATTEMPTS, (callSignal) => gateway.serverTime(callSignal), signal);
  const rules = await caller.call(ATTEMPTS, (callSignal) => gateway.loadRules(symbols, callSignal), signal);
  await wait(clock, Math.max(0, first.receivedAt + SPEED_SPAN_MS - clock.monotonicMs()), signal);
  const second = await caller.call(ATTEMPTS, (callSignal) => gateway.serverTime(callSignal), signal);
  if (speedDiffers(first, second, speed, SPEED_TOLERANCE)) await checkSpeed(gateway, caller, clock, first, speed, signal);
  const symbol = symbols[0];
  if (symbol !== undefined) await checkCandleTimes(gateway, caller, symbol, second, speed, signal);
  return { rules, readings: [first, second], latencyMs: second.receivedAt - second.sentAt };
}

function speedDiffers(first: ServerTime, second: ServerTime, speed: number, tolerance: number): boolean {
  const measured = measuredSpeed(first, second);
  return measured !== null && (measured.least > speed * tolerance || measured.most < speed / tolerance);
}

async function checkSpeed(gateway: Gateway, caller: RestCaller, clock: RealClock, first: ServerTime, speed: number, signal: AbortSignal): Promise<void> {
  await wait(clock, Math.max(0, first.receivedAt + DOUBT_SPAN_MS - clock.monotonicMs()), signal);
  const third = await caller.call(ATTEMPTS, (callSignal) => gateway.serverTime(callSignal), signal);
  if (!speedDiffers(first, third, speed, DOUBT_TOLERANCE)) return;
  const likely = measuredSpeed(first, third)?.likely ?? 0;
  throw new ClockSkewError(`The exchange's clock runs ${likely.toFixed(likely < 10 ? 1 : 0)} times as fast as this computer's, expected ${speed} times`, {
    exchange: gateway.exchange,
    action: `comparing two readings of the clock of ${gateway.restAddress}`,
    nextStep:
      likely > 1.5
        ? `If this is a simulated exchange that runs faster than real time, give its speed (--speed ${Math.round(likely)}); otherwise its clock is broken.`
        : 'If this is a simulated exchange, give the speed at which it runs (--speed 1 for real time); otherwise its clock is broken.',
  });
}

async function checkCandleTimes(gateway: Gateway, caller: RestCaller, symbol: MarketSymbol, reading: ServerTime, speed: number, signal: AbortSignal): Promise<void> {
  const timeframeMs = TIMEFRAME_MS['30m'];
  const forming = Math.floor(reading.serverTime / timeframeMs) * timeframeMs;
  // Far to both sides: what matters is what the exchange has, not what we expect.
  const rows = await caller.call(
    ATTEMPTS,
    (callSignal) => gateway.candles({ symbol, timeframe: '30m', since: forming - 50 * timeframeMs, until: forming + 50 * timeframeMs }, callSignal),
    signal,
  );
  const newest = rows.at(-1);
  if (newest === undefined) return;
  const aheadMs = (newest.openTime - reading.serverTime) / speed;
  const isStale = newest.openTime < forming - OLDEST_CANDLES * timeframeMs;
  if (aheadMs <= FUTURE_MS && !isStale) return;
  const candle = new Date(newest.openTime).toISOString();
  const exchangeClock = new Date(reading.serverTime).toISOString();
  throw new ClockSkewError(`The exchange's clock says ${exchangeClock} and its newest 30m candle of ${symbol} opened at ${candle}`, {
    exchange: gateway.exchange,
    action: 'comparing its clock with its candles',
    nextStep: aheadMs > FUTURE_MS ? 'The exchange\'s clock is behind its own candles; wait until it is right, or use another address.' : 'Its clock is ahead, or this market has stopped trading; wait until it is right, or choose another market.',
  });
}
