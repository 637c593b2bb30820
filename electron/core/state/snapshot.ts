import type { ClientOrderId, PositionId } from '../../../shared/domain/ids.ts';
import type { MarketRules } from '../../../shared/domain/instrument.ts';
import type { FillView } from '../../../shared/domain/order.ts';
import type { CoreSettings } from '../../../shared/settings/schema.ts';
import type { CoreOptions } from '../coreApi.ts';
import type { SavedDecisionLog } from '../decisions/decisionLog.ts';
import { DecisionLog } from '../decisions/decisionLog.ts';
import { SeriesEvaluator } from '../decisions/seriesEvaluator.ts';
import type { OrderState } from '../execution/orderState.ts';
import { isWorkingOrder } from '../execution/orderState.ts';
import type { Ledger } from '../portfolio/ledger.ts';
import { createLedger } from '../portfolio/ledger.ts';
import { initialAllocation } from '../portfolio/enabledAllocation.ts';
import type { SavedBreakers } from '../breaker/breakerState.ts';
import { createBreakers, saveBreakers } from '../breaker/breakerState.ts';
import type { SavedLocks } from '../protections/LockBook.ts';
import { LockBook } from '../protections/LockBook.ts';
import type { SavedPortfolio } from '../portfolio/portfolioState.ts';
import { createPortfolio, restorePortfolio, savePortfolio } from '../portfolio/portfolioState.ts';
import type { PositionState } from '../positions/positionState.ts';
import { AlertLatch } from '../risk/alerts/alertLatch.ts';
import type { ClosedGate } from '../risk/gates.ts';
import { Gates } from '../risk/gates.ts';
import type { FundingState } from '../risk/portfolio/fundingCost.ts';
import { MarketRelations } from '../risk/portfolio/marketRelations.ts';
import type { SavedHourlyCloses } from '../series/hourlyCloses.ts';
import { HourlyCloses } from '../series/hourlyCloses.ts';
import type { SavedSymbolMarket } from '../series/symbolMarket.ts';
import type { SignalMemory } from '../signals/duplicateGuard.ts';
import { DuplicateGuard } from '../signals/duplicateGuard.ts';
import type { SavedRegimeTracker } from '../regime/regimeTracker.ts';
import { RegimeTracker } from '../regime/regimeTracker.ts';
import type { SavedSignals } from '../signals/signalBook.ts';
import { SignalBook } from '../signals/signalBook.ts';
import type { CoreState, InstrumentState, Quote, Switches } from './coreState.ts';
import { hashText } from './stateHash.ts';

/** Raised with every change of the shape below; a snapshot of another version is refused. */
const VERSION = 3;

interface SavedMarket {
  readonly rules: MarketRules | null;
  readonly quote: Quote;
  readonly series: SavedSymbolMarket;
  readonly funding: FundingState;
  readonly hours: SavedHourlyCloses;
  readonly regime: SavedRegimeTracker;
}

/** The whole state as plain data. */
interface Snapshot {
  readonly kind: 'bearish-core';
  readonly version: typeof VERSION;
  readonly options: CoreOptions;
  readonly risk: CoreSettings['risk'];
  readonly now: number;
  readonly nextOrder: number;
  readonly nextPosition: number;
  readonly markets: readonly SavedMarket[];
  readonly orders: readonly OrderState[];
  readonly positions: readonly PositionState[];
  /** Ids of open positions in the order they were opened (a late fill can open one again). */
  readonly open: readonly PositionId[];
  readonly fills: readonly FillView[];
  readonly fillIds: readonly string[];
  readonly ledger: Ledger;
  readonly portfolio: SavedPortfolio;
  readonly locks: SavedLocks;
  readonly breakers: SavedBreakers;
  readonly gates: readonly ClosedGate[];
  readonly alerts: readonly string[];
  readonly signals: readonly SignalMemory[];
  readonly signalBook: SavedSignals;
  readonly switches: Switches;
  readonly log: SavedDecisionLog;
}

export class UnreadableSnapshotError extends Error {
  override readonly name = 'UnreadableSnapshotError';
}

export function initialState(options: CoreOptions): CoreState {
  const markets = options.instruments.map((instrument, index): InstrumentState => ({
    index,
    instrument,
    rules: instrument.rules,
    quote: { at: 0, last: 0, bid: 0, ask: 0, mark: 0 },
    evaluator: new SeriesEvaluator({ settings: options.settings, symbol: instrument.symbol }),
    funding: { rate: null, nextAt: null },
    hours: new HourlyCloses(),
    regime: new RegimeTracker(options.settings.regime.hysteresis_candles),
  }));
  return {
    options,
    risk: options.settings.risk,
    now: 0,
    nextOrder: 1,
    nextPosition: 1,
    markets,
    orders: new Map(),
    workingEntries: new Set(),
    positions: new Map(),
    open: [],
    fills: [],
    fillIds: new Set(),
    ledger: createLedger(options.startEquity),
    portfolio: createPortfolio(initialAllocation(markets)),
    locks: new LockBook(),
    breakers: createBreakers(markets.length, options.settings.indicators.atr_period),
    gates: new Gates(),
    relations: relationsOf(markets),
    alerts: new AlertLatch(),
    guard: new DuplicateGuard(options.settings.signals.duplicate_prevention),
    signals: new SignalBook(),
    log: new DecisionLog(),
    switches: { isPaused: false, stoppedBecause: null, isKilled: false, isDayStopped: false, isDayClosed: false, isDrawdownExceeded: false },
    effects: [],
  };
}

/** A deep copy: later events do not change it. */
export function takeSnapshot(state: CoreState): unknown {
  const snapshot: Snapshot = { ...snapshotWithoutLog(state), log: state.log.save() };
  return snapshot;
}

/** Equal states have equal hashes, 16 hexadecimal digits; different ones as good as never. */
export function hashState(state: CoreState): string {
  return hashText(JSON.stringify({ ...snapshotWithoutLog(state), log: state.log.digest() }));
}

function snapshotWithoutLog(state: CoreState): Omit<Snapshot, 'log'> {
  return {
    kind: 'bearish-core',
    version: VERSION,
    options: state.options,
    risk: state.risk,
    now: state.now,
    nextOrder: state.nextOrder,
    nextPosition: state.nextPosition,
    markets: state.markets.map((market) => ({
      rules: market.rules, quote: { ...market.quote }, series: market.evaluator.market.save(), funding: { ...market.funding }, hours: market.hours.save(), regime: market.regime.save(),
    })),
    orders: [...state.orders.values()].map((order) => ({ ...order })),
    positions: [...state.positions.values()].map((position) => ({ ...position })),
    open: state.open.map((position) => position.id),
    fills: [...state.fills],
    fillIds: [...state.fillIds],
    ledger: { ...state.ledger },
    portfolio: savePortfolio(state.portfolio),
    locks: state.locks.save(),
    breakers: saveBreakers(state.breakers),
    gates: state.gates.save(),
    alerts: state.alerts.save(),
    signals: state.guard.save(),
    signalBook: state.signals.save(),
    switches: { ...state.switches },
  };
}

/** @throws UnreadableSnapshotError where it is not one of this version. */
export function stateFromSnapshot(data: unknown): CoreState {
  const snapshot = checkedSnapshot(data);
  const { options } = snapshot;
  const orders = new Map<ClientOrderId, OrderState>(snapshot.orders.map((order) => [order.view.clientOrderId, { ...order }]));
  const positions = new Map<PositionId, PositionState>(snapshot.positions.map((position) => [position.id, { ...position }]));
  const markets = options.instruments.map((instrument, index): InstrumentState => {
    const saved = snapshot.markets[index];
    if (saved === undefined) throw new UnreadableSnapshotError(`the snapshot has no market ${index} (${instrument.symbol})`);
    const evaluator = new SeriesEvaluator({ settings: options.settings, symbol: instrument.symbol }, saved.series);
    return {
      index, instrument, rules: saved.rules, quote: { ...saved.quote }, evaluator, funding: { ...saved.funding }, hours: new HourlyCloses(saved.hours),
      regime: new RegimeTracker(options.settings.regime.hysteresis_candles, saved.regime),
    };
  });
  return {
    options,
    risk: snapshot.risk,
    now: snapshot.now,
    nextOrder: snapshot.nextOrder,
    nextPosition: snapshot.nextPosition,
    markets,
    orders,
    workingEntries: new Set([...orders.values()].filter((order) => order.view.purpose === 'entry' && isWorkingOrder(order))),
    positions,
    open: snapshot.open.flatMap((id) => positions.get(id) ?? []),
    fills: [...snapshot.fills],
    fillIds: new Set(snapshot.fillIds),
    ledger: { ...snapshot.ledger },
    portfolio: restorePortfolio(snapshot.portfolio, positions),
    locks: new LockBook(snapshot.locks),
    breakers: createBreakers(options.instruments.length, options.settings.indicators.atr_period, snapshot.breakers),
    gates: new Gates(snapshot.gates),
    relations: relationsOf(markets),
    alerts: new AlertLatch(snapshot.alerts),
    guard: new DuplicateGuard(options.settings.signals.duplicate_prevention, snapshot.signals),
    signals: new SignalBook(snapshot.signalBook),
    log: new DecisionLog(snapshot.log),
    switches: { ...snapshot.switches },
    effects: [],
  };
}

function relationsOf(markets: readonly InstrumentState[]): MarketRelations {
  return new MarketRelations(markets.map(({ instrument, hours }) => ({ symbol: instrument.symbol, hours })));
}

/** A snapshot is written by this program alone, so its kind and version vouch for its shape. */
function checkedSnapshot(data: unknown): Snapshot {
  if (typeof data === 'object' && data !== null && 'kind' in data && 'version' in data && data.kind === 'bearish-core' && data.version === VERSION) {
    return data as Snapshot;
  }
  throw new UnreadableSnapshotError(`not a core snapshot of version ${VERSION}; replay the session's journal instead`);
}
