import type { LockView } from '../../../shared/domain/protection.ts';
import { TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import { tradeOf } from '../portfolio/closedTrades.ts';
import { cashOf } from '../portfolio/ledger.ts';
import type { PositionState } from '../positions/positionState.ts';
import type { CoreState } from '../state/coreState.ts';
import { notice } from '../state/coreState.ts';
import type { LockRequest } from './LockBook.ts';
import { locksAfter } from './protectionRules.ts';
import { utcWords } from './utcWords.ts';

/** Lets every protection judge what has just closed. */
export function protect(state: CoreState, closings: readonly PositionState[]): void {
  const { protections } = state.options.settings;
  const longest = Math.max(protections.stoploss_guard.lookback_candles, protections.low_profit.lookback_candles, protections.max_drawdown.lookback_candles);
  const trades = state.portfolio.closed.since(state.now - longest * TIMEFRAME_MS['30m']);
  for (const position of closings) {
    const closed = tradeOf(position);
    if (closed === null) continue;
    const input = { closed, trades, cash: cashOf(state.ledger), now: state.now };
    for (const request of locksAfter(input, protections)) lockEntries(state, request);
  }
}

/** Sets the lock and says so; `false` where the same one already lasts as long. A cooldown is no news: every exit brings one. */
export function lockEntries(state: CoreState, request: LockRequest): boolean {
  const lock = state.locks.add(request, state.now);
  if (lock === null) return false;
  notice(state, lock.rule === 'cooldown' ? 'info' : 'warning', `lock-${lock.rule}`, `Entries are locked ${whereOf(lock)} until ${utcWords(lock.until)}: ${lock.reason}`, instrumentOf(state, lock));
  return true;
}

/** Takes off what has run out. Locks end by themselves, with or without prices. */
export function expireLocks(state: CoreState): void {
  if (state.now < state.locks.nextEnd) return;
  for (const lock of state.locks.expire(state.now)) announceEnd(state, lock, 'its time is over');
}

/** A person's button. */
export function unlockEntries(state: CoreState, id: string): void {
  const lock = state.locks.remove(id, state.now);
  if (lock === null) notice(state, 'warning', 'unknown-lock', `unlock: there is no lock ${id}`);
  else announceEnd(state, lock, 'taken off by hand');
}

/** What is locked, in words that follow "locked" or "possible". */
export function whereOf(lock: Pick<LockView, 'symbol' | 'side'>): string {
  if (lock.symbol !== null) return `on ${lock.symbol}${lock.side === null ? '' : ` (${lock.side})`}`;
  return lock.side === null ? 'everywhere' : `on the ${lock.side} side`;
}

function announceEnd(state: CoreState, lock: LockView, why: string): void {
  notice(state, 'info', `lock-${lock.rule}`, `The lock ${whereOf(lock)} (${lock.rule}) ended: ${why}`, instrumentOf(state, lock));
}

function instrumentOf(state: CoreState, lock: LockView): number | null {
  return lock.symbol === null ? null : (state.markets.find(({ instrument }) => instrument.symbol === lock.symbol)?.index ?? null);
}
