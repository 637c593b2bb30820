import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { parseCandles, readCandleFile } from '../../../exchanges/core/candleFile.ts';
import type { CandleSeries } from '../../../exchanges/core/candleSeries.ts';
import { fromScaled } from '../../../exchanges/core/scaled.ts';

const HEADER = 'timestamp_ms,open,high,low,close,volume';
const TEXT = `${HEADER}\n1672531200000,16537.5,16540.9,16513.4,16539.4,2832.734\n1672533000000,16539.3,16539.4,16504,16527,2548.665\n`;
const realFile = join(process.env['BEARISH_CANDLES'] ?? '../shared/data/candles', 'binance-perp-SOLUSDT-30m.csv.gz');

function numbers(series: CandleSeries): number[][] {
  const { priceDecimals, quantityDecimals } = series.scale;
  return Array.from({ length: series.length }, (_, row) => {
    const { openTime, open, high, low, close, volume } = series.at(row);
    return [openTime, ...[open, high, low, close].map((price) => fromScaled(price, priceDecimals)), fromScaled(volume, quantityDecimals)];
  });
}

describe('candle files', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'candles-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('are read plain or compressed, to the very numbers of the text', async () => {
    const expected = [
      [1672531200000, 16537.5, 16540.9, 16513.4, 16539.4, 2832.734],
      [1672533000000, 16539.3, 16539.4, 16504, 16527, 2548.665],
    ];
    await writeFile(join(folder, 'a.csv'), TEXT);
    await writeFile(join(folder, 'b.csv.gz'), gzipSync(TEXT));
    expect(numbers(await readCandleFile(join(folder, 'a.csv')))).toEqual(expected);
    expect(numbers(await readCandleFile(join(folder, 'b.csv.gz')))).toEqual(expected);
  });

  it('tell their timeframe by the smallest distance between rows', () => {
    const row = (minute: number): string => `${1672531200000 + minute * 60_000},2,3,1,2,5`;
    expect(parseCandles([HEADER, row(0), row(45), row(60)].join('\n'), 'x.csv').durationMs).toBe(900_000);
  });

  it.each([
    ['another header', 'time,o,h,l,c,v\n1,2,3,4,5,6', /x\.csv: the first line is "time,o,h,l,c,v", expected "timestamp_ms/],
    ['too few rows', `${HEADER}\n1672531200000,1,1,1,1,1\n`, /x\.csv: has 1 candles, expected at least 2/],
    ['a text for a number', TEXT.replace('16504', 'abc'), /x\.csv, line 3: .*abc.*expected six plain decimal numbers/],
    ['an exponent', TEXT.replace('2548.665', '2.5e3'), /x\.csv, line 3/],
    ['a missing column', TEXT.replace(',2548.665', ''), /x\.csv, line 3/],
    ['a repeated time', `${TEXT}1672533000000,1,1,1,1,1`, /x\.csv, line 4: candle at 1672533000000: is not later/],
    ['a close above its high', TEXT.replace('16540.9', '16538.0'), /x\.csv, line 2: .*outside low and high/],
    ['a price of zero', TEXT.replace('16504', '0'), /x\.csv, line 3: .*0 or less/],
    ['rows off every timeframe', `${HEADER}\n0,1,1,1,1,1\n1000,1,1,1,1,1`, /x\.csv: rows are 1000 ms apart/],
  ])('with %s are refused by file and line', (_, text, message) => {
    expect(() => parseCandles(text, 'x.csv')).toThrow(message);
  });

  it('that do not exist or are damaged are named', async () => {
    await writeFile(join(folder, 'c.csv.gz'), gzipSync(TEXT).subarray(0, 60));
    await expect(readCandleFile(join(folder, 'none.csv'))).rejects.toThrow(/none\.csv: cannot be read/);
    await expect(readCandleFile(join(folder, 'c.csv.gz'))).rejects.toThrow(/c\.csv\.gz: is a damaged gzip file/);
  });

  it.skipIf(!existsSync(realFile))('of a real market come back number for number', async () => {
    const lines = gunzipSync(readFileSync(realFile)).toString('utf8').trim().split('\n').slice(1);
    expect(numbers(await readCandleFile(realFile))).toEqual(lines.map((line) => line.split(',').map(Number)));
  });
});
