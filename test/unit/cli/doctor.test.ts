import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { defaultSettings, settingsSchema } from '../../../shared/settings/schema.ts';
import type { Finding } from '../../../electron/cli/doctor/finding.ts';
import { findingLine } from '../../../electron/cli/doctor/finding.ts';
import { checkDataFolder, checkDiskSpace, checkPermissions, checkRuntime } from '../../../electron/cli/doctor/machineChecks.ts';
import { checkExchanges } from '../../../electron/cli/doctor/networkChecks.ts';
import { checkSettings } from '../../../electron/cli/doctor/programChecks.ts';
import { layTable } from '../exchanges-sim/bingx/exchangeTable.ts';
import { fakeIo } from './support/fakeIo.ts';
import { temporaryFolder } from './support/temporaryFolder.ts';

const signal = new AbortController().signal;
const at = (restUrl: string) => settingsSchema.parse({ exchanges: { bingx: { rest_url: restUrl } } });

async function network(restUrl: string): Promise<readonly Finding[]> {
  return checkExchanges(at(restUrl), signal);
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  onTestFinished(() => { server.close(); });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('doctor looks at the machine', () => {
  it('names the runtime it is in', () => {
    expect(checkRuntime('1.2.3')).toMatchObject({ id: 'runtime', status: 'ok', found: expect.stringContaining(`Node ${process.versions.node}`) });
  });

  it('makes the data folder and writes in it, or says why not', async () => {
    const folder = temporaryFolder();
    expect(await checkDataFolder(join(folder, 'new'), signal)).toMatchObject({ status: 'ok' });
    expect(existsSync(join(folder, 'new'))).toBe(true);
    writeFileSync(join(folder, 'file'), '');
    const failed = await checkDataFolder(join(folder, 'file', 'below'), signal);
    expect(failed).toMatchObject({ status: 'fail', nextStep: expect.stringContaining('--data-dir') });
  });

  it('warns of files that others may change or read', async () => {
    const folder = temporaryFolder();
    expect(await checkPermissions(folder)).toMatchObject({ status: 'ok' });
    writeFileSync(join(folder, 'vault.json'), '{}');
    chmodSync(join(folder, 'vault.json'), 0o644);
    expect(await checkPermissions(folder)).toMatchObject({ status: 'warn', found: expect.stringContaining('vault.json can be read by other users') });
  });

  it('tells the free space', async () => {
    expect(await checkDiskSpace(temporaryFolder())).toMatchObject({ id: 'disk', found: expect.stringMatching(/ GB free at /) });
  });
});

describe('doctor looks at the settings', () => {
  it('counts what differs from the defaults', async () => {
    const { io } = fakeIo({ FEE_PCT: '0.0005' });
    const { finding, settings } = await checkSettings(temporaryFolder(), ['risk.equity_usd=5'], io);
    expect(finding).toMatchObject({ status: 'ok', found: expect.stringMatching(/^\d+ settings, 2 of them changed/) });
    expect(settings.risk.equity_usd).toBe(5);
  });

  it('names what is wrong, and goes on with the defaults', async () => {
    const { finding, settings } = await checkSettings(temporaryFolder(), [], fakeIo({ FEE_PCT: '5' }).io);
    expect(finding).toMatchObject({ status: 'fail', found: expect.stringContaining('FEE_PCT is 5; expected a fraction') });
    expect(settings).toEqual(defaultSettings());
  });

  it('leaves a damaged file where it is', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'settings.json'), 'damaged');
    expect((await checkSettings(folder, [], fakeIo().io)).finding).toMatchObject({ status: 'warn', found: expect.stringContaining('the next start puts it aside') });
    expect(readFileSync(join(folder, 'settings.json'), 'utf8')).toBe('damaged');
  });

  it('names a file that cannot be read', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'settings.json'));
    expect((await checkSettings(folder, [], fakeIo().io)).finding).toMatchObject({ status: 'fail', found: expect.stringContaining('the settings cannot be read (EISDIR)') });
  });
});

describe('doctor looks at the network', () => {
  it('finds an exchange that answers, and compares clocks', async () => {
    const table = await layTable();
    onTestFinished(() => table.exchange.close());
    const [reached, clock] = await network(table.exchange.restUrl);
    expect(reached).toMatchObject({ id: 'network:bingx', status: 'ok', found: expect.stringMatching(/answers in \d+ ms; .* takes connections/) });
    expect(clock).toMatchObject({ id: 'clock:bingx', status: 'warn', found: expect.stringMatching(/^this computer is \d+\.\d\d s ahead of bingx/), nextStep: expect.stringContaining('on this machine') });
  });

  it('names a refused connection', async () => {
    expect(await network('http://127.0.0.1:1')).toEqual([expect.objectContaining({ id: 'network:bingx', status: 'fail', found: expect.stringContaining('no connection to 127.0.0.1 port 1') })]);
  });

  it('names an answer that is no exchange', async () => {
    const server = createHttpServer((_, response) => { response.end('hello'); });
    const port = await listen(server);
    const [finding] = await network(`http://127.0.0.1:${port}`);
    expect(finding).toMatchObject({ id: 'network:bingx', status: 'fail', found: expect.stringContaining('while reading the server time') });
  });

  it('gives up where it is interrupted', async () => {
    // A peer that goes away is what this test is about.
    const server = createServer((socket) => { socket.on('error', () => undefined); });
    const port = await listen(server);
    const interrupt = new AbortController();
    server.once('connection', () => { interrupt.abort(new Error('enough')); });
    const [finding] = await checkExchanges(at(`http://127.0.0.1:${port}`), interrupt.signal);
    expect(finding).toMatchObject({ status: 'fail' });
  });
});

it('prints one line a finding', () => {
  expect(findingLine({ id: 'disk', status: 'warn', found: '0.5 GB\nfree', nextStep: 'free some' })).toBe('warn  disk           0.5 GB free → free some');
});
