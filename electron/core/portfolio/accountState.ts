import type { AccountState } from '../coreApi.ts';
import type { CoreState } from '../state/coreState.ts';
import { cashOf, dayLossFractionOf, drawdownFractionOf, equityOf } from './ledger.ts';

/** The account as it stands, and whether entries are taken at all. */
export function accountState(state: CoreState): AccountState {
  const { ledger } = state;
  return {
    equity: equityOf(ledger),
    cash: cashOf(ledger),
    startEquity: ledger.startEquity,
    realised: ledger.realised,
    unrealised: ledger.unrealised,
    fees: ledger.fees,
    funding: ledger.funding,
    dayStartEquity: ledger.dayStartEquity,
    dayLossFraction: dayLossFractionOf(ledger),
    peakEquity: ledger.peakEquity,
    drawdownFraction: drawdownFractionOf(ledger),
    tradesToday: ledger.tradesToday,
    ...entriesOf(state),
  };
}

/** The strongest thing that holds entries back comes first. */
function entriesOf(state: CoreState): Pick<AccountState, 'entries' | 'entriesReason'> {
  const { switches, ledger, risk } = state;
  if (switches.isKilled) return { entries: 'killed', entriesReason: 'The kill switch is on' };
  if (switches.stoppedBecause !== null) return { entries: 'stopped', entriesReason: `Entries are stopped: ${switches.stoppedBecause}` };
  if (switches.isPaused) return { entries: 'paused', entriesReason: 'Entries are paused' };
  if (switches.isDayClosed) return { entries: 'day-limit', entriesReason: "The day's loss closed everything; entries resume at midnight UTC" };
  if (switches.isDayStopped) return { entries: 'day-limit', entriesReason: "The day's loss reached its limit; entries resume at midnight UTC" };
  if (ledger.tradesToday >= risk.daily_max_trades) return { entries: 'day-limit', entriesReason: `${ledger.tradesToday} entries today; entries resume at midnight UTC` };
  if (drawdownFractionOf(ledger) >= risk.max_drawdown) return { entries: 'blocked', entriesReason: 'The drawdown reached its limit' };
  const trip = state.breakers.trips.find(({ instrument, breaker }) => instrument === null && breaker !== 'daily-loss' && breaker !== 'daily-loss-close');
  if (trip !== undefined) return { entries: 'blocked', entriesReason: `The circuit breaker is tripped: ${trip.reason}` };
  if (!Number.isFinite(equityOf(ledger))) return { entries: 'blocked', entriesReason: 'The equity cannot be computed' };
  const lock = state.locks.active().find(({ scope, until }) => scope === 'all' && until > state.now);
  if (lock !== undefined) return { entries: 'blocked', entriesReason: `Entries are locked: ${lock.reason}` };
  const gate = state.gates.findGlobal();
  if (gate !== null) return { entries: 'blocked', entriesReason: gate.reason };
  return { entries: 'open', entriesReason: null };
}
