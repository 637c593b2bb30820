import { DECISION_TIMEFRAMES, type DecisionTimeframe } from '../../../shared/domain/timeframe.ts';
import type { Instrument } from '../../../shared/domain/instrument.ts';
import type { MarketFeed } from '../../market/feed.ts';
import { describeFailure } from '../describeFailure.ts';
import type { LoadedHistory } from './StartDraft.ts';

const CONCURRENCY = 4;
const SERIES_DEADLINE_MS = 15_000;

export interface LoadHistoriesOptions {
  readonly feed: MarketFeed;
  readonly instruments: readonly Instrument[];
  readonly count: number;
  /** Whether candles of a series are known already; it is then left alone. */
  readonly isKnown: (instrument: number, timeframe: DecisionTimeframe) => boolean;
  readonly signal: AbortSignal;
  readonly progress: (fraction: number, message: string) => void;
}

/** Loads every market and timeframe side by side. One series' failure is told and leaves the others alone. */
export async function loadHistories(options: LoadHistoriesOptions): Promise<{ readonly histories: readonly LoadedHistory[]; readonly failures: readonly string[] }> {
  const { feed, instruments, signal } = options;
  const wanted = instruments.flatMap((instrument, index) => DECISION_TIMEFRAMES.map((timeframe) => ({ instrument, index, timeframe })))
    .filter(({ index, timeframe }) => !options.isKnown(index, timeframe));
  const until = feed.now();
  const histories: LoadedHistory[] = [];
  const failures: string[] = [];
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    for (;;) {
      const series = wanted[next];
      next += 1;
      if (series === undefined) return;
      signal.throwIfAborted();
      const name = `${series.instrument.symbol} ${series.timeframe}`;
      try {
        const columns = await feed.history(
          { instrument: series.index, timeframe: series.timeframe, count: options.count, until },
          AbortSignal.any([signal, AbortSignal.timeout(SERIES_DEADLINE_MS)]),
        );
        if (columns.openTime.length > 0) histories.push({ instrument: series.index, timeframe: series.timeframe, columns });
        else failures.push(`${name} (no candles)`);
      } catch (error) {
        signal.throwIfAborted();
        failures.push(`${name} (${describeFailure(error).message})`);
      }
      done += 1;
      options.progress(done / wanted.length, `${done} of ${wanted.length} series`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, wanted.length) }, work));
  // The order in which answers came must not decide the order of events.
  histories.sort((a, b) => a.instrument - b.instrument || DECISION_TIMEFRAMES.indexOf(a.timeframe) - DECISION_TIMEFRAMES.indexOf(b.timeframe));
  return { histories, failures };
}
