import type { SessionDecision } from '../../../shared/domain/decision.ts';
import type { ChartUpdate } from '../../../shared/ipc/contract.ts';
import type { CoreEvent } from '../../core/events.ts';
import { ChartService } from '../chart/ChartService.ts';
import type { Failure } from '../describeFailure.ts';
import type { EngineDeps } from '../engineDeps.ts';
import type { ErrorLedger } from '../ErrorLedger.ts';
import { required, type StartDraft } from '../startup/StartDraft.ts';
import type { LoopDelay } from '../supervision/LoopDelay.ts';
import { SessionPresenter } from '../view/SessionPresenter.ts';
import type { ViewPublisher } from '../view/ViewPublisher.ts';
import { CandleMemory } from './CandleMemory.ts';
import { DecisionArchive } from './DecisionArchive.ts';
import { RunningSession } from './RunningSession.ts';
import type { LoopPosition } from './SessionLoop.ts';
import { SessionTally } from './SessionTally.ts';

export interface RegisterOptions {
  readonly deps: EngineDeps;
  readonly draft: StartDraft;
  readonly errors: ErrorLedger;
  readonly publisher: ViewPublisher;
  readonly loopDelay: LoopDelay;
  readonly onChart: (update: ChartUpdate) => void;
  readonly onDecisions: (decisions: readonly SessionDecision[]) => void;
  readonly onApplied: (event: CoreEvent) => void;
  readonly onFailed: (failure: Failure) => void;
  readonly onMarketEnded: () => void;
}

/** A session that is put together and waits for its first market event. */
export interface RegisteredSession {
  readonly running: RunningSession;
  readonly presenter: SessionPresenter;
  readonly tally: SessionTally;
  readonly chart: ChartService;
  readonly archive: DecisionArchive;
}

/** Puts the running session together from what the start-up steps have left in the draft. */
export function registerSession(options: RegisterOptions): RegisteredSession {
  const { deps, draft, errors } = options;
  const core = required(draft.core, 'registration');
  const journal = required(draft.journal, 'registration');
  const feed = required(draft.feed, 'exchange');
  const { folded } = draft;
  const instruments = core.options.instruments.length;
  const memory = folded?.memory ?? new CandleMemory(instruments);
  for (const { instrument, timeframe, columns } of draft.histories) memory.load(instrument, timeframe, columns);
  const tally = folded?.tally ?? new SessionTally();
  const archive = new DecisionArchive();
  archive.attach(core);
  const chart = new ChartService({ memory, core, publish: options.onChart });
  const nothingYet = new Array<number>(instruments).fill(0);
  const loaded = draft.histories.map(({ instrument, timeframe, columns }) => [`${instrument}:${timeframe}`, columns.openTime.at(-1) ?? 0] as const);
  const position: LoopPosition = folded === null
    ? { lastAt: feed.now(), lastPriceAt: nothingYet, lastFundingAt: nothingYet, lastOpenTime: new Map(loaded) }
    : { ...folded.position, lastAt: folded.position.lastAt || feed.now(), lastOpenTime: new Map([...folded.position.lastOpenTime, ...loaded]) };
  const running = new RunningSession({
    core, journal, feed, memory, tally, errors,
    createBroker: (listener) => deps.createBroker(core, listener),
    position,
    resubmit: folded?.unconfirmed ?? [],
    recancel: folded?.pendingCancels ?? [],
    log: deps.log,
    realNow: deps.wallNow,
    onDirty: (dirt) => { presenter.mark(dirt); },
    onChartEvent: (event) => { chart.note(event); },
    onDecisions: options.onDecisions,
    onApplied: options.onApplied,
    onFailed: options.onFailed,
    onMarketEnded: options.onMarketEnded,
  });
  const presenter = new SessionPresenter({
    publisher: options.publisher, session: running, tally, errors, loopDelay: options.loopDelay,
    staleAfterMs: deps.settings().websocket.max_data_age * 1_000,
    journalRecords: () => journal.records, now: deps.wallNow,
  });
  return { running, presenter, tally, chart, archive };
}
