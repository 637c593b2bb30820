import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candle } from '../../../../shared/domain/candle.ts';
import { SeriesLedger } from '../../../../electron/market/exchange/SeriesLedger.ts';

const TF = 1_800_000;
const T = 1_717_200_000_000;
const NO_PUSH = 0;
const NO_CLOCK = 0;

function candle(row: number, close = 10): Candle {
  return { openTime: T + row * TF, open: 10, high: 20, low: 5, close, volume: 100 + row };
}
const candles = (...rows: number[]): Candle[] => rows.map((row) => candle(row));
const numbers = (list: readonly Candle[]): number[] => list.map(({ openTime }) => (openTime - T) / TF);

describe('the ledger of a series', () => {
  it('closes what has a later candle beside it, and nothing else', () => {
    const ledger = new SeriesLedger(TF, candle(-1).openTime);
    const settled = ledger.apply(candles(-2, -1, 0, 1, 2), NO_PUSH, NO_CLOCK);
    expect(numbers(settled.closed)).toEqual([0, 1]);
    expect(ledger.settledThrough).toBe(T + 2 * TF);
    expect(ledger.askFrom).toBe(T);
  });

  it('announces nothing twice', () => {
    const ledger = new SeriesLedger(TF, candle(-1).openTime);
    ledger.apply(candles(0, 1), NO_PUSH, NO_CLOCK);
    expect(ledger.apply(candles(0, 1), NO_PUSH, NO_CLOCK).closed).toEqual([]);
    expect(numbers(ledger.apply(candles(0, 1, 2), NO_PUSH, NO_CLOCK).closed)).toEqual([1]);
  });

  it('closes the last row, a newer candle having been pushed, only when a second answer gives it alike: answers can lag behind the stream', () => {
    const ledger = new SeriesLedger(TF, candle(-1).openTime);
    expect(ledger.apply(candles(0), T + TF, NO_CLOCK).closed).toEqual([]);
    expect(ledger.apply([candle(0, 11)], T + TF, NO_CLOCK).closed).toEqual([]);
    expect(ledger.apply([candle(0, 11)], T + TF, NO_CLOCK).closed).toEqual([candle(0, 11)]);
    expect(ledger.apply(candles(1), T + TF, NO_CLOCK).closed).toEqual([]);
  });

  it('closes the last row by the clock only where two answers in a row gave it alike', () => {
    const ledger = new SeriesLedger(TF, candle(-1).openTime);
    const past = T + 10 * TF;
    expect(ledger.apply(candles(0), NO_PUSH, past).closed).toEqual([]);
    expect(ledger.apply([candle(0, 11)], NO_PUSH, past).closed).toEqual([]);
    expect(ledger.apply([candle(0, 11)], NO_PUSH, T).closed).toEqual([]);
    expect(numbers(ledger.apply([candle(0, 11)], NO_PUSH, past).closed)).toEqual([0]);
  });

  it('announces nothing newer before a gap is filled', () => {
    const ledger = new SeriesLedger(TF, candle(-1).openTime);
    const gap = ledger.apply(candles(1, 2, 3), NO_PUSH, NO_CLOCK);
    expect(gap).toMatchObject({ closed: [], holes: [], hasOpenGap: true });
    const filled = ledger.apply(candles(0, 1, 2, 3), NO_PUSH, NO_CLOCK);
    expect(numbers(filled.closed)).toEqual([0, 1, 2]);
    expect(filled.hasOpenGap).toBe(false);
  });

  it('takes a gap for a hole after the fourth look, and goes on behind it', () => {
    const ledger = new SeriesLedger(TF, candle(-1).openTime);
    for (let look = 1; look < 4; look += 1) expect(ledger.apply(candles(2, 3), NO_PUSH, NO_CLOCK).hasOpenGap).toBe(true);
    const last = ledger.apply(candles(2, 3), NO_PUSH, NO_CLOCK);
    expect(last.holes).toEqual([{ from: T, count: 2 }]);
    expect(numbers(last.closed)).toEqual([2]);
  });

  it('reports a candle that changed after it was announced once, and keeps the announced one', () => {
    const ledger = new SeriesLedger(TF, candle(-1).openTime);
    ledger.apply(candles(0, 1), NO_PUSH, NO_CLOCK);
    const changed = [candle(0, 12), candle(1)];
    expect(ledger.apply(changed, NO_PUSH, NO_CLOCK).corrections).toEqual([{ announced: candle(0), now: candle(0, 12) }]);
    expect(ledger.apply(changed, NO_PUSH, NO_CLOCK).corrections).toEqual([]);
    expect(ledger.announced(T)).toEqual(candle(0));
  });

  it('tells an older state of an announced candle from a change of it', () => {
    const ledger = new SeriesLedger(TF, candle(-1).openTime);
    ledger.apply(candles(0, 1), NO_PUSH, NO_CLOCK);
    expect(ledger.contradicts({ ...candle(0, 9), high: 15, low: 8, volume: 50 })).toBe(false);
    expect(ledger.contradicts(candle(7))).toBe(false);
    expect(ledger.contradicts({ ...candle(0), volume: 101 })).toBe(true);
    expect(ledger.contradicts({ ...candle(0), volume: 102 })).toBe(false);
  });

  it('announces each candle of the source once and in order, whatever parts of it the answers show', () => {
    const total = 30;
    fc.assert(
      fc.property(fc.array(fc.record({ newest: fc.integer({ min: 0, max: total }), missing: fc.array(fc.integer({ min: 0, max: total }), { maxLength: 2 }) }), { maxLength: 40 }), (answers) => {
        const ledger = new SeriesLedger(TF, candle(-1).openTime);
        const seen: number[] = [];
        let newest = 0;
        const take = (hidden: readonly number[]): void => {
          const first = (ledger.askFrom - T) / TF;
          const rows = Array.from({ length: newest - first + 1 }, (_, row) => first + row).filter((row) => !hidden.includes(row));
          seen.push(...numbers(ledger.apply(candles(...rows), NO_PUSH, NO_CLOCK).closed));
        };
        for (const answer of answers) {
          newest = Math.max(newest, answer.newest);
          // A row is missing in one answer alone: the next one has it.
          take(answer.missing);
          take([]);
        }
        expect(seen).toEqual(Array.from({ length: newest }, (_, row) => row));
      }),
    );
  });
});
