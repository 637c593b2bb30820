import type { CandleColumns } from '../../shared/domain/candle.ts';
import type { MarketSymbol } from '../../shared/domain/ids.ts';
import type { DecisionTimeframe } from '../../shared/domain/timeframe.ts';
import { TIMEFRAME_MS } from '../../shared/domain/timeframe.ts';
import type { ChartBand, ChartStudies } from '../../shared/ipc/contract.ts';
import type { SmoothedRegime } from '../../shared/domain/regimeHistory.ts';
import type { CoreSettings } from '../../shared/settings/schema.ts';
import type { MarketReading } from './decisions/evaluation.ts';
import { createEvaluation } from './decisions/evaluation.ts';
import { createEma } from './indicators/ema.ts';
import { Rsi } from './indicators/rsi.ts';
import { RegimeHysteresis } from './regime/hysteresis.ts';
import { rawLabels } from './regime/regimeTracker.ts';
import { ClosedSeries } from './series/closedSeries.ts';
import { feedColumns } from './series/columnFeed.ts';
import { readMarket } from './series/marketReading.ts';
import { SymbolMarket } from './series/symbolMarket.ts';
import { enabledStrategies } from './strategies/enabledStrategies.ts';

export interface StudyOptions {
  readonly symbol: MarketSymbol;
  readonly settings: CoreSettings;
  /** The timeframe that is shown. */
  readonly timeframe: DecisionTimeframe;
  readonly candles30m: CandleColumns;
  /** Built from the 30m candles where not given. */
  readonly candles1h?: CandleColumns | undefined;
  readonly candles4h?: CandleColumns | undefined;
}

/** What a chart draws over its candles, by the decisions' own indicators and labels, in one pass. */
export function studySeries(options: StudyOptions): ChartStudies {
  const shown = shownCandles(options);
  const lines = indicatorColumns(shown, options.timeframe, options.settings);
  const rows = shown.openTime.length;
  const bounceThreshold = new Float64Array(rows).fill(Number.NaN);
  const ripThreshold = new Float64Array(rows).fill(Number.NaN);
  const bands: MutableBand[] = [];
  const market = new SymbolMarket(options.settings.indicators);
  const reading: MarketReading = createEvaluation('adaptive-oversold-bounce');
  const strategies = enabledStrategies(options.settings, options.symbol);
  const long = strategies.find(({ side }) => side === 'long');
  const short = strategies.find(({ side }) => side === 'short');
  const hysteresis = new RegimeHysteresis(options.settings.regime.hysteresis_candles);
  feedColumns(market, options, (row, time) => {
    readMarket(market, time, options.settings.regime.min_slow_candles, reading);
    hysteresis.advance(rawLabels(reading));
    if (!reading.isReady) return;
    if (options.timeframe === '30m') {
      bounceThreshold[row] = long?.threshold(reading) ?? Number.NaN;
      ripThreshold[row] = short?.threshold(reading) ?? Number.NaN;
    }
    extendBands(bands, hysteresis.regime, time);
  });
  return { ...lines, bounceThreshold, ripThreshold, bands };
}

type MutableBand = { -readonly [K in keyof ChartBand]: ChartBand[K] };

/** Bands show the smoothed regime; the raw one of each candle is in its decisions. */
function extendBands(bands: MutableBand[], regime: SmoothedRegime, time: number): void {
  if (regime.confidence === 'insufficient-data') return;
  const { trend, volatility } = regime;
  const from = time - TIMEFRAME_MS['30m'];
  const last = bands.at(-1);
  if (last !== undefined && last.to === from && last.trend === trend && last.volatility === volatility) last.to = time;
  else bands.push({ from, to: time, trend, volatility });
}

/** @throws RangeError where the candles of the shown timeframe are not given. */
function shownCandles(options: StudyOptions): CandleColumns {
  const columns = { '30m': options.candles30m, '1h': options.candles1h, '4h': options.candles4h }[options.timeframe];
  if (columns === undefined) throw new RangeError(`no ${options.timeframe} candles given to study`);
  return columns;
}

function indicatorColumns(
  columns: CandleColumns,
  timeframe: DecisionTimeframe,
  settings: CoreSettings,
): Pick<ChartStudies, 'emaFast' | 'emaMid' | 'emaSlow' | 'rsi'> {
  const rows = columns.openTime.length;
  const series = new ClosedSeries(TIMEFRAME_MS[timeframe]);
  const { rsi_period: rsiPeriod, ema_fast: fastPeriod, ema_mid: midPeriod, ema_slow: slowPeriod } = settings.indicators;
  const [fast, mid, slow, index] = [createEma(fastPeriod), createEma(midPeriod), createEma(slowPeriod), new Rsi(rsiPeriod)];
  const emaFast = new Float64Array(rows);
  const emaMid = new Float64Array(rows);
  const emaSlow = new Float64Array(rows);
  const rsi = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const openTime = columns.openTime[row] ?? Number.NaN;
    const close = columns.close[row] ?? Number.NaN;
    const restarts = series.restartsAt(openTime);
    series.push(openTime);
    for (const indicator of [fast, mid, slow, index]) {
      if (restarts) indicator.reset();
      indicator.push(close);
    }
    emaFast[row] = fast.value;
    emaMid[row] = mid.value;
    emaSlow[row] = slow.value;
    rsi[row] = index.value;
  }
  return { emaFast, emaMid, emaSlow, rsi };
}
