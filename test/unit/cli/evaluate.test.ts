import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../electron/cli/evaluate.ts';
import { InterruptedError } from '../../../electron/cli/io.ts';
import { evaluateCandles } from '../../../electron/core/evaluateCandles.ts';
import type { DecisionRecord } from '../../../shared/domain/decision.ts';
import { columnsFromCandles, type Candle } from '../../../shared/domain/candle.ts';
import { parseMarketSymbol } from '../../../shared/domain/ids.ts';
import { coreSettingsFrom } from '../../../electron/settings/coreSettingsFrom.ts';
import { randomWalk } from '../core/support/randomWalk.ts';
import { fakeIo } from './support/fakeIo.ts';
import { temporaryFolder } from './support/temporaryFolder.ts';

const HALF_HOUR = 1_800_000;
const candles = randomWalk({ seed: 3, count: 2_700, timeframeMs: HALF_HOUR });
const csv = (rows: readonly Candle[]): string => (
  `timestamp_ms,open,high,low,close,volume\n${rows.map(({ openTime, open, high, low, close, volume }) => [openTime, ...[open, high, low, close, volume].map(plain)].join(',')).join('\n')}\n`
);
/** Shortest decimal that gives the same double, never with an exponent. */
function plain(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(20) : text;
}

interface Run {
  readonly code: number;
  readonly lines: readonly unknown[];
  readonly err: readonly string[];
  readonly folder: string;
}

async function run(extra: readonly string[], rows: readonly Candle[] = candles): Promise<Run> {
  const folder = temporaryFolder();
  const file = join(folder, 'btc.csv.gz');
  const out = join(folder, 'out.jsonl');
  writeFileSync(file, gzipSync(csv(rows)));
  const fake = fakeIo({ FEE_PCT: '0.01' });
  const code = await evaluate(['--symbol', 'btc', '--candles-30m', file, '--out', out, ...extra], fake.io);
  return { code, lines: readFileSync(out, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line)), err: fake.err, folder };
}

function expected(assignments: readonly string[], flat: boolean): DecisionRecord[] {
  const symbol = parseMarketSymbol('BTC');
  if (symbol === null) throw new Error('BTC');
  const records: DecisionRecord[] = [];
  evaluateCandles({ symbol, settings: coreSettingsFrom(assignments), flat, candles30m: columnsFromCandles(candles) }, (record) => records.push(record));
  return records;
}

describe('evaluate', () => {
  it('writes the decisions of the core, two lines a candle, to full precision; the environment changes nothing', async () => {
    const { code, lines, err, folder } = await run(['--flat']);
    expect(code).toBe(0);
    expect(lines).toEqual(expected([], true));
    expect(lines).toHaveLength(5_400);
    expect(err[0]).toMatch(/^5400 decisions on 2700 candles of BTC\/USDT:USDT in .* s: /);
    expect(readdirSync(folder).toSorted()).toEqual(['btc.csv.gz', 'out.jsonl']);
  });

  it('counts positions without --flat, and settings changed by --set', async () => {
    const set = ['regime.min_slow_candles=200', 'signals.oversold_bounce.symbols.BTC/USDT:USDT.rsi_threshold=60', 'signals.short_the_rip.symbols={}'];
    const { lines } = await run(set.flatMap((text) => ['--set', text]));
    expect(lines).toEqual(expected(set, false));
    expect(lines).not.toEqual(expected(set, true));
  });

  it('chooses lines by decision time, from included and to left out', async () => {
    const from = (candles[2_600]?.openTime ?? 0) + HALF_HOUR;
    const { lines } = await run(['--flat', '--from', String(from), '--to', new Date(from + 2 * HALF_HOUR).toISOString()]);
    expect(lines).toEqual(expected([], true).slice(5_200, 5_204));
  });

  it('takes longer candles from their own files', async () => {
    const folder = temporaryFolder();
    const hours = randomWalk({ seed: 4, count: 1_400, timeframeMs: 2 * HALF_HOUR });
    writeFileSync(join(folder, '1h.csv'), csv(hours));
    const { lines } = await run(['--flat', '--candles-1h', join(folder, '1h.csv')]);
    expect(lines).not.toEqual(expected([], true));
  });

  it.each([
    [['--symbol', 'BTC'], '--symbol is given twice'],
    [['--set', 'risk.min_stop_pct=1'], '--set risk.min_stop_pct is 1; expected a fraction'],
    [['--from', '2024-01-02', '--to', '2024-01-01'], '--from "2024-01-02": expected a time before --to "2024-01-01"'],
    [['--from', 'now'], '--from "now": expected Unix milliseconds'],
    [['--candles-4h', '/none.csv'], '/none.csv: the file cannot be read'],
  ])('refuses %j and leaves no file', async (extra, message) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a.csv'), csv(candles.slice(0, 5)));
    const argv = ['--symbol', 'BTC', '--candles-30m', join(folder, 'a.csv'), '--out', join(folder, 'out'), ...extra];
    await expect(evaluate(argv, fakeIo().io)).rejects.toThrow(message);
    expect(readdirSync(folder)).toEqual(['a.csv']);
  });

  it('names a broken row and leaves an earlier result as it was', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a.csv'), csv(candles.slice(0, 5)).replace(/\n$/, '\nbroken\n'));
    writeFileSync(join(folder, 'out'), 'before');
    await expect(evaluate(['--symbol', 'BTC', '--candles-30m', join(folder, 'a.csv'), '--out', join(folder, 'out')], fakeIo().io)).rejects.toThrow(/row 6 \(line 7\)/);
    expect(readFileSync(join(folder, 'out'), 'utf8')).toBe('before');
  });

  it.each([[['--symbol', 'ETH/BTC'], '--symbol "ETH/BTC"'], [[], '--symbol is missing']])('refuses %j for a symbol', async (argv, message) => {
    await expect(evaluate([...argv, '--candles-30m', 'a', '--out', 'b'], fakeIo().io)).rejects.toThrow(message);
  });

  it('refuses to write over its candles', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'a.csv');
    writeFileSync(file, csv(candles.slice(0, 5)));
    await expect(evaluate(['--symbol', 'BTC', '--candles-30m', file, '--out', file], fakeIo().io)).rejects.toThrow('expected another file than the candles');
  });

  it('leaves nothing behind when it is interrupted', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a.csv'), csv(candles.slice(0, 400)));
    const fake = fakeIo();
    const running = evaluate(['--symbol', 'BTC', '--candles-30m', join(folder, 'a.csv'), '--out', join(folder, 'out')], fake.io);
    fake.interrupt.abort(new InterruptedError('SIGINT'));
    await expect(running).rejects.toThrow();
    expect(existsSync(join(folder, 'out'))).toBe(false);
    expect(readdirSync(folder)).toEqual(['a.csv']);
  });
});
