import type { Candle } from '../../../shared/domain/candle.ts';
import type { DecisionRecord } from '../../../shared/domain/decision.ts';
import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import type { DecisionTimeframe } from '../../../shared/domain/timeframe.ts';
import type { CoreSettings } from '../../../shared/settings/schema.ts';
import { readMarket } from '../series/marketReading.ts';
import type { SavedSymbolMarket } from '../series/symbolMarket.ts';
import { decisionTimeOf, SymbolMarket } from '../series/symbolMarket.ts';
import { enabledStrategies } from '../strategies/enabledStrategies.ts';
import type { RegisteredStrategy, Strategy } from '../strategies/strategy.ts';
import { decisionRecord } from './decisionRecord.ts';
import type { Evaluation, MarketReading } from './evaluation.ts';
import { createEvaluation } from './evaluation.ts';

/** One enabled strategy with the evaluation it fills again for each candle. */
export interface StrategySeat {
  readonly strategy: Strategy;
  readonly evaluation: Evaluation;
}

export interface SeriesEvaluatorOptions {
  readonly settings: CoreSettings;
  readonly symbol: MarketSymbol;
  /** The strategies there are; the application's own where not given. */
  readonly registry?: readonly RegisteredStrategy[] | undefined;
}

/** The pure rule on one symbol (checks 1-12 of system.md 4.8): candles in, evaluations out; no account, no memory of earlier decisions. */
export class SeriesEvaluator {
  readonly symbol: MarketSymbol;
  readonly market: SymbolMarket;
  readonly seats: readonly StrategySeat[];
  readonly reading: MarketReading = createEvaluation('adaptive-oversold-bounce');
  readonly #settings: CoreSettings;

  constructor(options: SeriesEvaluatorOptions, saved?: SavedSymbolMarket) {
    this.symbol = options.symbol;
    this.#settings = options.settings;
    this.market = new SymbolMarket(options.settings.indicators, saved);
    this.seats = enabledStrategies(options.settings, options.symbol, options.registry)
      .map((strategy) => ({ strategy, evaluation: createEvaluation(strategy.id) }));
  }

  /** Adds a closed candle; `false` where it is not newer than the newest known one and was left out. */
  push(timeframe: DecisionTimeframe, candle: Candle): boolean {
    return this.market.push(timeframe, candle);
  }

  /** Reads the market and evaluates every enabled strategy at `time`; the seats hold the results until the next call. */
  evaluate(time: number): void {
    readMarket(this.market, time, this.#settings.regime.min_slow_candles, this.reading);
    for (const seat of this.seats) seat.strategy.evaluate(this.reading, seat.evaluation);
  }

  /** The records of the newest closed 30m candle, one for each enabled strategy; none before the first candle. */
  decide(): readonly DecisionRecord[] {
    const openTime = this.market.entry.closed.lastOpenTime;
    if (!Number.isFinite(openTime)) return [];
    this.evaluate(decisionTimeOf(openTime));
    return this.seats.map((seat) => decisionRecord(seat.evaluation, this.symbol, this.#settings));
  }
}
