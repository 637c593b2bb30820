import type { StrategyId } from '../../../shared/domain/decision.ts';
import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import type { PositionSide } from '../../../shared/domain/order.ts';
import type { DecisionTimeframe } from '../../../shared/domain/timeframe.ts';
import type { CoreSettings } from '../../../shared/settings/schema.ts';
import type { Evaluation, MarketReading } from '../decisions/evaluation.ts';

/** Closed candles of each timeframe that a strategy needs before its first decision. */
export type WarmUp = Readonly<Record<DecisionTimeframe, number>>;

/** A strategy on one symbol: judges a reading by the pure rule (checks 1-12 of system.md 4.8) and remembers nothing. */
export interface Strategy {
  readonly id: StrategyId;
  readonly side: PositionSide;
  readonly warmUp: WarmUp;
  /** RSI threshold in force for this reading. */
  threshold(reading: MarketReading): number;
  /** Fills every field of `out`. */
  evaluate(reading: MarketReading, out: Evaluation): void;
}

/** What a strategy is made from: `parameters` are its own, checked. */
export interface StrategyContext<Parameters> {
  readonly symbol: MarketSymbol;
  readonly settings: CoreSettings;
  readonly parameters: Parameters;
}

/**
 * A strategy before it meets a symbol. Everything the application knows of it is here: a new one is a file with one of these and its line in
 * the registry.
 */
export interface StrategyDefinition<Parameters> {
  readonly id: StrategyId;
  readonly side: PositionSide;
  /** Checks its section of the settings; throws where that is not one. */
  readonly parameters: { parse(section: unknown): Parameters };
  /** The part of the settings that holds its parameters. */
  section(settings: CoreSettings): unknown;
  isEnabled(settings: CoreSettings): boolean;
  warmUp(settings: CoreSettings, parameters: Parameters): WarmUp;
  create(context: StrategyContext<Parameters>): Pick<Strategy, 'threshold' | 'evaluate'>;
}

/** A definition whose parameters are its own affair. */
export interface RegisteredStrategy {
  readonly id: StrategyId;
  readonly side: PositionSide;
  isEnabled(settings: CoreSettings): boolean;
  create(settings: CoreSettings, symbol: MarketSymbol): Strategy;
}

export function defineStrategy<Parameters>(definition: StrategyDefinition<Parameters>): RegisteredStrategy {
  const { id, side } = definition;
  return {
    id,
    side,
    isEnabled: (settings) => definition.isEnabled(settings),
    create(settings, symbol) {
      const parameters = definition.parameters.parse(definition.section(settings));
      const { threshold, evaluate } = definition.create({ symbol, settings, parameters });
      return { id, side, warmUp: definition.warmUp(settings, parameters), threshold, evaluate };
    },
  };
}

/** The same number of candles of each timeframe: what the regime needs (`regime.min_slow_candles`). */
export function regimeWarmUp(settings: CoreSettings): WarmUp {
  const needed = settings.regime.min_slow_candles;
  return { '30m': needed, '1h': needed, '4h': needed };
}
