import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { HistoryRepository } from '../../../../electron/storage/history/HistoryRepository.ts';
import { rebuildHistory } from '../../../../electron/storage/history/rebuildHistory.ts';
import { createJournal } from '../../../../electron/storage/journal/openJournal.ts';
import type { JournalRecord } from '../../../../electron/storage/journal/records.ts';
import { openDatabase } from '../../../../electron/storage/sqlite/openDatabase.ts';
import { decisionId, positionId } from '../../../../shared/domain/ids.ts';
import type { SessionSummary } from '../../../../shared/ipc/contract.ts';
import { decision, openRecord, order, position, priceRecord } from '../journal/sampleRecords.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const summary: SessionSummary = {
  sessionId: 's-1', startedAt: 1_000, endedAt: 2_000, outcome: 'completed', mode: 'paper', market: 'exchange', symbols: ['BTC/USDT:USDT'],
  startEquity: 100, endEquity: 101.5, trades: 1,
};
const closed = { ...position, status: 'closed' as const, closedAt: 1_760_001_900_000, openAmount: 0, exitPrice: 65_530, exitReason: 'take-profit' as const };
const options = { isForced: false, signal: new AbortController().signal };

let folder: string;
let history: HistoryRepository;

beforeEach(async () => {
  folder = temporaryFolder();
  const { database } = await openDatabase({ path: join(folder, 'history.sqlite'), now: () => 1 });
  onTestFinished(() => database.close());
  history = new HistoryRepository(database);
});

describe('the history', () => {
  it('gives sessions back newest first, as many as asked', () => {
    const unfinished = { ...summary, sessionId: 's-2', startedAt: 3_000, endedAt: null, outcome: null, endEquity: null };
    history.saveSession(summary);
    history.saveSession(unfinished);
    expect(history.sessions(10)).toEqual([unfinished, summary]);
    expect(history.sessions(1)).toEqual([unfinished]);
  });

  it('brings a session up to date by its id', () => {
    history.saveSession({ ...summary, endedAt: null });
    history.saveSession(summary);
    expect(history.sessions(10)).toEqual([summary]);
  });

  it('gives decisions back newest first, replaced by id, of their session alone', () => {
    const later = { ...decision, id: decisionId('d-2'), time: decision.time + 1 };
    history.saveDecisions('s-1', [decision, later]);
    history.saveDecisions('s-1', [{ ...decision, reason: 'signal-expired' }]);
    history.saveDecisions('s-2', [decision]);
    expect(history.decisions('s-1', 10)).toStrictEqual([later, { ...decision, reason: 'signal-expired' }]);
    expect(history.decisions('s-1', 1)).toStrictEqual([later]);
  });

  it('saves all of a list or none of it', () => {
    const broken = { ...decision, id: decisionId('d-3'), rsi: Number.NaN };
    expect(() => history.saveDecisions('s-1', [decision, broken])).toThrow(/rsi: NaN/);
    expect(history.decisions('s-1', 10)).toEqual([]);
  });

  it('gives positions back oldest first, and never opens a closed one again', () => {
    const second = { ...position, id: positionId('p-2'), openedAt: position.openedAt - 1 };
    history.savePositions('s-1', [position, second]);
    history.savePositions('s-1', [closed]);
    history.savePositions('s-1', [position]);
    expect(history.positions('s-1')).toStrictEqual([second, closed]);
  });
});

describe('a rebuild from journals', () => {
  it('brings back sessions, decisions and positions as they were last', async () => {
    const file = journal('s-1.journal', [
      openRecord, priceRecord(1), { type: 'effects', of: 2, decisions: [decision, { ...decision, id: decisionId('d-2') }], orders: [order] },
      priceRecord(2), { type: 'effects', of: 4, positions: [position], outcomes: [{ decisionId: decision.id, outcome: 'opened', detail: '' }, { decisionId: decisionId('d-2'), outcome: 'order-refused', detail: 'margin' }] },
      priceRecord(3), { type: 'effects', of: 6, positions: [closed] },
      { type: 'close', at: 1_760_009_000_000, outcome: 'completed', reason: null, endEquity: 100.14 },
    ]);
    expect(await rebuildHistory(history, [file], options)).toEqual({ rebuilt: 1, skipped: 0, unreadable: [] });
    expect(history.sessions(5)).toEqual([{
      sessionId: 's-1', startedAt: openRecord.startedAt, endedAt: 1_760_009_000_000, outcome: 'completed', mode: 'paper', market: 'exchange',
      symbols: ['BTC/USDT:USDT', 'ETH/USDT:USDT'], startEquity: 100, endEquity: 100.14, trades: 1,
    }]);
    expect(history.positions('s-1')).toStrictEqual([closed]);
    expect(history.decisions('s-1', 9)).toEqual(expect.arrayContaining([decision, { ...decision, id: decisionId('d-2') }]));
  });

  it('skips sessions that the tables know to their end, unless it is forced', async () => {
    const file = journal('s-1.journal', [openRecord]);
    history.saveSession(summary);
    expect(await rebuildHistory(history, [file], options)).toMatchObject({ rebuilt: 0, skipped: 1 });
    expect(history.sessions(1)).toEqual([summary]);
    expect(await rebuildHistory(history, [file], { ...options, isForced: true })).toMatchObject({ rebuilt: 1 });
  });

  it('takes a session without an end again only when its journal has grown', async () => {
    const file = journal('s-1.journal', [openRecord, { type: 'effects', of: 1, positions: [position] }]);
    expect(await rebuildHistory(history, [file], options)).toMatchObject({ rebuilt: 1 });
    expect(history.sessions(1)[0]).toMatchObject({ endedAt: null, trades: 0 });
    expect(await rebuildHistory(history, [file], options)).toMatchObject({ rebuilt: 0, skipped: 1 });
    appendFileSync(file, 'torn');
    expect(await rebuildHistory(history, [file], options)).toMatchObject({ rebuilt: 1 });
  });

  it('passes over a journal that cannot be read, by name, and does the others', async () => {
    const bad = join(folder, 'a.journal');
    writeFileSync(bad, 'no journal\n');
    const good = journal('s-1.journal', [openRecord]);
    const report = await rebuildHistory(history, [bad, join(folder, 'gone.journal'), good], options);
    expect(report).toMatchObject({ rebuilt: 1, unreadable: [{ file: bad, reason: expect.stringContaining('line 1') }, { reason: expect.stringContaining('ENOENT') }] });
  });

  it('ends when it is told to', async () => {
    const stopped = AbortSignal.abort(new Error('closing'));
    await expect(rebuildHistory(history, [journal('s-1.journal', [openRecord])], { isForced: true, signal: stopped })).rejects.toThrow('closing');
  });
});

function journal(name: string, records: readonly JournalRecord[]): string {
  const path = join(folder, name);
  const writing = createJournal({ path });
  for (const record of records) writing.append(record);
  void writing.close();
  return path;
}
