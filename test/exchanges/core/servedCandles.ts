import type { ScaledCandle } from './candleSeries.ts';
import type { Faults } from './faults.ts';
import type { SimulatedInstrument } from './instrument.ts';
import type { SimulatedMarket } from './simulatedMarket.ts';
import { openTimeAt, timeframeMs, type Timeframe } from './timeframe.ts';

interface Absence {
  readonly isMissing: boolean;
  readonly inRest: boolean;
}

/** The market's candles as one exchange gives them out: with the candles it leaves out and the ones it changed afterwards. */
export class ServedCandles {
  readonly #market: SimulatedMarket;
  readonly #faults: Faults;
  readonly #absences = new Map<string, Absence>();
  readonly #corrections = new Map<string, ScaledCandle>();

  constructor(market: SimulatedMarket, faults: Faults) {
    this.#market = market;
    this.#faults = faults;
  }

  /** What REST answers; see `SimulatedInstrument.candles`. */
  rest(
    instrument: SimulatedInstrument,
    timeframe: Timeframe,
    range: { readonly from: number; readonly to: number; readonly limit: number; readonly keep: 'newest' | 'oldest' },
    now: number,
  ): ScaledCandle[] {
    const found: ScaledCandle[] = [];
    for (const candle of instrument.candles(timeframe, range, now)) {
      if (this.#absence(instrument, timeframe, candle.openTime, 'rest').inRest) continue;
      found.push(this.#corrections.get(keyOf(instrument, timeframe, candle.openTime)) ?? candle);
    }
    return found;
  }

  /** Whether the streams leave this candle out. */
  isMissingInStream(instrument: SimulatedInstrument, timeframe: Timeframe, openTime: number): boolean {
    return this.#absence(instrument, timeframe, openTime, 'ws').isMissing;
  }

  /** A changed version of the candle that closed `candlesBack` candles ago; REST gives it from now on where `inRest`. `null` without such a candle. */
  correct(
    instrument: SimulatedInstrument,
    timeframe: Timeframe,
    change: { readonly candlesBack: number; readonly inRest: boolean },
    now: number,
  ): ScaledCandle | null {
    const openTime = openTimeAt(now, timeframe) - change.candlesBack * timeframeMs(timeframe);
    const candle = instrument.candle(timeframe, openTime, now);
    if (candle === null) return null;
    const close = candle.close < candle.high ? candle.close + 1 : Math.max(candle.low, candle.close - 1);
    const corrected = { ...candle, close, volume: candle.volume + 1 };
    if (change.inRest) this.#corrections.set(keyOf(instrument, timeframe, openTime), corrected);
    return corrected;
  }

  /** Only candles of the session can be missing: what was history at the start stays whole. */
  #absence(instrument: SimulatedInstrument, timeframe: Timeframe, openTime: number, channel: 'rest' | 'ws'): Absence {
    const present: Absence = { isMissing: false, inRest: false };
    if (openTime + timeframeMs(timeframe) <= this.#market.startTime) return present;
    const key = keyOf(instrument, timeframe, openTime);
    const decided = this.#absences.get(key);
    if (decided !== undefined) return decided;
    const subject = { channel, name: `${instrument.base} ${timeframe}` };
    if (!this.#faults.has('missingCandles', subject)) return present;
    const fault = this.#faults.hit('missingCandles', subject);
    const absence = { isMissing: fault !== null, inRest: fault?.inRest ?? false };
    this.#absences.set(key, absence);
    return absence;
  }
}

function keyOf(instrument: SimulatedInstrument, timeframe: Timeframe, openTime: number): string {
  return `${instrument.base} ${timeframe} ${openTime}`;
}
