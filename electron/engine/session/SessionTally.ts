import type { EquityPoint } from '../../../shared/domain/sessionView.ts';
import type { SessionDecision } from '../../../shared/domain/decision.ts';
import type { TradingCore } from '../../core/coreApi.ts';
import type { CoreEvent } from '../../core/events.ts';

const MAX_EQUITY_POINTS = 2_000;

/** What a session counts, from its events alone: the same live, on resuming and in replay. */
export class SessionTally {
  candlesClosed = 0;
  candlesEvaluated = 0;
  decisions = 0;
  entered = 0;
  /** Times each reason code was given. */
  readonly declined = new Map<string, number>();
  /** Newest decision by `instrument:strategy`. */
  readonly latest = new Map<string, SessionDecision>();
  firstAt: number | null = null;
  lastAt = 0;
  #equity: EquityPoint[] = [];
  /** Smallest distance between two equity points, market ms; doubles when the list is full. */
  #equityStepMs = 60_000;

  note(event: CoreEvent, decisions: readonly SessionDecision[], core: TradingCore): void {
    this.firstAt ??= event.at;
    this.lastAt = event.at;
    if (event.kind === 'candle' && event.timeframe === '30m') {
      this.candlesClosed += 1;
      if (decisions.some((decision) => decision.verdict !== 'not-ready')) this.candlesEvaluated += 1;
    }
    for (const decision of decisions) {
      this.decisions += 1;
      this.latest.set(`${decision.instrument}:${decision.strategy}`, decision);
      if (decision.verdict === 'enter') this.entered += 1;
      else if (decision.reason !== null) this.declined.set(decision.reason, (this.declined.get(decision.reason) ?? 0) + 1);
    }
    if (event.kind === 'price' || event.kind === 'fill') this.#noteEquity(event.at, core);
  }

  equity(): readonly EquityPoint[] {
    return this.#equity;
  }

  #noteEquity(at: number, core: TradingCore): void {
    const last = this.#equity.at(-1);
    if (last !== undefined && at - last.at < this.#equityStepMs) return;
    this.#equity.push({ at, equity: core.account().equity });
    if (this.#equity.length > MAX_EQUITY_POINTS) {
      this.#equity = this.#equity.filter((_, index) => index % 2 === 0);
      this.#equityStepMs *= 2;
    }
  }
}
