import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BadCandleFileError, readCandleFile, readFundingFile } from '../../../electron/market/candleFile.ts';

const HEADER = 'timestamp_ms,open,high,low,close,volume';
const GOOD = ['1800000,10,11,9,10.5,3', '3600000,10.5,12,10,11,0', '7200000,11,11,11,11,1.25'];
const signal = new AbortController().signal;
const recorded = process.env['BEARISH_CANDLES'] ?? new URL('../../../../shared/data/candles', import.meta.url).pathname;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'candle-file-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function file(content: string | Uint8Array, name = 'candles.csv'): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}
const csv = (...rows: readonly string[]): string => `${[HEADER, ...rows].join('\n')}\n`;

async function faultOf(content: string | Uint8Array, timeframeMs?: number): Promise<BadCandleFileError> {
  const path = await file(content);
  const error = await readCandleFile(path, { signal, ...(timeframeMs === undefined ? {} : { timeframeMs }) }).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof BadCandleFileError)) throw new Error(`expected a refusal, got ${String(error)}`);
  expect(error.message).toContain(path);
  return error;
}

describe('candle file', () => {
  test('reads columns and takes the smallest step as the timeframe', async () => {
    const { columns, timeframeMs } = await readCandleFile(await file(csv(...GOOD)), { signal });
    expect(timeframeMs).toBe(1_800_000);
    expect(columns).toEqual({
      openTime: Float64Array.of(1_800_000, 3_600_000, 7_200_000),
      open: Float64Array.of(10, 10.5, 11),
      high: Float64Array.of(11, 12, 11),
      low: Float64Array.of(9, 10, 11),
      close: Float64Array.of(10.5, 11, 11),
      volume: Float64Array.of(3, 0, 1.25),
    });
  });

  test('reads gzip by its content, whatever the name, and line ends of both kinds', async () => {
    const plain = await readCandleFile(await file(csv(...GOOD)), { signal });
    const zipped = await readCandleFile(await file(gzipSync(csv(...GOOD)), 'zipped.csv'), { signal });
    const windows = await readCandleFile(await file(`\ufeff${csv(...GOOD).replaceAll('\n', '\r\n').trimEnd()}`), { signal });
    expect(zipped).toEqual(plain);
    expect(windows).toEqual(plain);
  });

  test('parses every decimal to the nearest double', async () => {
    const price = fc.tuple(fc.bigInt(1n, 10n ** 18n), fc.integer({ min: 0, max: 18 })).map(([digits, decimals]) => {
      const text = digits.toString().padStart(decimals + 1, '0');
      return decimals === 0 ? text : `${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
    });
    await fc.assert(
      fc.asyncProperty(fc.array(price, { minLength: 1, maxLength: 30 }), async (prices) => {
        const rows = prices.map((text, row) => `${(row + 1) * 60_000},${text},${text},${text},${text},${text}`);
        const { columns } = await readCandleFile(await file(csv(...rows)), { signal, timeframeMs: 60_000 });
        expect([...columns.close]).toEqual(prices.map(Number));
      }),
      { numRuns: 50 },
    );
  });

  test('accepts one row only where the timeframe is given', async () => {
    const one = csv('1800000,10,11,9,10.5,3');
    expect((await readCandleFile(await file(one), { signal, timeframeMs: 1_800_000 })).timeframeMs).toBe(1_800_000);
    expect((await faultOf(one)).expected).toContain('two rows');
  });

  test.each<[string, readonly string[], number, string]>([
    ['a time that goes back', ['1800000,1,1,1,1,1', '3600000,1,1,1,1,1', '1800000,1,1,1,1,1'], 3, 'ascend'],
    ['a time given twice', ['1800000,1,1,1,1,1', '1800000,1,1,1,1,1'], 2, 'duplicates'],
    ['a time off the grid', ['1800000,1,1,1,1,1', '3600000,1,1,1,1,1', '5500000,1,1,1,1,1'], 3, 'multiple'],
    ['a fraction of a millisecond', ['1800000.5,1,1,1,1,1', '3600000,1,1,1,1,1'], 1, 'whole number'],
    ['a low above the open', ['1800000,1,3,2,2,1', '3600000,1,1,1,1,1'], 1, 'low <= open'],
    ['a high below the close', ['1800000,1,1,1,1,1', '3600000,1,2,1,3,1'], 2, 'close <= high'],
    ['a price of zero', ['1800000,1,1,0,1,1', '3600000,1,1,1,1,1'], 1, 'above 0'],
    ['a negative volume', ['1800000,1,1,1,1,1', '3600000,1,1,1,1,-2'], 2, 'not negative'],
    ['a missing field', ['1800000,1,1,1,1', '3600000,1,1,1,1,1'], 1, 'plain decimals'],
    ['a surplus field', ['1800000,1,1,1,1,1,1', '3600000,1,1,1,1,1'], 1, 'plain decimals'],
    ['an empty field', ['1800000,1,,1,1,1', '3600000,1,1,1,1,1'], 1, 'plain decimals'],
    ['an exponent', ['1800000,1,1,1,1,1e5', '3600000,1,1,1,1,1'], 1, 'plain decimals'],
    ['a word', ['1800000,1,1,1,1,1', '3600000,1,nan,1,1,1'], 2, 'plain decimals'],
    ['an empty line', ['1800000,1,1,1,1,1', '', '3600000,1,1,1,1,1'], 2, 'plain decimals'],
    ['a bare point', ['1800000,1.,1,1,1,1', '3600000,1,1,1,1,1'], 1, 'plain decimals'],
    ['a step that divides no day', ['1900000,1,1,1,1,1', '3800000,1,1,1,1,1'], 2, 'divides a day'],
  ])('refuses %s and names its row', async (_, rows, row, expected) => {
    const error = await faultOf(csv(...rows));
    expect(error.row).toBe(row);
    expect(error.expected).toContain(expected);
    expect(error.message).toContain(`row ${row}`);
  });

  test('refuses a file of another timeframe than asked for', async () => {
    expect((await faultOf(csv(...GOOD), 3_600_000)).expected).toBe('candles of 3600000 ms');
  });

  test('refuses a wrong header, an empty file, a file without rows, a torn gzip and a missing file', async () => {
    expect((await faultOf('time,open\n1,2\n')).expected).toContain(HEADER);
    expect((await faultOf('')).expected).toContain(HEADER);
    expect((await faultOf(`${HEADER}\n`)).expected).toBe('at least one row');
    const zipped = gzipSync(csv(...GOOD));
    expect((await faultOf(zipped.subarray(0, zipped.length - 12))).expected).toContain('whole gzip');
    await expect(readCandleFile(join(folder, 'absent.csv'), { signal })).rejects.toThrow(/ENOENT.*expected a readable/);
  });

  test('stops with the reason of the signal', async () => {
    const path = await file(csv(...GOOD));
    const reason = new Error('enough');
    await expect(readCandleFile(path, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  test.skipIf(!existsSync(recorded))(`accepts every recorded candle file (needs ${recorded})`, async () => {
    const names = readdirSync(recorded).filter((name) => /-\d+[mh]\.csv\.gz$/.test(name));
    const small = names.filter((name) => /1h|4h|perp-\w+-30m/.test(name));
    expect(small.length).toBeGreaterThan(5);
    for (const name of small) {
      const { columns } = await readCandleFile(join(recorded, name), { signal });
      expect(columns.openTime.length).toBeGreaterThan(1_000);
    }
  }, 30_000);
});

describe('funding file', () => {
  test('reads times and rates of either sign', async () => {
    const path = await file('timestamp_ms,rate\n1577836800000,-0.00012359\n1577865600000,0.0001\n');
    expect(await readFundingFile(path, { signal })).toEqual({ at: Float64Array.of(1_577_836_800_000, 1_577_865_600_000), rate: Float64Array.of(-0.00012359, 0.0001) });
  });

  test('refuses a percent where a fraction belongs and times that do not ascend', async () => {
    await expect(readFundingFile(await file('timestamp_ms,rate\n1000,1.5\n'), { signal })).rejects.toThrow(/row 1 .*rate 1.5.*fraction/);
    await expect(readFundingFile(await file('timestamp_ms,rate\n1000,0.1\n1000,0.1\n'), { signal })).rejects.toThrow(/row 2 .*ascend/);
  });
});
