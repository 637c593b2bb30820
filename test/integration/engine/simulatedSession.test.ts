import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { replaySession } from '../../../electron/engine/replaySession.ts';
import { createCore } from '../../../electron/core/createCore.ts';
import type { SessionReport } from '../../../electron/engine/report/sessionReport.ts';
import type { JournalRecord } from '../../../electron/storage/journal/records.ts';
import { openTestWorkplace, simulatedRequest, type TestWorkplace } from './workplace.ts';

let workplace: TestWorkplace | null = null;

afterEach(async () => {
  await workplace?.close();
  workplace = null;
});

async function runSession(change: Parameters<typeof simulatedRequest>[0] = {}): Promise<{ readonly report: SessionReport; readonly opened: TestWorkplace }> {
  const opened = await openTestWorkplace();
  workplace = opened;
  const started = await opened.engine.start(simulatedRequest(change));
  const end = started.kind === 'running' ? await started.ended : started.end;
  const report = JSON.parse(await readFile(end.reportPath ?? '', 'utf8')) as SessionReport;
  return { report, opened };
}

describe('a session on the generated market', () => {
  it('evaluates every closed candle of every market with both strategies, and its books balance', async () => {
    const { report } = await runSession({ speed: 18_000, durationMs: 6_000 });
    expect(report.outcome).toBe('completed');
    expect(report.candles.closed).toBeGreaterThan(3 * 40);
    expect(report.candles.evaluated).toBe(report.candles.closed);
    expect(report.decisions.total).toBe(2 * report.candles.closed);
    const declined = Object.values(report.decisions.declined).reduce((sum, count) => sum + count, 0);
    expect(report.decisions.entered + declined).toBe(report.decisions.total);
    expect(report.positions.length).toBeGreaterThan(0);
    const { realised, unrealised, fees, funding, startEquity, endEquity } = report.pnl;
    expect(endEquity).toBeCloseTo(startEquity + realised + unrealised - fees - funding, 8);
    expect(report.fills.reduce((sum, fill) => sum + fill.fee, 0)).toBeCloseTo(fees, 8);
    expect(report.positions.reduce((sum, position) => sum + position.realisedPnl, 0)).toBeCloseTo(realised, 8);
    expect(report.positions.reduce((sum, position) => sum + position.fees, 0)).toBeCloseTo(fees, 8);
    expect(report.positions.every((position) => position.closedAt !== null)).toBe(true);
    expect(report.steps.map(({ id }) => id)).toEqual(['settings', 'exchange', 'risk', 'intelligence', 'strategies', 'market-data', 'registration', 'pre-flight']);
  });

  it('is told to have ended only once its report can be read', async () => {
    const opened = await openTestWorkplace();
    workplace = opened;
    const paths: (string | null)[] = [];
    opened.engine.publisher.subscribe(({ changes }) => {
      if (changes.info?.phase === 'ended') paths.push(changes.info.reportPath);
    });
    const started = await opened.engine.start(simulatedRequest({ durationMs: 1_500 }));
    const end = started.kind === 'running' ? await started.ended : started.end;
    expect(end.reportPath).not.toBeNull();
    expect(new Set(paths)).toEqual(new Set([end.reportPath]));
  });

  it('comes out the same when its journal is fed to the core again', async () => {
    const { report, opened } = await runSession({ speed: 18_000, durationMs: 3_000 });
    const result = await replaySession(opened.journals.read({ path: report.files.journal ?? '' }), createCore);
    expect(result).toMatchObject({ kind: 'same', summary: { decisions: report.decisions.total, orders: report.orders.length, positions: report.positions.length } });
  });

  it('is found out when one recorded decision, order or the final state was changed', async () => {
    const { report, opened } = await runSession({ speed: 18_000, durationMs: 3_000 });
    const replayChanged = (change: (record: JournalRecord) => JournalRecord) => {
      async function* changed() {
        for await (const { seq, record } of opened.journals.read({ path: report.files.journal ?? '' })) yield { seq, record: change(record) };
      }
      return replaySession(changed(), createCore);
    };
    const decision = await replayChanged((record) => (record.type === 'effects' && record.decisions !== undefined
      ? { ...record, decisions: record.decisions.map((one) => ({ ...one, close: one.close + 1 })) } : record));
    const order = await replayChanged((record) => (record.type === 'effects' && record.orders !== undefined
      ? { ...record, orders: record.orders.map((one) => ({ ...one, amount: one.amount * 2 })) } : record));
    const state = await replayChanged((record) => (record.type === 'effects' && record.stateHash !== undefined ? { ...record, stateHash: '0' } : record));
    expect([decision, order, state]).toMatchObject([
      { kind: 'different', difference: { what: 'decision' } }, { kind: 'different', difference: { what: 'order' } }, { kind: 'different', difference: { what: 'state' } },
    ]);
  });

  it('ends as failed, with the cause, when no candle closed while it ran', async () => {
    const { report } = await runSession({ speed: 1, durationMs: 1_500 });
    expect(report.outcome).toBe('failed');
    expect(report.reason).toMatch(/No 30m candle was evaluated/);
  });

  it('refuses symbols that are none, by name, and starts nothing', async () => {
    const { report, opened } = await runSession({ symbols: ['BTC/USDT:USDT', 'NOT A SYMBOL'] });
    expect(report).toMatchObject({ outcome: 'failed', orders: [], decisions: { total: 0 } });
    expect(report.reason).toContain('"NOT A SYMBOL"');
    expect(await opened.journals.unfinished()).toEqual([]);
  });

  it('stops after pre-flight in a dry run', async () => {
    const { report } = await runSession({ dryRun: true });
    expect(report).toMatchObject({ outcome: 'completed', decisions: { total: 0 } });
    expect(report.steps.at(-1)).toMatchObject({ id: 'pre-flight', status: 'done' });
  });
});
