import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runProgram, temporaryFolder } from './runProgram.ts';

it('exports each part of a session as CSV that says what its report says', async () => {
  const dataDir = temporaryFolder();
  const ran = await runProgram(['run', '--market', 'simulated', '--speed', '3600', '--duration', '8', '--data-dir', dataDir]);
  expect(ran.code).toBe(0);
  const [session = ''] = readdirSync(join(dataDir, 'journals')).map((name) => name.replace('.journal', ''));
  const report = JSON.parse(readFileSync(join(dataDir, 'sessions', `${session}.report.json`), 'utf8'));
  const counts = { trades: report.positions.length, orders: report.orders.length, fills: report.fills.length, equity: report.equity.length, decisions: report.decisions.total };
  for (const [what, count] of Object.entries(counts)) {
    const { code, out, err } = await runProgram(['export', '--session', session, '--what', what, '--data-dir', dataDir]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.trimEnd().split('\n'), what).toHaveLength(1 + count);
  }
  expect(counts.fills).toBeGreaterThan(0);

  const file = join(dataDir, 'fills.csv');
  expect(await runProgram(['export', '--session', session, '--what', 'fills', '--out', file, '--data-dir', dataDir])).toMatchObject({ code: 0, out: '' });
  const [header, first = ''] = readFileSync(file, 'utf8').split('\n');
  expect(header).toBe('time_utc,client_order_id,order_id,symbol,side,amount_base,price_usdt,fee_usdt,liquidity');
  const [time = '', , , symbol, , amount, price, fee] = first.split(',');
  expect([Date.parse(time), symbol, Number(amount), Number(price), Number(fee)]).toEqual([report.fills[0].at, report.fills[0].symbol, report.fills[0].amount, report.fills[0].price, report.fills[0].fee]);
});

it.each([
  [['--session', '../../etc', '--what', 'fills'], /^bearish export: session id "\.\.\/\.\.\/etc"; expected .*\n$/],
  [['--session', 'none', '--what', 'fills'], /^bearish export: --session "none": there is no .*\n$/],
  [['--session', 'none', '--what', 'money'], /^bearish export: --what "money": expected one of trades, .*\n$/],
])('refuses %j', async (args, line) => {
  const { code, err } = await runProgram(['export', ...args, '--data-dir', temporaryFolder()]);
  expect(code).toBe(2);
  expect(err).toMatch(line);
});
