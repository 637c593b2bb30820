import { z } from 'zod';
import type { SessionDecision } from '../../../shared/domain/decision.ts';
import type { PositionView } from '../../../shared/domain/position.ts';
import type { SessionSummary } from '../../../shared/ipc/contract.ts';
import { strictJson } from '../journal/strictJson.ts';
import { positionViewSchema, sessionDecisionSchema } from '../schemas/tradingSchemas.ts';
import { inTransaction, type SqlDatabase, type SqlRow, type SqlStatement } from '../sqlite/sqlDatabase.ts';

const summaryRow = z
  .object({
    session_id: z.string(), started_at: z.number(), ended_at: z.number().nullable(), outcome: z.string().nullable(), mode: z.string(), market: z.string(),
    symbols: z.string(), start_equity: z.number(), end_equity: z.number().nullable(), trades: z.number(),
  })
  .transform((row): SessionSummary => ({
    sessionId: row.session_id, startedAt: row.started_at, endedAt: row.ended_at, outcome: row.outcome, mode: row.mode, market: row.market,
    symbols: z.array(z.string()).parse(JSON.parse(row.symbols)), startEquity: row.start_equity, endEquity: row.end_equity, trades: row.trades,
  }));

const progressRow = z.object({ ended_at: z.number().nullable(), journal_bytes: z.number() });
const recordRow = z.object({ record: z.string() });

/** What a rebuild must know of a session that the table has already. */
export interface SessionProgress {
  readonly hasEnded: boolean;
  /** Length of the journal it was rebuilt from; 0 where the engine wrote it. */
  readonly journalBytes: number;
}

/** Sessions, decisions and positions, to be searched. All of it can be made again from the journals. */
export class HistoryRepository {
  readonly #database: SqlDatabase;
  readonly #saveSession: SqlStatement;
  readonly #sessions: SqlStatement;
  readonly #progress: SqlStatement;
  readonly #saveDecision: SqlStatement;
  readonly #decisions: SqlStatement;
  readonly #savePosition: SqlStatement;
  readonly #positions: SqlStatement;

  constructor(database: SqlDatabase) {
    this.#database = database;
    this.#saveSession = database.prepare(
      'INSERT OR REPLACE INTO sessions (session_id, started_at, ended_at, outcome, mode, market, symbols, start_equity, end_equity, trades, journal_bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.#sessions = database.prepare('SELECT * FROM sessions ORDER BY started_at DESC, session_id DESC LIMIT ?');
    this.#progress = database.prepare('SELECT ended_at, journal_bytes FROM sessions WHERE session_id = ?');
    this.#saveDecision = database.prepare('INSERT OR REPLACE INTO decisions (session_id, decision_id, time, symbol, strategy, verdict, reason, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    this.#decisions = database.prepare('SELECT record FROM decisions WHERE session_id = ? ORDER BY time DESC, rowid DESC LIMIT ?');
    // A closed position is final: a rebuild that reads an older state while the session goes on must not open it again.
    this.#savePosition = database.prepare(
      `INSERT INTO positions (session_id, position_id, opened_at, closed_at, symbol, strategy, side, status, exit_reason, net_pnl, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (session_id, position_id) DO UPDATE SET closed_at = excluded.closed_at, status = excluded.status, exit_reason = excluded.exit_reason,
         net_pnl = excluded.net_pnl, record = excluded.record WHERE positions.status <> 'closed' OR excluded.status = 'closed'`,
    );
    this.#positions = database.prepare('SELECT record FROM positions WHERE session_id = ? ORDER BY opened_at, rowid');
  }

  /** @param journalBytes Length of the journal the summary was rebuilt from, 0 where the engine knows it first-hand. */
  saveSession(summary: SessionSummary, journalBytes = 0): void {
    this.#saveSession.run(
      summary.sessionId, summary.startedAt, summary.endedAt, summary.outcome, summary.mode, summary.market, JSON.stringify(summary.symbols),
      summary.startEquity, summary.endEquity, summary.trades, journalBytes,
    );
  }

  /** Newest first. */
  sessions(limit: number): readonly SessionSummary[] {
    return this.#sessions.all(limit).map((row) => summaryRow.parse(row));
  }

  sessionProgress(sessionId: string): SessionProgress | null {
    const row = this.#progress.get(sessionId);
    if (row === null) return null;
    const { ended_at: endedAt, journal_bytes: journalBytes } = progressRow.parse(row);
    return { hasEnded: endedAt !== null, journalBytes };
  }

  /** Adds or, by id, replaces. All or none. */
  saveDecisions(sessionId: string, decisions: readonly SessionDecision[]): void {
    inTransaction(this.#database, () => {
      for (const decision of decisions) {
        this.#saveDecision.run(sessionId, decision.id, decision.time, decision.symbol, decision.strategy, decision.verdict, decision.reason, strictJson(decision));
      }
    });
  }

  /** Newest first. */
  decisions(sessionId: string, limit: number): readonly SessionDecision[] {
    return this.#decisions.all(sessionId, limit).map((row) => sessionDecisionSchema.parse(recordOf(row)));
  }

  /** Adds or, by id, brings up to date. All or none. */
  savePositions(sessionId: string, positions: readonly PositionView[]): void {
    inTransaction(this.#database, () => {
      for (const position of positions) {
        this.#savePosition.run(
          sessionId, position.id, position.openedAt, position.closedAt, position.symbol, position.strategy, position.side, position.status,
          position.exitReason, position.netPnl, strictJson(position),
        );
      }
    });
  }

  /** Oldest first. */
  positions(sessionId: string): readonly PositionView[] {
    return this.#positions.all(sessionId).map((row) => positionViewSchema.parse(recordOf(row)));
  }
}

function recordOf(row: SqlRow): unknown {
  return JSON.parse(recordRow.parse(row).record);
}
