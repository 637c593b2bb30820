import { describe, expect, it } from 'vitest';
import type { MarketSeriesKey } from '../../../../shared/domain/marketSeries.ts';
import { loadMarketValues, type MarketValueQuery } from '../../../../electron/engine/series/loadMarketValues.ts';
import { symbolOf } from '../../../renderer-harness/fixtures.ts';

const symbol = symbolOf('BTC');
const POINTS = { at: Float64Array.of(10, 20, 30), value: Float64Array.of(1, 2, 3) };

async function loaded(changes: Partial<MarketValueQuery>) {
  const asked: [MarketSeriesKey, number][] = [];
  const store: MarketValueQuery['store'] = {
    newest: (key, count) => {
      asked.push([key, count]);
      return Promise.resolve(POINTS);
    },
  };
  const answer = await loadMarketValues({ market: { exchange: 'bingx', symbol }, endpoints: {}, store, value: 'open-interest', from: 20, limit: 500, ...changes }, AbortSignal.timeout(1_000));
  return { answer, asked };
}

describe('loadMarketValues', () => {
  it('gives the newest points of the range', async () => {
    const { answer, asked } = await loaded({});
    expect(answer).toEqual({ ok: true, columns: { at: Float64Array.of(20, 30), value: Float64Array.of(2, 3) } });
    expect(asked).toEqual([[{ exchange: 'bingx', symbol, value: 'open-interest' }, 500]]);
    expect((await loaded({ from: 31 })).answer).toEqual({ ok: true, columns: { at: new Float64Array(), value: new Float64Array() } });
  });

  it('keeps another address apart from the exchange itself', async () => {
    const { asked } = await loaded({ endpoints: { bingx: { restUrl: 'http://127.0.0.1:8080', wsUrl: null } } });
    expect(asked[0]?.[0].exchange).toBe('bingx@127.0.0.1:8080');
  });

  it('says what is missing, and has nothing of a generated market', async () => {
    expect((await loaded({ market: null })).answer).toMatchObject({ ok: false, code: 'no-series' });
    expect((await loaded({ store: null })).answer).toMatchObject({ ok: false, code: 'no-store' });
    expect((await loaded({ market: { exchange: 'simulated', symbol } })).answer).toEqual({ ok: true, columns: { at: new Float64Array(), value: new Float64Array() } });
  });
});
