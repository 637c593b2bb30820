import { lengthOf } from '../../shared/domain/timeRange.ts';
import { TIMEFRAME_MS } from '../../shared/domain/timeframe.ts';
import { createDownload } from '../engine/createDownload.ts';
import { systemClock } from '../exchanges/realClock.ts';
import { RequestBudgets } from '../exchanges/RequestBudgets.ts';
import type { DownloadProgress, DownloadReport, SeriesReport } from '../market/download/downloadApi.ts';
import { parseDownloadOptions } from './downloadOptions.ts';
import { EXIT, resolveDataDir, type CliIo } from './io.ts';
import { withArchive } from './openArchive.ts';
import { rangeText } from './rangeText.ts';

/** Between two lines of progress, real ms. */
const PROGRESS_MS = 2_000;
const MOST_RANGES = 20;

/** Loads candles of the past into the store. Ctrl+C keeps what has arrived and ends with 130. */
export async function download(argv: readonly string[], io: CliIo): Promise<number> {
  const options = parseDownloadOptions(argv);
  const dataDir = resolveDataDir(options.dataDir, io);
  const { settings, closeLog } = await io.prepare({ dataDir, assignments: options.assignments });
  const { rest_url: restUrl, ws_url: wsUrl } = settings.exchanges[options.exchange];
  const endpoint = options.endpoint ?? { restUrl, wsUrl };
  try {
    return await withArchive(dataDir, io, async (storage) => {
      const { download: work, close } = createDownload({
        exchange: options.exchange, endpoint, storage, budgets: new RequestBudgets(systemClock()), series: options.series, range: options.range, source: 'download', onProgress: progressLines(io),
      });
      try {
        const report = await untilInterrupted(work, io);
        if (options.json) io.stdout(JSON.stringify({ version: 1, exchange: options.exchange, ...report }));
        else for (const line of reportLines(report)) io.stdout(line);
        if (report.outcome === 'cancelled') io.stderr('Paused; what has arrived is kept. Repeat the command to go on');
        return exitCodeOf(report);
      } finally {
        close();
      }
    });
  } finally {
    await closeLog();
  }
}

/** Runs a download; the process's interruption cancels it in an orderly way. */
export async function untilInterrupted(work: { run(): Promise<DownloadReport>; cancel(): void }, io: Pick<CliIo, 'signal'>): Promise<DownloadReport> {
  const onInterrupt = (): void => work.cancel();
  io.signal.addEventListener('abort', onInterrupt, { once: true });
  if (io.signal.aborted) work.cancel();
  try {
    return await work.run();
  } finally {
    io.signal.removeEventListener('abort', onInterrupt);
  }
}

export function exitCodeOf({ outcome }: DownloadReport): number {
  switch (outcome) {
    case 'complete': return EXIT.done;
    case 'incomplete': return EXIT.failed;
    case 'cancelled': return EXIT.interrupted;
  }
}

/** A line when the state changes and every two seconds in between. */
export function progressLines(io: Pick<CliIo, 'stderr'>): (progress: DownloadProgress) => void {
  let state = '';
  let toldAt = -Infinity;
  return (progress) => {
    const now = performance.now();
    if (progress.state === state && now - toldAt < PROGRESS_MS) return;
    state = progress.state;
    toldAt = now;
    io.stderr(progressLine(progress));
  };
}

function progressLine({ state, current, total, done, rate, etaMs, requests }: DownloadProgress): string {
  if (total === 0) return `[${state}]`;
  const share = `${done} of ${total} candles (${((100 * done) / total).toFixed(1)} %)`;
  const series = current === null ? '' : ` ${current.symbol} ${current.timeframe}`;
  const eta = etaMs === null || state !== 'downloading' ? '' : `, ${Math.ceil(etaMs / 1_000)} s to go`;
  return `[${state}]${series} ${share}, ${requests} requests, ${rate.toFixed(0)} candles/s${eta}`;
}

export function reportLines(report: DownloadReport): string[] {
  return report.series.flatMap(seriesLines);
}

function seriesLines(series: SeriesReport): string[] {
  const step = TIMEFRAME_MS[series.timeframe];
  const { empty, missing, built, failure, faults } = series;
  const lines = [
    `${series.symbol} ${series.timeframe}: ${series.candles} candles from ${rangeText(series.range)}, ${series.fetched} new, ${series.corrections} corrections, `
    + `${lengthOf(empty) / step} not at the exchange, ${lengthOf(missing) / step} missing`,
  ];
  for (const range of empty.slice(0, MOST_RANGES)) lines.push(`  the exchange has none from ${rangeText(range)}`);
  if (empty.length > MOST_RANGES) lines.push(`  and ${empty.length - MOST_RANGES} more such ranges`);
  for (const range of missing.slice(0, MOST_RANGES)) lines.push(`  missing from ${rangeText(range)}`);
  if (missing.length > MOST_RANGES) lines.push(`  and ${missing.length - MOST_RANGES} more such ranges`);
  for (const fault of faults) lines.push(`  damaged: ${fault}`);
  if (built !== null) lines.push(`  ${built.compared} compared with those built from ${built.from}, ${built.differing} differ${built.examples.length === 0 ? '' : `, first at ${built.examples.map((at) => new Date(at).toISOString()).join(', ')}`}`);
  if (failure !== null) lines.push(`  stopped: ${failure.message}${failure.nextStep === null ? '' : `\n  → ${failure.nextStep}`}`);
  return lines;
}
