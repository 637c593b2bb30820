import { breakerBlock } from '../breaker/breakerBlock.ts';
import type { CoreState } from '../state/coreState.ts';
import { marketOf } from '../state/coreState.ts';
import { utcWords } from './utcWords.ts';

/** Why entries on this market are held back by quarantine, the breaker or a lock of the market, in a sentence; null where none does. */
export function blockedReason(state: CoreState, instrument: number): string | null {
  const quarantine = state.gates.find('symbol-quarantined', instrument);
  if (quarantine !== null) return quarantine.reason;
  const breaker = breakerBlock(state, instrument);
  if (breaker !== null) return `The circuit breaker holds entries back: ${breaker}`;
  const { symbol } = marketOf(state, instrument).instrument;
  const long = state.locks.find(symbol, 'long', state.now);
  const short = state.locks.find(symbol, 'short', state.now);
  const lock = long ?? short;
  if (lock === null) return null;
  const side = long === null ? 'Short entries' : short === null ? 'Long entries' : 'Entries';
  return `${side} are locked until ${utcWords(lock.until)}: ${lock.reason}`;
}
