import { stat } from 'node:fs/promises';
import type { SessionDecision } from '../../../shared/domain/decision.ts';
import type { PositionView } from '../../../shared/domain/position.ts';
import { decodeRecord } from '../journal/decodeRecord.ts';
import type { CloseRecord, JournalRecord, OpenRecord } from '../journal/records.ts';
import { scanJournal } from '../journal/scanJournal.ts';
import { SqlError } from '../sqlite/SqlError.ts';
import type { HistoryRepository } from './HistoryRepository.ts';

export interface RebuildReport {
  /** Sessions written to the tables. */
  readonly rebuilt: number;
  /** Sessions the tables had already. */
  readonly skipped: number;
  readonly unreadable: readonly { readonly file: string; readonly reason: string }[];
}

/**
 * Fills the history from journals, one after the other, a piece at a time. Sessions the tables know to their end are skipped unless
 * `isForced`. A journal that cannot be read is reported and does not stop the others. @throws SqlError where the database fails
 */
export async function rebuildHistory(history: HistoryRepository, files: readonly string[], options: { readonly isForced: boolean; readonly signal: AbortSignal }): Promise<RebuildReport> {
  const unreadable: { file: string; reason: string }[] = [];
  const count = { rebuilt: 0, skipped: 0 };
  for (const file of files) {
    try {
      count[await rebuildSession(history, file, options)] += 1;
    } catch (error) {
      if (error instanceof SqlError || options.signal.aborted) throw error;
      unreadable.push({ file, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { ...count, unreadable };
}

async function rebuildSession(history: HistoryRepository, file: string, options: { readonly isForced: boolean; readonly signal: AbortSignal }): Promise<'rebuilt' | 'skipped'> {
  const { size } = await stat(file);
  const session = new SessionTally();
  for await (const batch of scanJournal(file, options.signal)) {
    for (const { json } of batch) {
      if (!isEvent(json)) session.add(decodeRecord(json.toString('utf8')));
    }
    if (session.open === null) throw new Error('its first record is not that of a session');
    if (!options.isForced && isKnown(history, session.open, size)) return 'skipped';
    history.saveDecisions(session.open.options.sessionId, session.takeDecisions());
  }
  if (session.open === null) return 'skipped';
  history.savePositions(session.open.options.sessionId, [...session.positions.values()]);
  history.saveSession(session.summary(session.open), size);
  return 'rebuilt';
}

/** Events are nearly all of a journal and none of the history: they are told by their first bytes and not decoded. */
const EVENT_START = Buffer.from('{"type":"event"');

function isEvent(json: Buffer): boolean {
  return json.subarray(0, EVENT_START.length).equals(EVENT_START);
}

function isKnown(history: HistoryRepository, open: OpenRecord, journalBytes: number): boolean {
  const progress = history.sessionProgress(open.options.sessionId);
  return progress !== null && (progress.hasEnded || progress.journalBytes === journalBytes);
}

/** What the records of one session add up to. */
class SessionTally {
  open: OpenRecord | null = null;
  readonly positions = new Map<string, PositionView>();
  #close: CloseRecord | null = null;
  #decisions: SessionDecision[] = [];

  add(record: JournalRecord): void {
    switch (record.type) {
      case 'open':
        this.open ??= record;
        return;
      case 'effects':
        this.#decisions.push(...record.decisions ?? []);
        for (const position of record.positions ?? []) this.positions.set(position.id, position);
        return;
      case 'close':
        this.#close = record;
        return;
      case 'resume':
        this.#close = null;
        return;
      case 'event': case 'submission': case 'note':
        return;
    }
  }

  takeDecisions(): readonly SessionDecision[] {
    return this.#decisions.splice(0);
  }

  summary(open: OpenRecord): Parameters<HistoryRepository['saveSession']>[0] {
    return {
      sessionId: open.options.sessionId,
      startedAt: open.startedAt,
      endedAt: this.#close?.at ?? null,
      outcome: this.#close?.outcome ?? null,
      mode: open.session.mode,
      market: open.session.market,
      symbols: open.options.instruments.map(({ symbol }) => symbol),
      startEquity: open.options.startEquity,
      endEquity: this.#close?.endEquity ?? null,
      trades: [...this.positions.values()].filter(({ status }) => status === 'closed').length,
    };
  }
}
