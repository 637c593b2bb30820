import { sliceColumns } from '../../../shared/domain/candle.ts';
import type { DecisionTimeframe } from '../../../shared/domain/timeframe.ts';
import type { ChartData, ChartStudies, ChartUpdate } from '../../../shared/ipc/contract.ts';
import type { TradingCore } from '../../core/coreApi.ts';
import { studySeries } from '../../core/studySeries.ts';
import type { MarketEvent } from '../../market/feed.ts';
import type { CandleMemory } from '../session/CandleMemory.ts';

export interface ChartSeries {
  readonly instrument: number;
  readonly timeframe: DecisionTimeframe;
}

export interface ChartServiceOptions {
  readonly core: TradingCore;
  readonly memory: CandleMemory;
  readonly publish: (update: ChartUpdate) => void;
}

/** Forming candles are shown at most this often, real ms. */
const FORMING_INTERVAL_MS = 150;

/** Candles with their studies for the window: whole series on request, the watched one kept up to date. */
export class ChartService {
  readonly #options: ChartServiceOptions;
  #watched: ChartSeries | null = null;
  #cache: { readonly key: string; readonly newest: number; readonly studies: ChartStudies; readonly rows: number } | null = null;
  #lastFormingAt = 0;

  constructor(options: ChartServiceOptions) {
    this.#options = options;
  }

  watch(series: ChartSeries): void {
    this.#watched = series;
  }

  /** Newest `limit` candles that opened before `before`; the studies are those of the whole series, so they do not depend on the cut. */
  load(series: ChartSeries, limit: number, before: number | null): ChartData | null {
    if (this.#options.core.options.instruments[series.instrument] === undefined) return null;
    const all = this.#options.memory.newest(series.instrument, series.timeframe, Number.POSITIVE_INFINITY, null);
    const studies = this.#studies(series);
    let end = all.openTime.length;
    if (before !== null) while (end > 0 && (all.openTime[end - 1] ?? 0) >= before) end -= 1;
    const start = Math.max(0, end - limit);
    const from = all.openTime[start] ?? 0;
    return {
      ...series,
      candles: sliceColumns(all, start, end),
      emaFast: studies.emaFast.slice(start, end),
      emaMid: studies.emaMid.slice(start, end),
      emaSlow: studies.emaSlow.slice(start, end),
      rsi: studies.rsi.slice(start, end),
      bounceThreshold: studies.bounceThreshold.slice(start, end),
      ripThreshold: studies.ripThreshold.slice(start, end),
      bands: studies.bands.filter((band) => band.to > from),
    };
  }

  /** A candle of any series formed further or closed. */
  note(event: Extract<MarketEvent, { kind: 'candle-closed' | 'candle-forming' }>): void {
    const watched = this.#watched;
    if (watched === null || event.instrument !== watched.instrument || event.timeframe !== watched.timeframe) return;
    const { candle } = event;
    if (event.kind === 'candle-forming') {
      const now = performance.now();
      if (now - this.#lastFormingAt < FORMING_INTERVAL_MS) return;
      this.#lastFormingAt = now;
      this.#options.publish({ ...watched, ...candle, isClosed: false, ...NO_STUDIES });
      return;
    }
    const studies = this.#studies(watched);
    const last = studies.emaFast.length - 1;
    const band = studies.bands.at(-1) ?? null;
    this.#options.publish({
      ...watched, ...candle, isClosed: true,
      emaFast: studies.emaFast[last] ?? Number.NaN,
      emaMid: studies.emaMid[last] ?? Number.NaN,
      emaSlow: studies.emaSlow[last] ?? Number.NaN,
      rsi: studies.rsi[last] ?? Number.NaN,
      bounceThreshold: studies.bounceThreshold[last] ?? Number.NaN,
      ripThreshold: studies.ripThreshold[last] ?? Number.NaN,
      band,
    });
  }

  #studies(series: ChartSeries): ChartStudies {
    const { memory, core } = this.#options;
    const key = `${series.instrument}:${series.timeframe}`;
    const newest30m = memory.newestOpenTime(series.instrument, '30m') ?? 0;
    const shown = memory.newest(series.instrument, series.timeframe, Number.POSITIVE_INFINITY, null);
    const rows = shown.openTime.length;
    if (this.#cache?.key === key && this.#cache.newest === newest30m && this.#cache.rows === rows) return this.#cache.studies;
    const instrument = core.options.instruments[series.instrument];
    if (instrument === undefined) throw new RangeError(`no instrument ${series.instrument}`);
    const studies = studySeries({
      symbol: instrument.symbol,
      settings: core.options.settings,
      timeframe: series.timeframe,
      candles30m: series.timeframe === '30m' ? shown : memory.newest(series.instrument, '30m', Number.POSITIVE_INFINITY, null),
      candles1h: series.timeframe === '1h' ? shown : memory.newest(series.instrument, '1h', Number.POSITIVE_INFINITY, null),
      candles4h: series.timeframe === '4h' ? shown : memory.newest(series.instrument, '4h', Number.POSITIVE_INFINITY, null),
    });
    this.#cache = { key, newest: newest30m, studies, rows };
    return studies;
  }
}

const NO_STUDIES = {
  emaFast: Number.NaN, emaMid: Number.NaN, emaSlow: Number.NaN, rsi: Number.NaN,
  bounceThreshold: Number.NaN, ripThreshold: Number.NaN, band: null,
} as const;
