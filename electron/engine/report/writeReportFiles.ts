import type { DataLayout } from '../../storage/dataDir.ts';
import { atomicWriteFile } from '../../storage/atomicFile.ts';
import type { ReportInput } from '../engineDeps.ts';
import type { HistoryWriter } from '../HistoryWriter.ts';
import { buildReport } from './buildReport.ts';
import { reportPage } from './reportPage.ts';

export interface WriteReportOptions {
  readonly layout: DataLayout;
  readonly input: ReportInput;
  readonly history: HistoryWriter;
  readonly signal: AbortSignal;
}

/** Writes the report beside the other sessions', as JSON and as a page of the same name, and the session's line and positions into the history; returns the file's path. */
export async function writeReportFiles(options: WriteReportOptions): Promise<string> {
  const { layout, input, signal } = options;
  const sessionId = input.view.info.sessionId ?? 'unknown';
  const report = buildReport(input, { journal: input.core === null ? null : layout.journalFile(sessionId) });
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
  }, input.core?.positions() ?? []);
  return path;
}
