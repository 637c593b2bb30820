import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createRecordedSource, parseRecordedFile } from '../../../../electron/market/simulated/recordedMarket.ts';
import { candleFile, MINUTES_30, symbolOf, walk } from './recordedFixture.ts';

const signal = new AbortController().signal;
const HOURS_4 = 14_400_000;
const FROM = 1_672_531_200_000;
const BTC = symbolOf('BTC');
const recorded = process.env['BEARISH_CANDLES'] ?? new URL('../../../../../shared/data/candles', import.meta.url).pathname;

describe('the symbol of a candle file', () => {
  test.each([
    ['SOL=any.csv', 'SOL/USDT:USDT', 'any.csv'],
    ['eth/usdt:usdt=a/b=c.csv.gz', 'ETH/USDT:USDT', 'a/b=c.csv.gz'],
    ['data/binance-perp-BTCUSDT-30m.csv.gz', 'BTC/USDT:USDT', 'data/binance-perp-BTCUSDT-30m.csv.gz'],
    ['C:\\data\\1000PEPEUSDT.csv', '1000PEPE/USDT:USDT', 'C:\\data\\1000PEPEUSDT.csv'],
    ['ftx-perp-BTCUSD-1m.csv.gz', 'BTC/USDT:USDT', 'ftx-perp-BTCUSD-1m.csv.gz'],
    ['d/a=b/ADA-USDT.csv', 'ADA/USDT:USDT', 'd/a=b/ADA-USDT.csv'],
  ])('%s', (text, symbol, file) => {
    expect(parseRecordedFile(text)).toEqual({ symbol, file });
  });

  test.each(['candles.csv', 'ETHBTC-30m.csv', ''])('is unknown for %j', (text) => {
    expect(parseRecordedFile(text)).toBeNull();
  });
});

describe('recorded market', () => {
  test('is the file: every candle as it stands there, its tick from the decimals written', async () => {
    const rows = walk(48 * 60, FROM);
    const market = await createRecordedSource({ files: [{ symbol: BTC, file: await candleFile(rows) }], seed: 1 }).open([BTC], signal);
    expect(rows.map(({ openTime }) => market.candle(0, MINUTES_30, openTime))).toEqual(rows);
    expect(market.instruments[0]?.rules?.priceTick).toBe(0.01);
    expect(market.endsAt).toBe(FROM + rows.length * MINUTES_30);
    expect(market.candle(0, MINUTES_30, market.endsAt ?? 0)).toBeNull();
  });

  test('begins its live part when each market has 320 closed candles of 4 hours', async () => {
    const files = [
      { symbol: BTC, file: await candleFile(walk(48 * 70, FROM)) },
      { symbol: symbolOf('ETH'), file: await candleFile(walk(48 * 70, FROM + 3 * HOURS_4), 'ETH.csv') },
    ];
    const market = await createRecordedSource({ files, seed: 1 }).open([BTC, symbolOf('ETH')], signal);
    expect(market.liveFrom).toBe(FROM + 323 * HOURS_4);
    expect((await market.closed(1, HOURS_4, 1_000, market.liveFrom, signal)).openTime.length).toBe(320);
    expect((await market.closed(0, HOURS_4, 1_000, market.liveFrom, signal)).openTime.length).toBe(323);
  });

  test('tells the newest candles closed by a time and nothing of later ones', async () => {
    const rows = walk(500, FROM);
    const market = await createRecordedSource({ files: [{ symbol: BTC, file: await candleFile(rows) }], seed: 1, liveFrom: FROM }).open([BTC], signal);
    expect([...(await market.closed(0, MINUTES_30, 2, FROM + 10 * MINUTES_30, signal)).openTime]).toEqual([FROM + 8 * MINUTES_30, FROM + 9 * MINUTES_30]);
    expect([...(await market.closed(0, MINUTES_30, 1, FROM + 10 * MINUTES_30 - 1, signal)).openTime]).toEqual([FROM + 8 * MINUTES_30]);
    expect((await market.closed(0, 60_000, 5, FROM + 10 * MINUTES_30, signal)).openTime.length).toBe(0);
  });

  test('leaves a hole where the file has one', async () => {
    const rows = walk(500, FROM).filter((_, row) => row < 100 || row >= 110);
    const market = await createRecordedSource({ files: [{ symbol: BTC, file: await candleFile(rows) }], seed: 1, liveFrom: FROM }).open([BTC], signal);
    expect(market.candle(0, MINUTES_30, FROM + 104 * MINUTES_30)).toBeNull();
    expect(market.candle(0, HOURS_4, FROM + 13 * HOURS_4)?.open).toBe(rows[100]?.open);
  });

  test('settles the recorded funding rate, or the usual one where none is recorded', async () => {
    const files = [{ symbol: BTC, file: await candleFile(walk(500, FROM)) }];
    const funding = new Map([[BTC, { at: Float64Array.of(FROM, FROM + 8 * 3_600_000), rate: Float64Array.of(-0.0002, 0.0003) }]]);
    const known = await createRecordedSource({ files, seed: 1, liveFrom: FROM, funding }).open([BTC], signal);
    expect([FROM - 1, FROM, FROM + 1, FROM + 8 * 3_600_000].map((at) => known.fundingRate(0, at))).toEqual([0.0001, -0.0002, -0.0002, 0.0003]);
    const unknown = await createRecordedSource({ files, seed: 1, liveFrom: FROM }).open([BTC], signal);
    expect(unknown.fundingRate(0, FROM)).toBe(0.0001);
  });

  test('refuses a symbol without a file, candles too long, and a file too short, by name', async () => {
    const file = await candleFile(walk(500, FROM));
    const hourly = await candleFile(walk(500, FROM, 3_600_000), 'BTCUSDT-1h.csv');
    await expect(createRecordedSource({ files: [{ symbol: BTC, file }], seed: 1 }).open([symbolOf('SOL')], signal)).rejects.toThrow(/SOL\/USDT:USDT.*files for BTC/);
    await expect(createRecordedSource({ files: [{ symbol: BTC, file: hourly }], seed: 1 }).open([BTC], signal)).rejects.toThrow(/BTCUSDT-1h\.csv.*30 minutes/);
    await expect(createRecordedSource({ files: [{ symbol: BTC, file }], seed: 1 }).open([BTC], signal)).rejects.toThrow(/too short.*fewer than 320/);
    await expect(createRecordedSource({ files: [{ symbol: BTC, file }], seed: 1, liveFrom: FROM * 2 }).open([BTC], signal)).rejects.toThrow(/too short.*ends at/);
  });

  test.skipIf(!existsSync(recorded))('plays real candles (needs the recorded candle folder)', async () => {
    const files = ['BTC', 'SOL'].map((base) => ({ symbol: symbolOf(base), file: join(recorded, `binance-perp-${base}USDT-30m.csv.gz`) }));
    const market = await createRecordedSource({ files, seed: 1 }).open(files.map(({ symbol }) => symbol), signal);
    expect(market.instruments.map(({ rules }) => rules?.priceTick)).toEqual([0.1, 0.001]);
    expect(new Date(market.liveFrom).toISOString()).toBe('2023-02-23T08:00:00.000Z');
  });
});
