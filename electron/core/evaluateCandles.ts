import type { DecisionRecord } from '../../shared/domain/decision.ts';
import type { MarketSymbol } from '../../shared/domain/ids.ts';
import type { CoreSettings } from '../../shared/settings/schema.ts';
import { decisionRecord } from './decisions/decisionRecord.ts';
import type { Evaluation } from './decisions/evaluation.ts';
import type { StrategySeat } from './decisions/seriesEvaluator.ts';
import { SeriesEvaluator } from './decisions/seriesEvaluator.ts';
import type { CandleTrade } from './positions/candleTrade.ts';
import { exitWithin, openCandleTrade } from './positions/candleTrade.ts';
import type { SymbolColumns } from './series/columnFeed.ts';
import { feedColumns } from './series/columnFeed.ts';
import { CheckList } from './signals/checkList.ts';
import { DuplicateGuard } from './signals/duplicateGuard.ts';
import type { StatefulCheck } from './signals/statefulCheck.ts';
import { declineBy } from './signals/statefulCheck.ts';
import type { RegisteredStrategy } from './strategies/strategy.ts';

export interface EvaluateOptions extends SymbolColumns {
  readonly symbol: MarketSymbol;
  readonly settings: CoreSettings;
  /** The pure rule alone. Otherwise positions and duplicate prevention (group 14) count too. */
  readonly flat: boolean;
  /** Decision times, from ≤ time < to; earlier candles still serve as history. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** The strategies there are; the application's own where not given. */
  readonly registry?: readonly RegisteredStrategy[] | undefined;
}

/** Every decision on given candles in the order of formats.md `evaluate`: by time, the bounce before the rip. */
export function evaluateCandles(options: EvaluateOptions, emit: (record: DecisionRecord) => void): void {
  const { settings, symbol, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = options;
  const evaluator = new SeriesEvaluator({ settings, symbol, registry: options.registry });
  const trading = options.flat ? null : new CandleTrading(options);
  feedColumns(evaluator.market, options, (row, time) => {
    trading?.beginCandle(row);
    evaluator.evaluate(time);
    for (const seat of evaluator.seats) {
      const checks = trading?.admit(seat) ?? [];
      if (time >= from && time < to) emit(decisionRecord(seat.evaluation, symbol, settings, checks));
    }
  });
}

/** One position at a time, opened and closed on candles by the rules of the backtest (system.md 12.2). */
class CandleTrading {
  readonly #options: EvaluateOptions;
  readonly #guard: DuplicateGuard;
  readonly #maxAgeMs: number;
  #accepted: { readonly strategy: StrategySeat['strategy']; readonly evaluation: Evaluation } | null = null;
  #trade: { readonly strategy: StrategySeat['strategy']; readonly trade: CandleTrade } | null = null;

  constructor(options: EvaluateOptions) {
    this.#options = options;
    this.#guard = new DuplicateGuard(options.settings.signals.duplicate_prevention);
    this.#maxAgeMs = options.settings.position_management.time_based_exit.max_position_duration * 1000;
  }

  /** Fills the entry accepted on the candle before at this one's open, and looks for the open trade's end within this one. */
  beginCandle(row: number): void {
    const { openTime: openTimes, open: opens, high, low } = this.#options.candles30m;
    const openTime = openTimes[row] ?? Number.NaN;
    const open = opens[row] ?? Number.NaN;
    if (this.#accepted !== null) this.#enter(openTime, open);
    if (this.#trade === null) return;
    const { strategy, trade } = this.#trade;
    const exit = exitWithin(trade, openTime, open, high[row] ?? Number.NaN, low[row] ?? Number.NaN, this.#maxAgeMs);
    if (exit === null) return;
    this.#trade = null;
    if (exit === 'stop-loss') this.#guard.stoppedOut({ symbol: this.#options.symbol, strategy: strategy.id }, openTime);
  }

  /** Group 14 on an evaluation that would enter; declines it in place where a check fails. Returns the checks made. */
  admit(seat: StrategySeat): readonly StatefulCheck[] {
    const { strategy, evaluation } = seat;
    if (evaluation.verdict !== 'enter') return [];
    const key = { symbol: this.#options.symbol, strategy: strategy.id };
    const checks = new CheckList();
    this.#guard.check(checks, key, evaluation.time, evaluation.close, this.#trade === null ? 0 : 1, this.#accepted === null ? 0 : 1);
    if (checks.failed === null) {
      this.#guard.accepted(key, evaluation.time);
      this.#accepted = { strategy, evaluation: { ...evaluation } };
    } else {
      declineBy(evaluation, checks.failed);
    }
    return checks.made;
  }

  #enter(openTime: number, open: number): void {
    if (this.#accepted === null) return;
    const { strategy, evaluation } = this.#accepted;
    this.#accepted = null;
    const trade = openCandleTrade(evaluation, strategy.side, openTime, open, this.#options.settings.execution.slippage_pct);
    this.#trade = { strategy, trade };
    this.#guard.executed({ symbol: this.#options.symbol, strategy: strategy.id }, trade.entryPrice);
  }
}
