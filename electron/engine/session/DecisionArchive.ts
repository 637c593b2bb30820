import type { SessionDecision, StrategyId } from '../../../shared/domain/decision.ts';
import type { TradingCore } from '../../core/coreApi.ts';

export interface DecisionFilter {
  readonly instrument: number | null;
  readonly strategy: StrategyId | null;
  readonly verdict: SessionDecision['verdict'] | null;
  /** Decisions taken before this market time; null for the newest. */
  readonly before: number | null;
  readonly limit: number;
}

/** A session's decisions for people: the core keeps them in columns, this makes objects of the ones asked for. */
export class DecisionArchive {
  #core: TradingCore | null = null;

  attach(core: TradingCore): void {
    this.#core = core;
  }

  /** Newest first. */
  list(filter: DecisionFilter): readonly SessionDecision[] {
    const found: SessionDecision[] = [];
    const core = this.#core;
    if (core === null) return found;
    for (let row = core.decisionCount() - 1; row >= 0 && found.length < filter.limit; row -= 1) {
      const decision = core.decision(row);
      if (filter.before !== null && decision.time >= filter.before) continue;
      if (filter.instrument !== null && decision.instrument !== filter.instrument) continue;
      if (filter.strategy !== null && decision.strategy !== filter.strategy) continue;
      if (filter.verdict !== null && decision.verdict !== filter.verdict) continue;
      found.push(decision);
    }
    return found;
  }

  /** What each strategy decided at the close of one candle of one market. */
  at(instrument: number, time: number): readonly SessionDecision[] {
    const core = this.#core;
    const found: SessionDecision[] = [];
    if (core === null) return found;
    for (let row = core.decisionCount() - 1; row >= 0; row -= 1) {
      const decision = core.decision(row);
      if (decision.time < time) break;
      if (decision.time === time && decision.instrument === instrument) found.unshift(decision);
    }
    return found;
  }
}
