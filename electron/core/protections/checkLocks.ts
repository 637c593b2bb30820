import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import type { PositionSide } from '../../../shared/domain/order.ts';
import type { CheckList } from '../signals/checkList.ts';
import type { CoreState } from '../state/coreState.ts';
import { whereOf } from './protect.ts';
import { utcWords } from './utcWords.ts';

/** Group 17 (system.md 4.8): value 1 while a lock holds this market and side back; the detail names its rule and end. */
export function checkLocks(checks: CheckList, state: CoreState, symbol: MarketSymbol, side: PositionSide): void {
  const lock = state.locks.find(symbol, side, state.now);
  const detail = lock === null ? undefined : `${lock.rule}, ${whereOf(lock)} until ${utcWords(lock.until)}: ${lock.reason}`;
  checks.add('locked', lock === null ? 0 : 1, 0, lock === null, detail);
}
