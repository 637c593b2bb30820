import type { PositionView } from '../../../shared/domain/position.ts';
import type { DataLayout } from '../../storage/dataDir.ts';
import { atomicWriteFile } from '../../storage/atomicFile.ts';
import type { HistoryWriter } from '../HistoryWriter.ts';
import { reportPage } from './reportPage.ts';
import type { SessionReport } from './sessionReport.ts';

export interface WriteReportOptions {
  readonly layout: DataLayout;
  readonly report: SessionReport;
  readonly positions: readonly PositionView[];
  readonly history: HistoryWriter;
  readonly signal: AbortSignal;
}

/** Writes the report beside the other sessions', as JSON and as a page of the same name, and the session's line and positions into the history; returns the file's path. */
export async function writeReportFiles(options: WriteReportOptions): Promise<string> {
  const { layout, report, signal } = options;
  const sessionId = report.sessionId ?? 'unknown';
  const path = layout.reportFile(sessionId);
  signal.throwIfAborted();
  await atomicWriteFile(path.replace(/\.json$/, '.html'), reportPage(report));
  await atomicWriteFile(path, `${JSON.stringify(report, null, 2)}\n`);
  await options.history.finish({
    sessionId,
    startedAt: report.startedAt,
    endedAt: report.endedAt,
    outcome: report.outcome,
    mode: report.mode,
    market: report.market,
    symbols: report.symbols,
    startEquity: report.pnl.startEquity,
    endEquity: report.pnl.endEquity,
    trades: report.exits.totalExits,
  }, options.positions);
  return path;
}
