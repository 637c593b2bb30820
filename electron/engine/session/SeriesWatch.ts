import type { Candle, CandleColumns } from '../../../shared/domain/candle.ts';
import type { Instrument } from '../../../shared/domain/instrument.ts';
import { DECISION_TIMEFRAMES, type DecisionTimeframe, TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import type { MarketEvent } from '../../market/feed.ts';
import { compareWithHalfHours } from '../../market/quality/compareTimeframes.ts';
import { POOR_QUALITY, seriesQuality, unconfirmedOutlier } from '../../market/quality/seriesQuality.ts';
import type { CandleMemory } from './CandleMemory.ts';

/** Newest candles a judgement is made on. */
const JUDGED_CANDLES = 200;
/** Share of an outlier that another exchange must show in the same candle to confirm it. */
const CONFIRMING_SHARE = 0.5;

type Freshness = Extract<MarketEvent, { kind: 'freshness' }>;
type Closed = Extract<MarketEvent, { kind: 'candle-closed' }>;

export interface SeriesWatchOptions {
  readonly instruments: readonly Instrument[];
  readonly memory: CandleMemory;
  readonly onTrouble: (where: string, code: string, message: string, instrument: number) => void;
  /** The merged word on one market's data. */
  readonly onFreshness: (event: Freshness) => void;
}

/** Judges each series when one of its candles has closed. Poor data of one market holds back that market alone; everything else is only told. */
export class SeriesWatch {
  readonly #options: SeriesWatchOptions;
  readonly #feedReason = new Map<number, string>();
  /** By `instrument:timeframe`. */
  readonly #poor = new Map<string, string>();

  constructor(options: SeriesWatchOptions) {
    this.#options = options;
  }

  /** The feed's word on a market together with ours. */
  merge(event: Freshness): Freshness {
    if (event.isStale) this.#feedReason.set(event.instrument, event.reason);
    else this.#feedReason.delete(event.instrument);
    return this.#merged(event.instrument, event.at);
  }

  /** After the candle went into the memory. */
  closed(event: Closed): void {
    const { instrument, timeframe, candle, at } = event;
    const columns = this.#options.memory.newest(instrument, timeframe, JUDGED_CANDLES, null);
    this.#judge(instrument, timeframe, columns, at);
    this.#lookForOutlier(instrument, timeframe, columns);
    const end = candle.openTime + TIMEFRAME_MS[timeframe];
    // Longer candles come before the 30m candle that ends with them, unless they are late.
    for (const longer of ['1h', '4h'] as const) {
      if (timeframe === longer || (timeframe === '30m' && end % TIMEFRAME_MS[longer] === 0)) this.#compare(instrument, longer, end);
    }
  }

  #judge(instrument: number, timeframe: DecisionTimeframe, columns: CandleColumns, at: number): void {
    const key = `${instrument}:${timeframe}`;
    const { score, worst } = seriesQuality(columns, TIMEFRAME_MS[timeframe], at);
    const wasPoor = this.#poor.has(key);
    if (score < POOR_QUALITY) this.#poor.set(key, `poor data: ${timeframe} scores ${score.toFixed(2)} (${worst ?? 'all parts'})`);
    else this.#poor.delete(key);
    if (wasPoor !== this.#poor.has(key)) this.#options.onFreshness(this.#merged(instrument, at));
  }

  #lookForOutlier(instrument: number, timeframe: DecisionTimeframe, columns: CandleColumns): void {
    const outlier = unconfirmedOutlier(columns.close);
    if (outlier === null) return;
    const openTime = columns.openTime[outlier.row] ?? 0;
    if (this.#isConfirmedElsewhere(instrument, timeframe, openTime, outlier.fraction)) return;
    const of = this.#options.instruments[instrument];
    this.#options.onTrouble(`${of?.exchange ?? ''} ${of?.symbol ?? ''} ${timeframe}`, 'outlier',
      `The ${timeframe} candle of ${new Date(openTime).toISOString()} returned ${(outlier.fraction * 100).toFixed(2)} %, usual is ${(outlier.median * 100).toFixed(2)} %, and the next one took it back; it is kept`, instrument);
  }

  #isConfirmedElsewhere(instrument: number, timeframe: DecisionTimeframe, openTime: number, fraction: number): boolean {
    const { instruments, memory } = this.#options;
    const symbol = instruments[instrument]?.symbol;
    return instruments.some((other, number) => {
      if (number === instrument || other.symbol !== symbol) return false;
      const { close, openTime: times } = memory.newest(number, timeframe, 2, openTime + 1);
      if (times[1] !== openTime) return false;
      const return_ = (close[1] ?? 0) / (close[0] ?? 0) - 1;
      return Math.sign(return_) === Math.sign(fraction) && Math.abs(return_) >= CONFIRMING_SHARE * Math.abs(fraction);
    });
  }

  #compare(instrument: number, timeframe: '1h' | '4h', end: number): void {
    const { memory, instruments, onTrouble } = this.#options;
    const of = instruments[instrument];
    if (of === undefined || of.rules === null) return;
    const candle = lastOf(memory.newest(instrument, timeframe, 1, end));
    if (candle === null || candle.openTime + TIMEFRAME_MS[timeframe] !== end) return;
    const halfHours = memory.newest(instrument, '30m', TIMEFRAME_MS[timeframe] / TIMEFRAME_MS['30m'], end);
    const differences = compareWithHalfHours(candle, TIMEFRAME_MS[timeframe], halfHours, of.rules.priceTick) ?? [];
    if (differences.length === 0) return;
    onTrouble(`${of.exchange} ${of.symbol} ${timeframe}`, 'timeframe-mismatch',
      `The ${timeframe} candle of ${new Date(candle.openTime).toISOString()} differs from its 30m candles: ${differences.join('; ')}; the exchange's counts`, instrument);
  }

  #merged(instrument: number, at: number): Freshness {
    const poor = DECISION_TIMEFRAMES.map((timeframe) => this.#poor.get(`${instrument}:${timeframe}`));
    const reasons = [this.#feedReason.get(instrument), ...poor].filter((reason) => reason !== undefined);
    return { kind: 'freshness', at, instrument, isStale: reasons.length > 0, reason: reasons.length > 0 ? reasons.join('; ') : 'fresh' };
  }
}

function lastOf({ openTime, open, high, low, close, volume }: CandleColumns): Candle | null {
  const row = openTime.length - 1;
  if (row < 0) return null;
  const at = (column: Float64Array): number => column[row] ?? Number.NaN;
  return { openTime: at(openTime), open: at(open), high: at(high), low: at(low), close: at(close), volume: at(volume) };
}
