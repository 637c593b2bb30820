import { setImmediate as nextTurn } from 'node:timers/promises';
import { candleAt, emptyColumns, type Candle, type CandleColumns } from '../../../shared/domain/candle.ts';
import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import { decimalGrid, type DecimalGrid } from './decimalGrid.ts';
import { GeneratedPath, ROW_FIELDS, STEP_MS, STEPS_PER_DAY, type DayRows } from './GeneratedPath.ts';
import { marketProfile } from './marketProfile.ts';
import { Prng } from './Prng.ts';
import type { SimulatedMarket, SimulatedSource } from './simulatedMarket.ts';

const DAY_MS = 86_400_000;
/** 2025-01-01T00:00Z. */
const LIVE_FROM = 1_735_689_600_000;
/** 1,560 closed 4h candles before the live part: enough for every average to have forgotten where it began. */
const HISTORY_DAYS = 260;
/** Days kept in memory; others are generated again from the state before them. */
const CACHED_DAYS = 64;
/** Days generated before other work gets its turn: a few ms. */
const DAYS_PER_TURN = 12;
const FUNDING_BASE = 0.0001;
/** Of the last day's return: longs pay for a rise. */
const FUNDING_PER_RETURN = 0.004;
const FUNDING_BOUND = 0.00075;

export interface GeneratedSourceOptions {
  /** 0 to 4294967295; the same seed gives the same market. */
  readonly seed: number;
  /** Start of the live part, a UTC midnight, epoch ms. Default 2025-01-01. */
  readonly liveFrom?: number;
}

/** A market made of random numbers: any symbol exists, it never ends, and the same seed gives the same course. */
export function createGeneratedSource(options: GeneratedSourceOptions): SimulatedSource {
  return {
    async open(symbols, signal) {
      signal.throwIfAborted();
      return new GeneratedMarket(symbols, options.seed, options.liveFrom ?? LIVE_FROM);
    },
  };
}

class GeneratedMarket implements SimulatedMarket {
  readonly instruments;
  readonly shapes;
  readonly baseMs;
  readonly seed: number;
  readonly liveFrom: number;
  readonly endsAt = null;
  readonly #origin: number;
  readonly #path: GeneratedPath;
  readonly #amounts: readonly DecimalGrid[];
  /** State before each day, from the first one on. */
  readonly #checkpoints: Float64Array[];
  /** Day by number since the origin; the order is that of use. */
  readonly #days = new Map<number, readonly DayRows[]>();
  /** The day the path stands before. */
  #nextDay = 0;

  constructor(symbols: readonly MarketSymbol[], seed: number, liveFrom: number) {
    if (liveFrom % DAY_MS !== 0) throw new RangeError(`liveFrom ${liveFrom} is not a UTC midnight`);
    const profiles = symbols.map((symbol) => marketProfile(symbol, seed));
    this.seed = seed;
    this.liveFrom = liveFrom;
    this.instruments = symbols.map((symbol, index) => ({ exchange: 'simulated' as const, symbol, rules: profiles[index]?.rules ?? null }));
    this.shapes = profiles.map(({ shape }) => shape);
    this.baseMs = symbols.map(() => STEP_MS);
    this.#amounts = profiles.map(({ rules }) => decimalGrid(rules.amountStep));
    this.#origin = liveFrom - HISTORY_DAYS * DAY_MS;
    this.#path = new GeneratedPath(seed, symbols.flatMap((label, index) => {
      const profile = profiles[index];
      return profile === undefined ? [] : [{ label, profile }];
    }));
    this.#checkpoints = [this.#path.save()];
  }

  async prepare(at: number, signal: AbortSignal): Promise<void> {
    await this.#reach(Math.floor((at - this.#origin) / DAY_MS), signal);
  }

  candle(instrument: number, timeframeMs: number, openTime: number): Candle | null {
    if (openTime < this.#origin || openTime % timeframeMs !== 0) return null;
    const columns = emptyColumns(1);
    this.#write(instrument, timeframeMs, openTime, columns, 0);
    return candleAt(columns, 0);
  }

  async closed(instrument: number, timeframeMs: number, count: number, until: number, signal: AbortSignal): Promise<CandleColumns> {
    if (timeframeMs % STEP_MS !== 0) return emptyColumns();
    const end = Math.floor(until / timeframeMs) * timeframeMs;
    const begin = Math.max(Math.ceil(this.#origin / timeframeMs) * timeframeMs, end - count * timeframeMs);
    const rows = Math.max(0, (end - begin) / timeframeMs);
    const columns = emptyColumns(rows);
    let day = -1;
    for (let row = 0; row < rows; row += 1) {
      const openTime = begin + row * timeframeMs;
      const next = Math.floor((openTime - this.#origin) / DAY_MS);
      if (next !== day && next % DAYS_PER_TURN === 0) {
        await this.#reach(next, signal);
        await nextTurn();
        signal.throwIfAborted();
      }
      day = next;
      this.#write(instrument, timeframeMs, openTime, columns, row);
    }
    return columns;
  }

  fundingRate(instrument: number, at: number): number {
    const [now, before] = [at, at - DAY_MS].map((time) => this.candle(instrument, STEP_MS, Math.floor(time / STEP_MS) * STEP_MS - STEP_MS)?.close);
    const change = now === undefined || before === undefined ? 0 : now / before - 1;
    const noise = 0.00002 * new Prng(this.seed, `funding:${this.instruments[instrument]?.symbol ?? ''}:${at}`).normal();
    const rate = FUNDING_BASE + FUNDING_PER_RETURN * change + noise;
    return Math.round(Math.min(FUNDING_BOUND, Math.max(-FUNDING_BOUND, rate)) * 1e8) / 1e8;
  }

  /** Generates the states up to `day`, giving way to other work. */
  async #reach(day: number, signal: AbortSignal): Promise<void> {
    while (this.#checkpoints.length <= day) {
      this.#day(Math.min(day, this.#checkpoints.length - 1 + DAYS_PER_TURN));
      await nextTurn();
      signal.throwIfAborted();
    }
  }

  #write(instrument: number, timeframeMs: number, openTime: number, columns: CandleColumns, row: number): void {
    let high = Number.NEGATIVE_INFINITY;
    let low = Number.POSITIVE_INFINITY;
    let close = 0;
    let volume = 0;
    for (let at = openTime; at < openTime + timeframeMs; at += STEP_MS) {
      const sinceOrigin = at - this.#origin;
      const rows = this.#day(Math.floor(sinceOrigin / DAY_MS))[instrument];
      if (rows === undefined) throw new RangeError(`instrument ${instrument} of ${this.instruments.length}`);
      const field = (Math.floor(sinceOrigin / STEP_MS) % STEPS_PER_DAY) * ROW_FIELDS.length;
      if (at === openTime) columns.open[row] = rows[field + ROW_FIELDS.open] ?? 0;
      high = Math.max(high, rows[field + ROW_FIELDS.high] ?? 0);
      low = Math.min(low, rows[field + ROW_FIELDS.low] ?? 0);
      close = rows[field + ROW_FIELDS.close] ?? 0;
      volume += rows[field + ROW_FIELDS.volume] ?? 0;
    }
    columns.openTime[row] = openTime;
    columns.high[row] = high;
    columns.low[row] = low;
    columns.close[row] = close;
    columns.volume[row] = this.#amounts[instrument]?.round(volume) ?? volume;
  }

  #day(day: number): readonly DayRows[] {
    const cached = this.#days.get(day);
    if (cached !== undefined) return cached;
    const known = Math.min(day, this.#checkpoints.length - 1);
    const start = this.#checkpoints[known];
    if (start === undefined) throw new RangeError(`day ${day} before the first`);
    if (this.#nextDay !== known) this.#path.load(start);
    let rows: readonly DayRows[] = [];
    for (let next = known; next <= day; next += 1) {
      rows = this.#path.nextDay();
      this.#days.set(next, rows);
      if (this.#checkpoints.length === next + 1) this.#checkpoints.push(this.#path.save());
    }
    this.#nextDay = day + 1;
    for (const oldest of this.#days.keys()) {
      if (this.#days.size <= CACHED_DAYS) break;
      this.#days.delete(oldest);
    }
    return rows;
  }
}
