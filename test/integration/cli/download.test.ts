import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../electron/storage/sqlite/openDatabase.ts';
import { layTable, START } from '../../unit/exchanges-sim/bingx/exchangeTable.ts';
import { runProgram, startProgram, temporaryFolder } from './runProgram.ts';

const HALF_HOUR = 1_800_000;
const DAYS = 40;
const from = START - (START % HALF_HOUR) - DAYS * 48 * HALF_HOUR;
const wanted = ['--exchange', 'bingx', '--symbols', 'BTC,ETH', '--timeframes', '30m,1h', '--from', String(from)];

async function laid(options: Parameters<typeof layTable>[0] = {}): Promise<{ readonly args: readonly string[]; readonly dataDir: string; readonly restUrl: string }> {
  const table = await layTable(options);
  onTestFinished(() => table.exchange.close());
  const dataDir = temporaryFolder();
  return { args: [...wanted, '--endpoint', `bingx=${table.exchange.restUrl}`, '--data-dir', dataDir], dataDir, restUrl: table.exchange.restUrl };
}

describe('download', () => {
  it('loads history once, compares the timeframes, and says that nothing is missing', async () => {
    const { args, dataDir } = await laid();
    const first = await runProgram(['download', ...args, '--json']);
    expect([first.code, first.err.includes('[ended]')]).toEqual([0, true]);
    const report = JSON.parse(first.out);
    expect(report).toMatchObject({ version: 1, exchange: 'bingx', outcome: 'complete' });
    expect(report.series.map(({ symbol, timeframe, candles, fetched, missing, empty, faults }: Record<string, unknown>) => [symbol, timeframe, candles, fetched, missing, empty, faults])).toEqual([
      ['BTC/USDT:USDT', '30m', DAYS * 48, DAYS * 48, [], [], []], ['BTC/USDT:USDT', '1h', DAYS * 24, DAYS * 24, [], [], []],
      ['ETH/USDT:USDT', '30m', DAYS * 48, DAYS * 48, [], [], []], ['ETH/USDT:USDT', '1h', DAYS * 24, DAYS * 24, [], [], []],
    ]);
    expect(report.series[1].built).toEqual({ from: '30m', compared: DAYS * 24, differing: 0, examples: [] });

    const second = await runProgram(['download', ...args]);
    expect(second.code).toBe(0);
    expect(second.out).toContain(`BTC/USDT:USDT 30m: ${DAYS * 48} candles from ${new Date(from).toISOString()}`);
    expect(second.out).toContain(', 0 new, 0 corrections, 0 not at the exchange, 0 missing');

    const list = await runProgram(['candles', 'list', '--json', '--data-dir', dataDir]);
    expect(JSON.parse(list.out).series.map(({ key, candles }: { key: { exchange: string; timeframe: string }; candles: number }) => [key.exchange.startsWith('bingx@127.0.0.1:'), key.timeframe, candles])).toEqual([
      [true, '30m', DAYS * 48], [true, '1h', DAYS * 24], [true, '30m', DAYS * 48], [true, '1h', DAYS * 24],
    ]);
  });

  it('pauses with 130 when it is interrupted, and goes on when it is repeated', async () => {
    const { args } = await laid({ faults: [{ kind: 'slow', delayMs: 700 }] });
    const program = startProgram(['download', ...args]);
    await program.said('[downloading]');
    program.child.kill('SIGINT');
    const { code, err } = await program.ended;
    expect(code).toBe(130);
    expect(err).toContain('Repeat the command to go on');
    expect((await runProgram(['download', ...args])).code).toBe(0);
  });

  it.each([
    [['--exchange', 'bingx', '--symbols', 'BTC', '--timeframes', '7m', '--from', '0'], /^bearish download: --timeframes "7m": expected some of 1m, 5m, .*\n$/],
    [['--exchange', 'bingx,bitget', '--symbols', 'BTC', '--timeframes', '1m', '--from', '0'], /^bearish download: --exchange "bingx,bitget": expected one exchange.*\n$/],
    [['--exchange', 'bingx', '--timeframes', '1m', '--from', '0'], /^bearish download: --symbols is missing: .*\n$/],
    [['--exchange', 'bingx', '--symbols', 'BTC', '--timeframes', '1m', '--from', '5', '--to', '4'], /^bearish download: --to "4": expected a time after --from "5"\n$/],
  ])('refuses %j in one line', async (args, line) => {
    const { code, err } = await runProgram(['download', ...args, '--data-dir', temporaryFolder()]);
    expect(code).toBe(2);
    expect(err).toMatch(line);
  });
});

describe('candles', () => {
  it('finds a damaged chunk, keeps it aside, and downloads it again', async () => {
    const { args, dataDir, restUrl } = await laid();
    expect((await runProgram(['download', ...args])).code).toBe(0);
    await damage(join(dataDir, 'history.sqlite'));
    const verified = await runProgram(['candles', 'verify', '--data-dir', dataDir]);
    expect(verified.code).toBe(1);
    expect(verified.out).toMatch(/ 1 damaged\n {2}.* to .*: checksum\n/);
    expect((await runProgram(['candles', 'gaps', '--data-dir', dataDir])).out).toMatch(/ [1-9]\d* missing, 0 not at the exchange/);

    const without = await runProgram(['candles', 'repair', '--data-dir', dataDir]);
    expect([without.code, without.out]).toEqual([1, expect.stringContaining('give the address they came from with --endpoint')]);
    const repaired = await runProgram(['candles', 'repair', '--endpoint', `bingx=${restUrl}`, '--data-dir', dataDir]);
    expect(repaired.code).toBe(0);
    expect((await runProgram(['candles', 'verify', '--data-dir', dataDir])).code).toBe(0);
    expect(await runProgram(['candles', 'repair', '--data-dir', dataDir])).toMatchObject({ code: 0, out: 'Nothing is damaged\n' });
    expect((await runProgram(['candles', 'corrections', '--data-dir', dataDir])).out).toBe('No closed candle was ever corrected\n');
  });

  it('lets old candles go as the settings say', async () => {
    const { args, dataDir } = await laid();
    await runProgram(['download', ...args]);
    const settings = ['--set', 'storage.candles.hour_days=1', '--set', 'universe.prefetch.startup_candle_count=300'];
    const { code, out } = await runProgram(['candles', 'prune', '--json', ...settings, '--data-dir', dataDir]);
    expect(code).toBe(0);
    expect(JSON.parse(out).candles).toBeGreaterThan(0);
  });

  it('names an action it does not know', async () => {
    expect(await runProgram(['candles', 'eat', '--data-dir', temporaryFolder()])).toMatchObject({ code: 2, err: 'bearish candles: "eat" is no action: expected one of list, verify, gaps, corrections, repair, prune\n' });
  });
});

async function damage(path: string): Promise<void> {
  const { database } = await openDatabase({ path, now: () => 1 });
  database.exec('UPDATE candle_chunks SET checksum = checksum + 1 WHERE chunk_start = (SELECT min(chunk_start) FROM candle_chunks WHERE series_id = 1) AND series_id = 1');
  database.close();
}
