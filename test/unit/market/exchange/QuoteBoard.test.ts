import { describe, expect, it } from 'vitest';
import { QuoteBoard } from '../../../../electron/market/exchange/QuoteBoard.ts';
import type { GatewayQuote } from '../../../../electron/exchanges/gateway.ts';

const T = 1_717_200_000_000;
const quote = (last: number, at: number | null = null): GatewayQuote => ({ last, bid: last - 1, ask: last + 1, bidSize: 2, askSize: 3, change24h: 0.01, at });

function board(): QuoteBoard {
  return new QuoteBoard(1, 5_000, 30_000);
}

describe('the newest prices', () => {
  it('tell last, bid, ask and the mark price while it is fresh', () => {
    const prices = board();
    prices.offerMark(0, 101, 1_000);
    expect(prices.offer(0, quote(100), 2_000, T)).toEqual({
      kind: 'quote', change24h: 0.01,
      event: { kind: 'quote', at: T, instrument: 0, last: 100, bid: 99, ask: 101, mark: 101, bidSize: 2, askSize: 3 },
    });
    expect(prices.offer(0, quote(100), 9_000, T)).toMatchObject({ event: { mark: 100 } });
    expect(prices.markOf(0, 9_000)).toBe(100);
  });

  it('stand for a book that is not known', () => {
    const update = board().offer(0, { ...quote(100), bid: null, ask: null }, 0, T);
    expect(update).toMatchObject({ event: { bid: 100, ask: 100, bidSize: null, askSize: null } });
  });

  it('leave out what is older than what is known, unless the exchange set its clock back', () => {
    const prices = board();
    prices.offer(0, quote(100, T), 0, T);
    expect(prices.offer(0, quote(99, T - 1), 0, T)).toEqual({ kind: 'late' });
    expect(prices.offer(0, quote(99, T), 0, T).kind).toBe('quote');
    expect(prices.offer(0, quote(98, T - 60_000), 0, T).kind).toBe('quote');
  });

  it('believe a jump of more than 30 % once it has come three times in 2 s, with no other price in between', () => {
    const prices = board();
    const kind = (last: number, arrivedAt: number) => prices.offer(0, quote(last), arrivedAt, T).kind;
    prices.offer(0, quote(100), 0, T);
    expect(prices.offer(0, quote(1), 0, T)).toEqual({ kind: 'doubtful', last: 1 });
    expect(kind(1, 3_000)).toBe('doubtful');
    expect(kind(101, 3_100)).toBe('quote');
    expect(kind(1, 6_000)).toBe('doubtful');
    expect(kind(60, 7_000)).toBe('doubtful');
    expect(kind(61, 7_100)).toBe('doubtful');
    expect(kind(62, 7_200)).toBe('doubtful');
    expect(kind(61, 9_000)).toBe('quote');
    expect(kind(62, 9_100)).toBe('quote');
  });

  it('know their age and when their state changes', () => {
    const prices = board();
    expect(prices.ageOf(0, 5)).toBeNull();
    expect(prices.markOf(0, 5)).toBeNull();
    prices.offer(0, quote(100), 1_000, T);
    expect(prices.ageOf(0, 1_500)).toBe(500);
    expect([prices.setStale(0, 'old'), prices.setStale(0, 'older'), prices.setStale(0, null), prices.setStale(0, null)]).toEqual([true, false, true, false]);
  });
});
