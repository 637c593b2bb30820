import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { prepareSession } from '../../../electron/cli/prepareSession.ts';
import type { ApplicationLog } from '../../../electron/logging/createLog.ts';
import { createRedactor, environmentSecrets } from '../../../electron/vault/redactor.ts';
import { fakeIo } from './support/fakeIo.ts';
import { temporaryFolder } from './support/temporaryFolder.ts';

async function prepare(env: Record<string, string>, files: Record<string, string> = {}, assignments: readonly string[] = []) {
  const dataDir = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dataDir, name), text);
  const { io, err } = fakeIo(env);
  const logs: ApplicationLog[] = [];
  const { redact } = createRedactor(environmentSecrets(env));
  const work = prepareSession({ dataDir, assignments }, { env, stderr: io.stderr, signal: io.signal, redact, onLog: (log) => logs.push(log) });
  return { work, err, dataDir, logs };
}

it('gives settings of all sources and a log that warns of what is off', async () => {
  const { work, err, dataDir, logs } = await prepare({ CAPITAL_USDT: '500' }, { 'settings.json': '{"risk":{"max_positions":2},"x":1}' }, ['risk.daily_max_trades=1']);
  const { settings, log, closeLog } = await work;
  expect(settings.risk).toMatchObject({ equity_usd: 500, max_positions: 2, daily_max_trades: 1 });
  log('info', 'test', 'hello');
  await closeLog();
  expect(err.map((line) => line.slice(13))).toEqual(['warning settings: settings.json: x is not a setting and is ignored', 'info    test: hello']);
  const [file = ''] = readdirSync(join(dataDir, 'logs'));
  expect(readFileSync(join(dataDir, 'logs', file), 'utf8')).toContain('"message":"hello"');
  expect(logs).toHaveLength(1);
});

it('says loudly where a damaged file was put aside and its limits are gone', async () => {
  const { work, err } = await prepare({}, { 'settings.json': '{"risk":' });
  await (await work).closeLog();
  expect(err[0]).toMatch(/warning settings: settings\.json was damaged .*settings\.json\.damaged-.*its limits are not/);
});

it.each([[{ FEE_PCT: '6' }, 'FEE_PCT is 6; expected a fraction'], [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is "loud"; expected debug, info, warning or error']])('starts nothing with %j', async (env, message) => {
  const { work, dataDir } = await prepare(env);
  await expect(work).rejects.toThrow(message);
  expect(existsSync(join(dataDir, 'logs'))).toBe(false);
});

it('keeps the keys of the environment out of every line', async () => {
  const { work, err } = await prepare({ BINGX_SECRET: 'aVerySecretValue01', LOG_LEVEL: 'debug' });
  const { log, closeLog } = await work;
  log('debug', 'exchange', 'signed with aVerySecretValue01');
  await closeLog();
  expect(err.join()).not.toContain('aVerySecretValue01');
});
