import { setTimeout } from 'node:timers/promises';
import { DECISION_TIMEFRAMES, type DecisionTimeframe } from '../../../shared/domain/timeframe.ts';
import type { Instrument } from '../../../shared/domain/instrument.ts';
import { signalWithin } from '../../../shared/signalWithin.ts';
import type { MarketFeed } from '../../market/feed.ts';
import { describeFailure } from '../describeFailure.ts';
import type { LoadedHistory } from './StartDraft.ts';

const CONCURRENCY = 4;
const SERIES_DEADLINE_MS = 15_000;
/** Pauses before what a passing trouble kept away is asked for again, real ms. Without its history a market decides nothing for days. */
const PAUSES_MS = [500, 1_000, 2_000, 4_000];
/** Nothing is asked for again after this, real ms: the step has a deadline. */
const PATIENCE_MS = 30_000;

interface Series {
  readonly instrument: Instrument;
  readonly index: number;
  readonly timeframe: DecisionTimeframe;
}

export interface LoadHistoriesOptions {
  readonly feed: Pick<MarketFeed, 'history' | 'now'>;
  readonly instruments: readonly Instrument[];
  readonly count: number;
  /** Whether candles of a series are known already; it is then left alone. */
  readonly isKnown: (instrument: number, timeframe: DecisionTimeframe) => boolean;
  readonly signal: AbortSignal;
  readonly progress: (fraction: number, message: string) => void;
}

/**
 * Loads every market and timeframe side by side. One series' failure leaves the others alone; while an exchange answers for some, what can
 * succeed later is tried again, and what still failed then is told.
 */
export async function loadHistories(options: LoadHistoriesOptions): Promise<{ readonly histories: readonly LoadedHistory[]; readonly failures: readonly string[] }> {
  const { feed, instruments, signal } = options;
  const patience = signalWithin(signal, PATIENCE_MS);
  const all = instruments.flatMap((instrument, index) => DECISION_TIMEFRAMES.map((timeframe): Series => ({ instrument, index, timeframe })))
    .filter(({ index, timeframe }) => !options.isKnown(index, timeframe));
  const until = feed.now();
  const histories: LoadedHistory[] = [];
  const failures = new Map<Series, unknown>();
  const load = async (series: Series, parent: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    try {
      const columns = await feed.history({ instrument: series.index, timeframe: series.timeframe, count: options.count, until }, signalWithin(parent, SERIES_DEADLINE_MS));
      if (columns.openTime.length === 0) throw new Error('no candles');
      histories.push({ instrument: series.index, timeframe: series.timeframe, columns });
      failures.delete(series);
    } catch (error) {
      signal.throwIfAborted();
      failures.set(series, error);
    }
    options.progress(histories.length / all.length, `${histories.length} of ${all.length} series`);
  };
  await sideBySide(all, (series) => load(series, signal));
  for (const pauseMs of PAUSES_MS) {
    const again = [...failures].filter(([, error]) => isTransient(error)).map(([series]) => series);
    if (again.length === 0 || histories.length === 0) break;
    await setTimeout(pauseMs, undefined, { signal: patience }).catch(() => undefined);
    signal.throwIfAborted();
    if (patience.aborted) break;
    await sideBySide(again, (series) => load(series, patience));
  }
  // The order in which answers came must not decide the order of events.
  histories.sort((a, b) => a.instrument - b.instrument || DECISION_TIMEFRAMES.indexOf(a.timeframe) - DECISION_TIMEFRAMES.indexOf(b.timeframe));
  const told = all.filter((series) => failures.has(series));
  return { histories, failures: told.map((series) => `${series.instrument.symbol} ${series.timeframe} (${describeFailure(failures.get(series)).message})`) };
}

async function sideBySide(all: readonly Series[], work: (series: Series) => Promise<void>): Promise<void> {
  const left = [...all];
  const next = async (): Promise<void> => {
    for (let series = left.shift(); series !== undefined; series = left.shift()) await work(series);
  };
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, left.length) }, next));
}

/** Errors of exchanges say whether they can pass. */
function isTransient(error: unknown): boolean {
  return error instanceof Error && 'isTransient' in error && error.isTransient === true;
}
