import type { ReasonCode, StrategyId } from '../../../shared/domain/decision.ts';
import { REASON_CODES } from '../../../shared/domain/decision.ts';
import type { Favourability } from '../../../shared/domain/decision.ts';
import type { Regime } from '../../../shared/domain/regime.ts';
import type { StatefulCheck } from '../signals/statefulCheck.ts';
import type { Evaluation } from './evaluation.ts';
import { hashNumbers } from '../state/stateHash.ts';
import { numbersToText, textToNumbers } from '../state/numbersText.ts';
import { createEvaluation } from './evaluation.ts';
import { decodeRows, encodeRows } from './rowCoding.ts';

const VERDICTS = ['enter', 'decline', 'not-ready'] as const satisfies readonly Evaluation['verdict'][];
const TRENDS = ['neutral', 'bullish', 'bearish'] as const satisfies readonly Regime['trend'][];
const MOMENTA = ['sideways', 'weak', 'strong'] as const satisfies readonly Regime['momentum'][];
const DIRECTIONS = ['flat', 'up', 'down'] as const satisfies readonly Regime['momentumDirection'][];
const VOLATILITIES = ['normal', 'low', 'high'] as const satisfies readonly Regime['volatility'][];
const FAVOURABLE_REASONS = [
  'insufficient-data', 'bullish-strong', 'entry-score-low', 'bearish-high-volatility', 'not-bullish', 'bullish', 'bearish', 'high-volatility',
  'no-downward-pressure',
] as const satisfies readonly Favourability['reason'][];

/** Numbers of one stateful check: name, value, limit, verdict. */
const CHECK_WIDTH = 4;

/** Numbers of one row. */
const WIDTH = 41;
const ROWS_PER_PAGE = 256;

/** What stands for a log in a hash: its pages by their own hashes. */
export interface DecisionLogDigest extends Omit<SavedDecisionLog, 'pages'> {
  readonly pages: readonly string[];
}

export interface SavedDecisionLog {
  readonly rows: number;
  /** Base64 of the coded rows, 256 of them each. */
  readonly pages: readonly string[];
  /** Ids that the rows name by their place here, in order of first appearance. */
  readonly strategies: readonly StrategyId[];
  readonly furtherChecks: readonly (readonly [row: number, checks: readonly StatefulCheck[]])[];
}

/** Every decision of a session as rows of plain numbers in typed pages; objects are made only for the row somebody asks for. */
export class DecisionLog {
  readonly #pages: Float64Array[] = [];
  readonly #furtherChecks = new Map<number, Float64Array>();
  /** Sentences of the few checks that have one, by row and place among its further checks. */
  readonly #details = new Map<number, ReadonlyMap<number, string>>();
  readonly #strategies: StrategyId[] = [];
  #rows = 0;

  constructor(saved?: SavedDecisionLog) {
    if (saved === undefined) return;
    for (const [index, text] of saved.pages.entries()) decodeRows(textToNumbers(text), WIDTH, this.#pageFor(index * ROWS_PER_PAGE));
    this.#rows = saved.rows;
    this.#strategies.push(...saved.strategies);
    for (const [row, checks] of saved.furtherChecks) this.#keepChecks(row, checks);
  }

  get rows(): number {
    return this.#rows;
  }

  /** Adds a decision and returns its row. */
  append(instrument: number, evaluation: Evaluation, furtherChecks: readonly StatefulCheck[]): number {
    const row = this.#rows;
    pack(instrument, this.#strategyIndex(evaluation.strategy), evaluation, this.#pageFor(row), (row % ROWS_PER_PAGE) * WIDTH);
    if (furtherChecks.length > 0) this.#keepChecks(row, furtherChecks);
    this.#rows += 1;
    return row;
  }

  /** @throws RangeError where there is no such row. */
  read(row: number): { readonly instrument: number; readonly evaluation: Evaluation; readonly furtherChecks: readonly StatefulCheck[] } {
    const page = this.#pages[Math.floor(row / ROWS_PER_PAGE)];
    if (page === undefined || row < 0 || row >= this.#rows) throw new RangeError(`decision ${row} of ${this.#rows}`);
    const offset = (row % ROWS_PER_PAGE) * WIDTH;
    const packed = page.subarray(offset, offset + WIDTH);
    return { instrument: packed[0] ?? 0, evaluation: unpack(packed, this.#strategies), furtherChecks: this.#checksOf(row) };
  }

  save(): SavedDecisionLog {
    return this.#saved((page) => numbersToText(page));
  }

  /** The same for equal logs, and as good as never for others; much cheaper than what is saved. */
  digest(): DecisionLogDigest {
    return this.#saved((page) => hashNumbers(page));
  }

  #saved(textOf: (coded: Float64Array) => string): SavedDecisionLog {
    const pages = this.#pages.map((page, index) => textOf(encodeRows(page, Math.min(ROWS_PER_PAGE, this.#rows - index * ROWS_PER_PAGE), WIDTH)));
    const furtherChecks = Array.from(this.#furtherChecks.keys(), (row) => [row, this.#checksOf(row)] as const);
    return { rows: this.#rows, pages, strategies: [...this.#strategies], furtherChecks };
  }

  #strategyIndex(strategy: StrategyId): number {
    const known = this.#strategies.indexOf(strategy);
    return known === -1 ? this.#strategies.push(strategy) - 1 : known;
  }

  #keepChecks(row: number, checks: readonly StatefulCheck[]): void {
    this.#furtherChecks.set(row, packChecks(checks));
    if (!checks.some(({ detail }) => detail !== undefined)) return;
    this.#details.set(row, new Map(checks.flatMap(({ detail }, index) => (detail === undefined ? [] : [[index, detail] as const]))));
  }

  #checksOf(row: number): readonly StatefulCheck[] {
    const packed = this.#furtherChecks.get(row);
    if (packed === undefined) return [];
    const details = this.#details.get(row);
    const checks = unpackChecks(packed);
    return details === undefined ? checks : checks.map((check, index) => {
      const detail = details.get(index);
      return detail === undefined ? check : { ...check, detail };
    });
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

function pack(instrument: number, strategy: number, from: Evaluation, to: Float64Array, at: number): void {
  const isReady = from.verdict !== 'not-ready';
  to[at] = instrument;
  to[at + 1] = strategy;
  to[at + 2] = VERDICTS.indexOf(from.verdict);
  to[at + 3] = from.reason === null ? -1 : REASON_CODES.indexOf(from.reason);
  to[at + 4] = from.checksMade;
  to[at + 5] = from.checksPassed;
  to[at + 6] = from.time;
  to[at + 7] = from.close;
  to[at + 8] = from.candles30m;
  to[at + 9] = from.candles1h;
  to[at + 10] = from.candles4h;
  to[at + 11] = isReady ? TRENDS.indexOf(from.trend) : 0;
  to[at + 12] = isReady ? MOMENTA.indexOf(from.momentum) : 0;
  to[at + 13] = isReady ? DIRECTIONS.indexOf(from.momentumDirection) : 0;
  to[at + 14] = isReady ? VOLATILITIES.indexOf(from.volatility) : 0;
  to[at + 15] = FAVOURABLE_REASONS.indexOf(from.favourability.reason);
  to[at + 16] = from.favourability.verdict ? 1 : 0;
  to[at + 17] = isReady ? from.volume : Number.NaN;
  to[at + 18] = isReady ? from.rsi : Number.NaN;
  to[at + 19] = isReady ? from.atr : Number.NaN;
  to[at + 20] = isReady ? from.emaFast : Number.NaN;
  to[at + 21] = isReady ? from.emaMid : Number.NaN;
  to[at + 22] = isReady ? from.emaSlow : Number.NaN;
  to[at + 23] = isReady ? from.microTrendStrength : Number.NaN;
  to[at + 24] = isReady ? from.entryScoreLong : Number.NaN;
  to[at + 25] = isReady ? from.entryScoreShort : Number.NaN;
  to[at + 26] = isReady ? from.momentumRsi : Number.NaN;
  to[at + 27] = isReady ? from.momentumChange : Number.NaN;
  to[at + 28] = isReady ? from.volatilityPercentile : Number.NaN;
  to[at + 29] = isReady ? from.riskMultiplier : Number.NaN;
  to[at + 30] = isReady ? from.threshold : Number.NaN;
  to[at + 31] = isReady ? from.emaFastMidLimit : Number.NaN;
  to[at + 32] = isReady ? from.emaMidSlowLimit : Number.NaN;
  to[at + 33] = isReady ? from.stop : Number.NaN;
  to[at + 34] = isReady ? from.target : Number.NaN;
  to[at + 35] = isReady ? from.stopDistance : Number.NaN;
  to[at + 36] = isReady ? from.netRewardToRisk : Number.NaN;
  to[at + 37] = from.historyLimit30m;
  to[at + 38] = from.historyLimit1h;
  to[at + 39] = from.historyLimit4h;
  to[at + 40] = isReady ? from.regimeLimit : Number.NaN;
}

function unpack(packed: Float64Array, strategies: readonly StrategyId[]): Evaluation {
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
  const out = createEvaluation(label(strategies));
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
  out.historyLimit30m = take();
  out.historyLimit1h = take();
  out.historyLimit4h = take();
  out.regimeLimit = take();
  out.rewardToRisk = Math.abs(out.target - out.close) / Math.abs(out.close - out.stop);
  return out;
}

function packChecks(checks: readonly StatefulCheck[]): Float64Array {
  const packed = new Float64Array(checks.length * CHECK_WIDTH);
  for (const [index, check] of checks.entries()) {
    const at = index * CHECK_WIDTH;
    packed[at] = REASON_CODES.indexOf(check.name);
    packed[at + 1] = check.value ?? Number.NaN;
    packed[at + 2] = check.limit ?? Number.NaN;
    packed[at + 3] = check.pass ? 1 : 0;
  }
  return packed;
}

function unpackChecks(packed: Float64Array): readonly StatefulCheck[] {
  return Array.from({ length: packed.length / CHECK_WIDTH }, (_, index): StatefulCheck => {
    const [code = -1, value = Number.NaN, limit = Number.NaN, pass = 0] = packed.subarray(index * CHECK_WIDTH, (index + 1) * CHECK_WIDTH);
    const name = REASON_CODES[code];
    if (name === undefined) throw new RangeError(`reason code ${code} of ${REASON_CODES.length}`);
    return { name, value: Number.isNaN(value) ? null : value, limit: Number.isNaN(limit) ? null : limit, pass: pass === 1 };
  });
}
