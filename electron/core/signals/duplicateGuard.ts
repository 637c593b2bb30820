import type { StrategyId } from '../../../shared/domain/decision.ts';
import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import { TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import type { CoreSettings } from '../../../shared/settings/schema.ts';
import type { CheckList } from './checkList.ts';

/** What is remembered of one symbol and strategy (which fixes the side). Times are epoch ms of market time. */
export interface SignalMemory {
  readonly symbol: MarketSymbol;
  readonly strategy: StrategyId;
  /** Decision time of the last signal that passed these checks, whatever became of it. */
  lastSignalAt: number | null;
  /** Decision time of the last accepted signal, and of the one before it, which counts again where an order is refused. */
  lastAcceptedAt: number | null;
  acceptedBefore: number | null;
  /** Fill price of the last executed entry. */
  lastExecutedPrice: number | null;
  /** When the last position of this key was stopped out. */
  lastStopLossAt: number | null;
  /** Price of the previous signal where it was rejected after these checks; null once one is accepted. */
  lastRejectedPrice: number | null;
}

/** A signal that passed the pure rule. */
export interface SignalKey {
  readonly symbol: MarketSymbol;
  readonly strategy: StrategyId;
}

/** Keys remembered at most; the one untouched for longest goes first (system.md 4.7). */
const MAX_KEYS = 500;

/**
 * Group 14 (system.md 4.8, rule of 4.7) on what can be open at a time: no second signal on a candle, nothing beside an open position or
 * a working entry, a cooldown after acceptance and after a stop-loss, and a minimum move after a rejected signal.
 */
export class DuplicateGuard {
  readonly #settings: CoreSettings['signals']['duplicate_prevention'];
  readonly #memories = new Map<string, SignalMemory>();

  constructor(settings: CoreSettings['signals']['duplicate_prevention'], saved: readonly SignalMemory[] = []) {
    this.#settings = settings;
    for (const memory of saved) this.#memories.set(keyOf(memory), { ...memory });
  }

  /** Makes the checks of the group. `time` is the decision time, `price` its close. Returns the move that ended a cooldown early, or null. */
  check(checks: CheckList, signal: SignalKey, time: number, price: number, openPositions: number, workingOrders: number): number | null {
    const memory = this.#memories.get(keyOf(signal));
    checks.addAbsent('already-signalled', memory?.lastSignalAt === time);
    checks.add('position-open', openPositions, 0, openPositions === 0);
    checks.add('order-working', workingOrders, 0, workingOrders === 0);
    if (!this.#settings.enabled) return null;
    const moved = relativeMove(price, memory?.lastExecutedPrice);
    const bypasses = this.#settings.price_delta_bypass_enabled && moved !== null && moved >= this.#settings.price_delta_bypass_threshold;
    const sinceAccepted = secondsSince(memory?.lastAcceptedAt, time);
    const cooldown = this.#settings.cooldown_seconds;
    checks.add('cooldown', sinceAccepted, cooldown, sinceAccepted === null || sinceAccepted >= cooldown || bypasses);
    const isStopCandle = memory !== undefined && memory.lastStopLossAt !== null && memory.lastStopLossAt >= time - TIMEFRAME_MS['30m'];
    const sinceStopLoss = secondsSince(memory?.lastStopLossAt, time);
    checks.add('reentry-cooldown', sinceStopLoss, TIMEFRAME_MS['30m'] / 1000, !isStopCandle || bypasses);
    const isWithinCooldown = sinceAccepted !== null && sinceAccepted < cooldown;
    const sinceRejected = relativeMove(price, memory?.lastRejectedPrice);
    const minimum = this.#settings.min_price_change_pct;
    checks.add('price-unchanged', sinceRejected, minimum, sinceRejected === null || sinceRejected >= minimum);
    return bypasses && (isWithinCooldown || isStopCandle) ? moved : null;
  }

  /** The signal was accepted for good at decision time `time`. */
  accepted(signal: SignalKey, time: number): void {
    const memory = this.#touch(signal);
    memory.lastSignalAt = time;
    memory.acceptedBefore = memory.lastAcceptedAt;
    memory.lastAcceptedAt = time;
    memory.lastRejectedPrice = null;
  }

  /** The order of the last accepted signal was refused: it starts no cooldown after all. */
  refused(signal: SignalKey, price: number): void {
    const memory = this.#touch(signal);
    memory.lastAcceptedAt = memory.acceptedBefore;
    memory.lastRejectedPrice = price;
  }

  /** The signal passed these checks and was rejected by a later one. */
  rejected(signal: SignalKey, price: number): void {
    this.#touch(signal).lastRejectedPrice = price;
  }

  /** The entry of the key filled at this (average) price. */
  executed(signal: SignalKey, price: number): void {
    this.#touch(signal).lastExecutedPrice = price;
  }

  stoppedOut(signal: SignalKey, at: number): void {
    this.#touch(signal).lastStopLossAt = at;
  }

  save(): readonly SignalMemory[] {
    return [...this.#memories.values()].map((memory) => ({ ...memory }));
  }

  #touch(signal: SignalKey): SignalMemory {
    const key = keyOf(signal);
    const memory = this.#memories.get(key)
      ?? {
        symbol: signal.symbol,
        strategy: signal.strategy,
        lastSignalAt: null,
        lastAcceptedAt: null,
        acceptedBefore: null,
        lastExecutedPrice: null,
        lastStopLossAt: null,
        lastRejectedPrice: null,
      };
    this.#memories.delete(key);
    this.#memories.set(key, memory);
    const oldest = this.#memories.keys().next();
    if (this.#memories.size > MAX_KEYS && oldest.done === false) this.#memories.delete(oldest.value);
    return memory;
  }
}

function keyOf(signal: SignalKey): string {
  return `${signal.symbol}|${signal.strategy}`;
}

function secondsSince(then: number | null | undefined, now: number): number | null {
  return then === null || then === undefined ? null : (now - then) / 1000;
}

function relativeMove(price: number, reference: number | null | undefined): number | null {
  return reference === null || reference === undefined ? null : Math.abs(price - reference) / reference;
}
