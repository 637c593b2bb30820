import type { ErrorLedger } from '../ErrorLedger.ts';
import type { SessionTally } from '../session/SessionTally.ts';
import type { Dirt, RunningSession } from '../session/RunningSession.ts';
import type { LoopDelay } from '../supervision/LoopDelay.ts';
import { buildInstruments, newestFills, newestOrders, shownPositions } from './buildView.ts';
import type { ViewPublisher } from './ViewPublisher.ts';

const FAST_MS = 100;
/** Counters and ages are read this often. */
const SLOW_EVERY = 5;
const SIGNALS_SHOWN = 120;

export interface PresenterOptions {
  readonly publisher: ViewPublisher;
  readonly session: RunningSession;
  readonly tally: SessionTally;
  readonly errors: ErrorLedger;
  readonly loopDelay: LoopDelay;
  readonly staleAfterMs: number;
  readonly journalRecords: () => number;
  /** Real time, epoch ms. */
  readonly now: () => number;
}

/** Turns a running session into what is shown: a few times a second, only what changed. */
export class SessionPresenter {
  readonly #options: PresenterOptions;
  readonly #dirty = new Set<Dirt>(['account', 'instruments', 'positions', 'orders']);
  readonly #timer: NodeJS.Timeout;
  #turn = 0;
  /** Everything that was counted and filled late when the signals were last shown: a signal changes only with one of these. */
  #signalMarks = '';

  constructor(options: PresenterOptions) {
    this.#options = options;
    this.#timer = setInterval(() => { this.present(); }, FAST_MS);
    this.#timer.unref();
  }

  mark(dirt: Dirt): void {
    this.#dirty.add(dirt);
  }

  /** Everything, now. */
  presentAll(): void {
    for (const dirt of ['account', 'instruments', 'positions', 'orders'] as const) this.#dirty.add(dirt);
    this.#turn = 0;
    this.present();
  }

  present(): void {
    const { publisher, session, tally } = this.#options;
    const { core } = session;
    const isSlowTurn = this.#turn % SLOW_EVERY === 0;
    this.#turn += 1;
    if (this.#dirty.has('account')) {
      publisher.set({
        account: core.account(), limits: core.limits(), riskLimits: core.riskLimits(),
        locks: core.locks(), breakers: core.breakers(),
      });
    }
    if (this.#dirty.has('positions')) publisher.set({ positions: shownPositions(core.positions()) });
    if (this.#dirty.has('orders')) publisher.set({ orders: newestOrders(core.orders()), fills: newestFills(core.fills()) });
    if (this.#dirty.has('instruments') || isSlowTurn) {
      publisher.set({
        instruments: buildInstruments({
          core, board: session.board, latest: tally.latest, now: this.#options.now(),
          staleAfterMs: this.#options.staleAfterMs, entriesReason: core.account().entriesReason,
        }),
      });
    }
    publisher.set({ clock: { marketTime: session.marketTime(), realTime: this.#options.now(), speed: session.feed.speed } });
    if (isSlowTurn) {
      this.#presentCounters();
      this.#presentSignals();
      publisher.set({ portfolio: core.portfolio(), portfolioRisk: core.portfolioRisk() });
    }
    this.#dirty.clear();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #presentSignals(): void {
    const { publisher, session: { core } } = this.#options;
    const signalStatistics = core.signalStatistics();
    const signals = core.signals().toReversed().slice(0, SIGNALS_SHOWN);
    const marks = JSON.stringify([signalStatistics, signals.map(({ positionId, isFilledLate }) => [positionId, isFilledLate])]);
    if (marks === this.#signalMarks) return;
    this.#signalMarks = marks;
    publisher.set({ signals, signalStatistics });
  }

  #presentCounters(): void {
    const { publisher, session, tally } = this.#options;
    const connections = session.feed.connections();
    session.incidents.observe(connections, this.#options.now());
    publisher.set({
      streams: session.feed.streams(),
      connections,
      incidents: session.incidents.list(),
      errors: this.#options.errors.list(),
      eventLoop: this.#options.loopDelay.view(),
      counters: {
        candlesClosed: tally.candlesClosed,
        candlesEvaluated: tally.candlesEvaluated,
        candlesBackfilled: session.loop.counters.backfilled,
        decisions: tally.decisions,
        entered: tally.entered,
        journalRecords: this.#options.journalRecords(),
      },
      equity: tally.equity(),
    });
  }
}
