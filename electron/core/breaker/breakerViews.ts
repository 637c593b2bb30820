import type { BreakerId, BreakerView } from '../../../shared/domain/breaker.ts';
import { BREAKERS } from '../../../shared/domain/breaker.ts';
import { dayLossFractionOf, drawdownFractionOf, equityOf } from '../portfolio/ledger.ts';
import type { CoreState } from '../state/coreState.ts';
import { whyNotResettable } from './trip.ts';
import { isEnabled, rejectsOf, staleLimitMs, staleSeconds } from './watch.ts';

interface Reading {
  readonly label: string;
  readonly unit: BreakerView['unit'];
  readonly consequence: string;
  readonly limit: number | null;
  /** Null while unknown. */
  readonly value: number | null;
  /** Why it is unknown. */
  readonly unknownBecause?: string;
}

/** These act whatever the settings say of the circuit breaker. */
const ALWAYS: ReadonlySet<BreakerId> = new Set<BreakerId>(['daily-loss', 'daily-loss-close', 'position-loss']);

/** Every trigger of the circuit breaker as it stands. */
export function breakerViews(state: CoreState): readonly BreakerView[] {
  return BREAKERS.map((id) => breakerView(state, id));
}

function breakerView(state: CoreState, id: BreakerId): BreakerView {
  const { label, unit, consequence, limit, value, unknownBecause = null } = readingOf(state, id);
  const trips = state.breakers.trips.filter(({ breaker }) => breaker === id);
  const newest = trips.at(-1);
  const known = value !== null && Number.isFinite(value) ? value : null;
  if (newest === undefined) {
    const isOff = !ALWAYS.has(id) && !isEnabled(state);
    return {
      id, label, unit, consequence, limit, value: known,
      state: isOff ? 'off' : known === null ? 'unknown' : 'armed',
      reason: isOff ? 'Switched off by emergency.enable_circuit_breaker' : known === null ? (unknownBecause ?? 'The equity cannot be computed') : null,
      since: null, instruments: [], isActionDone: true, isResettable: false,
    };
  }
  return {
    id, label, unit, consequence,
    state: 'tripped',
    value: newest.value,
    limit: newest.limit,
    reason: newest.reason,
    since: Math.min(...trips.map(({ since }) => since)),
    instruments: trips.flatMap(({ instrument }) => instrument ?? []),
    isActionDone: trips.every(({ isDone }) => isDone),
    isResettable: whyNotResettable(state, id) === null,
  };
}

function readingOf(state: CoreState, id: BreakerId): Reading {
  const { ledger, risk, gates } = state;
  const { risk_management: levels, emergency } = state.options.settings;
  const equity = equityOf(ledger);
  const isClosed = (code: 'clock-skew' | 'auth-failure'): number => (gates.save().some((gate) => gate.code === code) ? 1 : 0);
  switch (id) {
    case 'daily-loss': return {
      label: "Day's loss, stop entries", unit: 'fraction', value: dayLossFractionOf(ledger), limit: risk.daily_loss_limit_pct,
      consequence: 'No new entries until midnight UTC; exits go on.',
    };
    case 'daily-loss-close': return {
      label: "Day's loss, close all", unit: 'fraction', value: dayLossFractionOf(ledger), limit: levels.daily_loss_limit,
      consequence: 'Every position is closed; nothing opens until midnight UTC.',
    };
    case 'position-loss': return {
      label: 'Loss of one position', unit: 'fraction', value: state.open.reduce((worst, { unrealised }) => Math.max(worst, -unrealised), 0) / equity, limit: levels.position_loss_limit,
      consequence: 'The position is closed; no entry on its market until it is reset.',
    };
    case 'volatility-spike': {
      const scores = state.breakers.volatility.map((history) => history.zScore());
      const known = scores.filter((score) => score !== null);
      return {
        label: 'Volatility spike', unit: 'deviations', value: known.length === scores.length ? Math.max(0, ...known) : null, limit: levels.volatility_spike_threshold,
        unknownBecause: `The volatility of ${state.markets.flatMap(({ instrument }, index) => (scores[index] === null ? [instrument.symbol] : [])).join(', ')} is not known yet`,
        consequence: 'Half of the position on that market is closed; no entry there until it is reset.',
      };
    }
    case 'drawdown': return {
      label: 'Drawdown from the peak', unit: 'fraction', value: drawdownFractionOf(ledger), limit: risk.max_drawdown,
      consequence: 'No new entries until it recovers and is reset.',
    };
    case 'data-stale': return {
      label: 'Stale prices with an open position', unit: 'seconds', value: staleSeconds(state), limit: staleLimitMs(state) / 1000,
      consequence: 'No new entries where prices are stale until it is reset.',
    };
    case 'order-rejects': return {
      label: 'Refused orders in ten minutes', unit: 'count', value: rejectsOf(state), limit: emergency.max_order_rejects,
      consequence: 'No new entries until it is reset.',
    };
    case 'clock-skew': return {
      label: 'Clock differs from the exchange', unit: 'flag', value: isClosed('clock-skew'), limit: 1,
      consequence: 'No new entries until it agrees; with an open position, until it is reset.',
    };
    case 'auth-failure': return {
      label: 'The exchange refuses the API key', unit: 'flag', value: isClosed('auth-failure'), limit: 1,
      consequence: 'No new entries until it is reset.',
    };
  }
}
