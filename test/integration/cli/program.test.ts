import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { layTable } from '../../unit/exchanges-sim/bingx/exchangeTable.ts';
import { randomWalk } from '../../unit/core/support/randomWalk.ts';
import { runProgram, startProgram, temporaryFolder } from './runProgram.ts';

function candleFile(folder: string, count: number): string {
  const file = join(folder, 'btc.csv');
  const rows = randomWalk({ seed: 9, count, timeframeMs: 1_800_000 }).map(({ openTime, open, high, low, close, volume }) => [openTime, open, high, low, close, volume].join(','));
  writeFileSync(file, `timestamp_ms,open,high,low,close,volume\n${rows.join('\n')}\n`);
  return file;
}

describe('the built command line under plain Node', () => {
  it('tells its version and commands', async () => {
    expect(await runProgram(['--version'])).toEqual({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), err: '' });
    const { code, out } = await runProgram(['help']);
    expect(code).toBe(0);
    for (const command of ['run', 'evaluate', 'replay', 'settings', 'doctor']) expect(out).toContain(`\n  ${command}`);
  });

  it('evaluates candles into a file, results there and progress on standard error', async () => {
    const folder = temporaryFolder();
    const out = join(folder, 'out.jsonl');
    const ended = await runProgram(['evaluate', '--symbol', 'BTC', '--candles-30m', candleFile(folder, 500), '--out', out]);
    expect(ended).toMatchObject({ code: 0, out: '' });
    expect(readFileSync(out, 'utf8').trimEnd().split('\n')).toHaveLength(1_000);
  });

  it.each([
    [['evaluate', '--symbol', 'BTC', '--candles-30m', '/nowhere/a.csv', '--out', '/tmp/never.jsonl'], /^bearish evaluate: \/nowhere\/a\.csv: .*\n$/],
    [['evaluate', '--symbol', 'B*', '--candles-30m', 'a', '--out', 'b'], /^bearish evaluate: --symbol "B\*": expected .*\n$/],
    [['evaluate', '--nothing'], /^bearish evaluate: --nothing is not an option of this command\n$/],
    [['doctor', '--json=1'], /^bearish doctor: --json=1: --json takes no value\n$/],
    [['settings', '--set', 'risk.daily_loss_limit_pct=2'], /^bearish settings: --set risk\.daily_loss_limit_pct is 2; expected a fraction .* write 0\.02\n$/],
    [['nothing'], /^bearish: "nothing" is not a command; .*\n$/],
  ])('ends %j with 2 and one line', async (args, line) => {
    const { code, out, err } = await runProgram(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(line);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  it('ends quietly where the reader of its output goes away', async () => {
    const { child, ended } = startProgram(['settings', '--data-dir', temporaryFolder()]);
    child.stdout.destroy();
    expect(await ended).toMatchObject({ code: 0, err: '' });
  });

  it('shows settings with their sources', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'settings.json'), '{"risk":{"max_positions":2}}');
    const { code, out } = await runProgram(['settings', '--json', '--data-dir', folder, '--set', 'risk.equity_usd=7'], { FEE_PCT: '0.0004' });
    expect(code).toBe(0);
    const { rows } = JSON.parse(out);
    expect(rows.filter(({ source }: { source: string }) => source !== 'default').map(({ key, value, source }: Record<string, string>) => [key, value, source])).toEqual([
      ['execution.fee_pct', '0.0004', 'environment'], ['risk.equity_usd', '7', 'command line'], ['risk.max_positions', '2', 'file'],
    ]);
  });

  it('ends an interrupted run in order, with 130', async () => {
    const program = startProgram(['run', '--market', 'simulated', '--data-dir', temporaryFolder()]);
    await program.said('runs; Ctrl+C ends it');
    program.child.kill('SIGINT');
    const { code, err } = await program.ended;
    expect(code).toBe(130);
    expect(err).toContain('Session cancelled: Interrupted');
  });

  it('writes each decision of a session with the exchange it was taken on', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'decisions.jsonl');
    const { code } = await runProgram(['run', '--market', 'simulated', '--speed', '6000', '--duration', '2', '--symbols', 'BTC/USDT:USDT', '--decisions', file, '--data-dir', join(folder, 'data')]);
    expect(code).toBe(0);
    const written: unknown[] = readFileSync(file, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));
    expect(written.length).toBeGreaterThan(0);
    for (const decision of written) expect(decision).toMatchObject({ symbol: 'BTC/USDT:USDT', exchange: 'simulated' });
  });

  it('runs no session with a wrong setting, and leaves no session behind', async () => {
    const folder = temporaryFolder();
    const { code, err } = await runProgram(['run', '--market', 'simulated', '--data-dir', folder], { PER_TRADE_RISK_PCT: '1' });
    expect(code).toBe(2);
    expect(err).toBe('bearish run: PER_TRADE_RISK_PCT is 1; expected a fraction from 0 to 0.05 (0.01 = 1 %); 1 looks like a percent, write 0.01\n');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('runs no session with settings that cannot be read, and says what to do', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'settings.json'));
    const { code, err } = await runProgram(['run', '--market', 'simulated', '--data-dir', folder]);
    expect(code).toBe(1);
    expect(err).toMatch(/settings\.json: the settings cannot be read \(EISDIR\)[^]*\n {2}→ Give this user the right to read settings\.json/);
  });
});

describe('doctor', () => {
  it('finds a machine with a simulated exchange healthy', async () => {
    const table = await layTable();
    onTestFinished(() => table.exchange.close());
    const ended = await runProgram(['doctor', '--json', '--data-dir', temporaryFolder()], { BINGX_REST_URL: table.exchange.restUrl });
    const { checks, isHealthy } = JSON.parse(ended.out);
    expect(checks.map(({ id }: { id: string }) => id)).toEqual(['runtime', 'keychain', 'settings', 'data-folder', 'permissions', 'disk', 'storage', 'network:bingx', 'clock:bingx']);
    expect(checks.filter(({ status }: { status: string }) => status === 'fail')).toEqual([]);
    expect({ isHealthy, code: ended.code, err: ended.err }).toEqual({ isHealthy: true, code: 0, err: '' });
  });

  it('ends with 1 and one line for each check where the exchange is out of reach', async () => {
    const { code, out } = await runProgram(['doctor', '--data-dir', temporaryFolder()], { BINGX_REST_URL: 'http://127.0.0.1:1' });
    expect(code).toBe(1);
    const lines = out.trimEnd().split('\n');
    expect(lines).toHaveLength(8);
    expect(lines.every((line) => /^(ok {3}|warn |fail ) \S/.test(line))).toBe(true);
    expect(lines.at(-1)).toMatch(/^fail {2}network:bingx {2}no connection to 127\.0\.0\.1 port 1: .* → /);
  });

  it('says who holds the data folder', async () => {
    const folder = temporaryFolder();
    const session = startProgram(['run', '--market', 'simulated', '--data-dir', folder]);
    await session.said('runs; Ctrl+C ends it');
    const { out } = await runProgram(['doctor', '--data-dir', folder], { BINGX_REST_URL: 'http://127.0.0.1:1' });
    session.child.kill('SIGTERM');
    expect(out).toMatch(new RegExp(`^warn  storage {8}not looked at: .* in use by process ${session.child.pid}`, 'm'));
    expect((await session.ended).code).toBe(130);
  });
});
