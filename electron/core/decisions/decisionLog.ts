import type { ReasonCode } from '../../../shared/domain/decision.ts';
import { REASON_CODES, STRATEGIES } from '../../../shared/domain/decision.ts';
import type { Favourability } from '../../../shared/domain/decision.ts';
import type { Regime } from '../../../shared/domain/regime.ts';
import type { StatefulCheck } from '../signals/statefulCheck.ts';
import type { Evaluation } from './evaluation.ts';
import { createEvaluation } from './evaluation.ts';

const VERDICTS = ['enter', 'decline', 'not-ready'] as const satisfies readonly Evaluation['verdict'][];
const TRENDS = ['neutral', 'bullish', 'bearish'] as const satisfies readonly Regime['trend'][];
const MOMENTA = ['sideways', 'weak', 'strong'] as const satisfies readonly Regime['momentum'][];
const DIRECTIONS = ['flat', 'up', 'down'] as const satisfies readonly Regime['momentumDirection'][];
const VOLATILITIES = ['normal', 'low', 'high'] as const satisfies readonly Regime['volatility'][];
const FAVOURABLE_REASONS = [
  'insufficient-data', 'bullish-strong', 'entry-score-low', 'bearish-high-volatility', 'not-bullish', 'bullish', 'bearish', 'high-volatility',
  'no-downward-pressure',
] as const satisfies readonly Favourability['reason'][];

/** Numbers of one row. */
const WIDTH = 37;
const ROWS_PER_PAGE = 256;

export interface SavedDecisionLog {
  readonly rows: number;
  /** Row after row, `WIDTH` numbers each; null is NaN. */
  readonly values: readonly (number | null)[];
  readonly furtherChecks: readonly (readonly [row: number, checks: readonly StatefulCheck[]])[];
}

/** Every decision of a session as rows of plain numbers in typed pages; objects are made only for the row somebody asks for. */
export class DecisionLog {
  readonly #pages: Float64Array[] = [];
  readonly #furtherChecks = new Map<number, readonly StatefulCheck[]>();
  #rows = 0;

  constructor(saved?: SavedDecisionLog) {
    if (saved === undefined) return;
    for (let row = 0; row < saved.rows; row += 1) {
      const page = this.#pageFor(row);
      const offset = (row % ROWS_PER_PAGE) * WIDTH;
      for (let column = 0; column < WIDTH; column += 1) page[offset + column] = saved.values[row * WIDTH + column] ?? Number.NaN;
    }
    this.#rows = saved.rows;
    for (const [row, checks] of saved.furtherChecks) this.#furtherChecks.set(row, checks);
  }

  get rows(): number {
    return this.#rows;
  }

  /** Adds a decision and returns its row. */
  append(instrument: number, evaluation: Evaluation, furtherChecks: readonly StatefulCheck[]): number {
    const row = this.#rows;
    pack(instrument, evaluation, this.#pageFor(row), (row % ROWS_PER_PAGE) * WIDTH);
    if (furtherChecks.length > 0) this.#furtherChecks.set(row, furtherChecks);
    this.#rows += 1;
    return row;
  }

  /** @throws RangeError where there is no such row. */
  read(row: number): { readonly instrument: number; readonly evaluation: Evaluation; readonly furtherChecks: readonly StatefulCheck[] } {
    const page = this.#pages[Math.floor(row / ROWS_PER_PAGE)];
    if (page === undefined || row < 0 || row >= this.#rows) throw new RangeError(`decision ${row} of ${this.#rows}`);
    const offset = (row % ROWS_PER_PAGE) * WIDTH;
    const packed = page.subarray(offset, offset + WIDTH);
    return { instrument: packed[0] ?? 0, evaluation: unpack(packed), furtherChecks: this.#furtherChecks.get(row) ?? [] };
  }

  save(): SavedDecisionLog {
    const values: (number | null)[] = [];
    for (let row = 0; row < this.#rows; row += 1) {
      const page = this.#pageFor(row);
      const offset = (row % ROWS_PER_PAGE) * WIDTH;
      for (const value of page.subarray(offset, offset + WIDTH)) values.push(Number.isFinite(value) ? value : null);
    }
    return { rows: this.#rows, values, furtherChecks: [...this.#furtherChecks] };
  }

  #pageFor(row: number): Float64Array {
    const index = Math.floor(row / ROWS_PER_PAGE);
    const known = this.#pages[index];
    if (known !== undefined) return known;
    const page = new Float64Array(ROWS_PER_PAGE * WIDTH);
    this.#pages[index] = page;
    return page;
  }
}

function pack(instrument: number, from: Evaluation, to: Float64Array, offset: number): void {
  const isReady = from.verdict !== 'not-ready';
  const whenReady = (value: number): number => (isReady && Number.isFinite(value) ? value : Number.NaN);
  let column = offset;
  const put = (value: number): void => {
    to[column] = value;
    column += 1;
  };
  put(instrument);
  put(STRATEGIES.indexOf(from.strategy));
  put(VERDICTS.indexOf(from.verdict));
  put(from.reason === null ? -1 : REASON_CODES.indexOf(from.reason));
  put(from.checksMade);
  put(from.checksPassed);
  put(from.time);
  put(from.close);
  put(from.candles30m);
  put(from.candles1h);
  put(from.candles4h);
  put(isReady ? TRENDS.indexOf(from.trend) : 0);
  put(isReady ? MOMENTA.indexOf(from.momentum) : 0);
  put(isReady ? DIRECTIONS.indexOf(from.momentumDirection) : 0);
  put(isReady ? VOLATILITIES.indexOf(from.volatility) : 0);
  put(FAVOURABLE_REASONS.indexOf(from.favourability.reason));
  put(from.favourability.verdict ? 1 : 0);
  put(whenReady(from.volume));
  put(whenReady(from.rsi));
  put(whenReady(from.atr));
  put(whenReady(from.emaFast));
  put(whenReady(from.emaMid));
  put(whenReady(from.emaSlow));
  put(whenReady(from.microTrendStrength));
  put(whenReady(from.entryScoreLong));
  put(whenReady(from.entryScoreShort));
  put(whenReady(from.momentumRsi));
  put(whenReady(from.momentumChange));
  put(whenReady(from.volatilityPercentile));
  put(whenReady(from.riskMultiplier));
  put(whenReady(from.threshold));
  put(whenReady(from.emaFastMidLimit));
  put(whenReady(from.emaMidSlowLimit));
  put(whenReady(from.stop));
  put(whenReady(from.target));
  put(whenReady(from.stopDistance));
  put(whenReady(from.netRewardToRisk));
}

function unpack(packed: Float64Array): Evaluation {
  let column = 1;
  const take = (): number => {
    const value = packed[column] ?? Number.NaN;
    column += 1;
    return value;
  };
  const label = <T>(labels: readonly T[]): T => {
    const index = take();
    const found = labels[index];
    if (found === undefined) throw new RangeError(`label ${index} of ${labels.join(', ')}`);
    return found;
  };
  const reasonAt = (index: number): ReasonCode | null => REASON_CODES[index] ?? null;
  const out = createEvaluation(label(STRATEGIES));
  out.verdict = label(VERDICTS);
  out.isReady = out.verdict !== 'not-ready';
  out.reason = reasonAt(take());
  out.checksMade = take();
  out.checksPassed = take();
  out.time = take();
  out.close = take();
  out.candles30m = take();
  out.candles1h = take();
  out.candles4h = take();
  out.trend = label(TRENDS);
  out.momentum = label(MOMENTA);
  out.momentumDirection = label(DIRECTIONS);
  out.volatility = label(VOLATILITIES);
  const reason = label(FAVOURABLE_REASONS);
  out.favourability = { verdict: take() === 1, reason };
  out.volume = take();
  out.rsi = take();
  out.atr = take();
  out.emaFast = take();
  out.emaMid = take();
  out.emaSlow = take();
  out.microTrendStrength = take();
  out.entryScoreLong = take();
  out.entryScoreShort = take();
  out.momentumRsi = take();
  out.momentumChange = take();
  out.volatilityPercentile = take();
  out.riskMultiplier = take();
  out.threshold = take();
  out.emaFastMidLimit = take();
  out.emaMidSlowLimit = take();
  out.stop = take();
  out.target = take();
  out.stopDistance = take();
  out.netRewardToRisk = take();
  out.rewardToRisk = Math.abs(out.target - out.close) / Math.abs(out.close - out.stop);
  return out;
}
