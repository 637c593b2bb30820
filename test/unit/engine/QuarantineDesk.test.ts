import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createCore } from '../../../electron/core/createCore.ts';
import { QuarantineDesk } from '../../../electron/engine/QuarantineDesk.ts';
import { readQuarantine, writeQuarantine } from '../../../electron/storage/quarantineFile.ts';
import { clientOrderId, parseMarketSymbol, sessionId } from '../../../shared/domain/ids.ts';
import { coreSettingsOf, settingsSchema } from '../../../shared/settings/schema.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2025, 0, 1);

function btc() {
  const symbol = parseMarketSymbol('BTC');
  if (symbol === null) throw new Error('no symbol');
  return symbol;
}

async function setUp(quarantine: { readonly enable?: boolean; readonly days?: number } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'bearish-quarantine-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'quarantine.json');
  const settings = settingsSchema.parse({ quarantine, emergency: { enable_circuit_breaker: false } });
  let now = NOW;
  const lines: string[] = [];
  const desk = new QuarantineDesk({
    store: { read: () => readQuarantine(path), write: (entries) => writeQuarantine(path, entries) },
    settings: () => settings, now: () => now, log: (_, __, message) => { lines.push(message); }, onChange: () => undefined,
  });
  onTestFinished(() => desk.close());
  const gates: unknown[] = [];
  const core = createCore({ sessionId: sessionId('q'), settings: coreSettingsOf(settings), startEquity: 100, entryTtlMs: 60_000, instruments: [{ exchange: 'bingx', symbol: btc(), rules: null }] });
  const running = { core, loop: { gate: (gate: { readonly blocked: boolean; readonly code: string; readonly reason: string }) => { gates.push([gate.code, gate.blocked]); core.apply({ ...gate, kind: 'gate', at: now, instrument: 0, code: 'symbol-quarantined' }); } } };
  return { desk, path, folder, gates, lines, running, core, pass: (ms: number) => { now += ms; } };
}

describe('the quarantine', () => {
  it('blocks entries of a running session, survives a restart, and ends when its time is up', async () => {
    const { desk, path, gates, running, core, pass } = await setUp({ days: 2 });
    desk.attach(running, 'exchange', false);
    await desk.add('bingx', btc(), 'manual', 'by hand');
    expect(gates.at(-1)).toEqual(['symbol-quarantined', true]);
    expect(core.blockedReason(0)).toContain('In quarantine: by hand');
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ version: 1, entries: [{ exchange: 'bingx', symbol: 'BTC/USDT:USDT', cause: 'manual', reason: 'by hand', since: NOW, until: NOW + 2 * DAY }] });
    await desk.load();
    expect([...desk.on('bingx')]).toEqual([['BTC/USDT:USDT', 'by hand']]);
    expect([...desk.on('bitget')]).toEqual([]);
    pass(2 * DAY);
    desk.check();
    expect(gates.at(-1)).toEqual(['symbol-quarantined', false]);
    expect(core.blockedReason(0)).toBeNull();
    await desk.close();
    expect((await readQuarantine(path)).entries).toEqual([]);
  });

  it('is released by command, once', async () => {
    const { desk, gates, running } = await setUp();
    await desk.add('bingx', btc(), 'manual', 'by hand');
    desk.attach(running, 'simulated', false);
    expect(gates).toEqual([['symbol-quarantined', true]]);
    expect([await desk.release('bingx', btc()), await desk.release('bingx', btc())]).toEqual([true, false]);
    expect(gates.at(-1)).toEqual(['symbol-quarantined', false]);
  });

  it.each([[true, 1], [false, 0]])('takes markets by itself only where quarantine.enable is %s', async (enable, entries) => {
    const { desk, running } = await setUp({ enable });
    desk.attach(running, 'exchange', false);
    for (let time = 0; time < 5; time += 1) desk.market({ kind: 'trouble', at: 0, where: 'x', code: 'bad-exchange-data', message: 'no candle', instrument: 0 });
    await desk.close();
    expect(desk.list()).toHaveLength(entries);
  });

  it('takes a market whose candles were judged poor, and one whose orders are rejected again and again', async () => {
    const { desk, running, pass } = await setUp();
    desk.attach(running, 'exchange', false);
    desk.applied({ kind: 'gate', at: NOW, instrument: 0, code: 'data-stale', blocked: true, reason: 'poor data: 1h scores 0.31 (gaps)' });
    desk.market({ kind: 'freshness', at: NOW, instrument: 0, isStale: false, reason: 'fresh' });
    pass(600_000);
    desk.check();
    expect(desk.list().map(({ cause, reason }) => [cause, reason])).toEqual([['poor-data', '10 minutes of poor data: 1h scores 0.31 (gaps)']]);
    await desk.release('bingx', btc());
    desk.attach({ ...running, core: { options: running.core.options, orders: () => [{ clientOrderId: clientOrderId('a'), instrument: 0 }] } }, 'exchange', false);
    for (let time = 0; time < 3; time += 1) desk.applied({ kind: 'order-closed', at: NOW, clientOrderId: clientOrderId('a'), status: 'rejected', reason: '101204 margin' });
    expect(desk.list().map(({ cause }) => cause)).toEqual(['order-rejections']);
  });

  it('keeps a damaged list aside and says so', async () => {
    const { desk, path, folder } = await setUp();
    await writeFile(path, '{"version":1,"entries":[{"exchange":"nowhere"}]}');
    expect(await desk.load()).toMatch(/quarantine\.json is damaged \(entries\.0.*kept as .*damaged-/);
    expect((await readdir(folder)).some((name) => name.startsWith('quarantine.json.damaged-'))).toBe(true);
    expect(desk.list()).toEqual([]);
  });
});
