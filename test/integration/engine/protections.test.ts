import { readFile } from 'node:fs/promises';
import { afterEach, expect, it } from 'vitest';
import type { SessionReport } from '../../../electron/engine/report/sessionReport.ts';
import { openTestWorkplace, simulatedRequest, type TestWorkplace } from './workplace.ts';

let workplace: TestWorkplace | null = null;

afterEach(async () => {
  await workplace?.close();
  workplace = null;
});

it('a session shows breaker, locks and shares, takes a person\'s commands for them, and reports them', async () => {
  workplace = await openTestWorkplace();
  const { engine } = workplace;
  const view = (): ReturnType<typeof engine.publisher.snapshot>['view'] => engine.publisher.snapshot().view;
  expect([view().locks, view().breakers, view().portfolio]).toEqual([[], [], null]);
  expect(await engine.commands.unlock('l1')).toMatchObject({ ok: false, code: 'not-running' });
  const started = await engine.start(simulatedRequest({ speed: 60, durationMs: 60_000 }));
  expect(started.kind).toBe('running');
  expect(view().steps.find(({ id }) => id === 'pre-flight')?.message).toContain('circuit breaker armed and tested');
  expect(view().breakers.map(({ state }) => state)).toEqual(Array.from({ length: 9 }, () => 'armed'));
  expect(view().portfolio?.current.weights.map(({ weight }) => weight)).toEqual([0.5, 0.5]);

  const { commands } = engine;
  expect(await commands.lock({ symbol: 'DOGE', side: null, hours: 1, reason: '' })).toMatchObject({ ok: false, code: 'no-market' });
  expect(await commands.lock({ symbol: 'btc', side: 'long', hours: 2, reason: '' })).toEqual({ ok: true });
  expect(await commands.lock({ symbol: 'BTC/USDT', side: 'long', hours: 1, reason: '' })).toMatchObject({ ok: false, code: 'locked-longer' });
  expect(view().locks).toMatchObject([{ id: 'l1', scope: 'symbol', symbol: 'BTC/USDT:USDT', side: 'long', rule: 'manual', reason: 'Locked by hand' }]);
  expect(await commands.unlock('l9')).toMatchObject({ ok: false, code: 'no-lock' });
  expect(await commands.unlock('l1')).toEqual({ ok: true });
  expect(view().locks).toEqual([]);
  expect(await commands.lock({ symbol: null, side: null, hours: 24, reason: 'news' })).toEqual({ ok: true });
  expect(view().account).toMatchObject({ entries: 'blocked', entriesReason: 'Entries are locked: news' });
  expect(await commands.resetBreaker('drawdown')).toMatchObject({ ok: false, code: 'not-tripped' });
  expect(await commands.applyAllocation()).toMatchObject({ ok: false, code: 'no-suggestion' });

  await engine.stop({ positions: 'close' });
  const report = JSON.parse(await readFile(view().info.reportPath ?? '', 'utf8')) as SessionReport;
  expect(report.protections.locks).toMatchObject([{ id: 'l1', endedBy: 'person' }, { id: 'l2', endedAt: null, reason: 'news' }]);
  expect(report.protections.tripped).toEqual([]);
  expect(report.strategies?.strategies.map(({ trades }) => trades)).toEqual([0, 0]);
}, 60_000);
