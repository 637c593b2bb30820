import type { CandleRetention, SeriesSummary } from '../../shared/domain/candleArchive.ts';
import type { SeriesKey } from '../../shared/domain/candle.ts';
import { parseMarketSymbol } from '../../shared/domain/ids.ts';
import { lengthOf } from '../../shared/domain/timeRange.ts';
import { TIMEFRAME_MS } from '../../shared/domain/timeframe.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import { createDownload } from '../engine/createDownload.ts';
import { candleRetention } from '../engine/candleRetention.ts';
import { systemClock } from '../exchanges/realClock.ts';
import { RequestBudgets } from '../exchanges/RequestBudgets.ts';
import type { OpenedStorage } from '../storage/openStorage.ts';
import { originOf, parseCandlesOptions, spanOf, type CandlesOptions } from './candlesOptions.ts';
import { progressLines, reportLines, untilInterrupted } from './download.ts';
import { EXIT, resolveDataDir, type CliIo } from './io.ts';
import { withArchive } from './openArchive.ts';
import { rangeText } from './rangeText.ts';

const MOST_CORRECTIONS = 10_000;

interface Result {
  readonly code: number;
  /** For people; `value` is the same for programs. */
  readonly lines: readonly string[];
  readonly value: unknown;
}

/** Looks at the candle store and mends it. */
export async function candles(argv: readonly string[], io: CliIo): Promise<number> {
  const options = parseCandlesOptions(argv);
  const dataDir = resolveDataDir(options.dataDir, io);
  const { settings, closeLog } = await io.prepare({ dataDir, assignments: options.assignments });
  try {
    const { code, lines, value } = await withArchive(dataDir, io, async (storage) => {
      const series = (await storage.archive.series(io.signal)).filter(options.isWanted);
      switch (options.action) {
        case 'list': return list(series);
        case 'verify': return await verify(series, storage, io);
        case 'gaps': return await gaps(series, storage, options, io);
        case 'corrections': return await corrections(series, storage, io);
        case 'repair': return await repair(series, storage, options, settings, io);
        case 'prune': return await prune(storage, candleRetention(settings), io);
      }
    });
    if (options.json) io.stdout(JSON.stringify(value));
    else for (const line of lines) io.stdout(line);
    return code;
  } finally {
    await closeLog();
  }
}

function list(series: readonly SeriesSummary[]): Result {
  const lines = series.map(({ key, candles: count, first, last, bytes, corrections: corrected, quarantined }) => {
    const span = first === null || last === null ? 'empty' : rangeText({ from: first, to: last + TIMEFRAME_MS[key.timeframe] });
    return `${nameOf(key)}: ${count} candles, ${span}, ${(bytes / 1e6).toFixed(1)} MB, ${corrected} corrections, ${quarantined} damaged chunks to repair`;
  });
  return { code: EXIT.done, lines: lines.length === 0 ? ['No series is stored'] : lines, value: { version: 1, series } };
}

async function verify(series: readonly SeriesSummary[], { archive }: OpenedStorage, io: CliIo): Promise<Result> {
  const reports = [];
  for (const { key } of series) reports.push(await archive.verify(key, io.signal));
  const lines = reports.flatMap(({ key, chunks, candles: count, damaged, mended }) => [
    `${nameOf(key)}: ${count} candles in ${chunks} chunks, ${damaged.length} damaged${mended.length === 0 ? '' : `, gap index mended in ${mended.length} places`}`,
    ...damaged.map(({ range, reason }) => `  ${rangeText(range)}: ${reason}`),
  ]);
  const isDamaged = reports.some(({ damaged }) => damaged.length > 0);
  if (isDamaged) lines.push('Damaged chunks were put aside; `candles repair` downloads them again');
  return { code: isDamaged ? EXIT.failed : EXIT.done, lines, value: { version: 1, series: reports } };
}

async function gaps(series: readonly SeriesSummary[], { archive }: OpenedStorage, options: CandlesOptions, io: CliIo): Promise<Result> {
  const lines: string[] = [];
  const found = [];
  for (const summary of series) {
    const { key } = summary;
    const lost = (await archive.quarantined(key, io.signal)).flatMap(({ missing }) => missing);
    const range = spanOf(summary, lost, options);
    if (range === null) continue;
    const { missing, empty } = await archive.gaps(key, range, io.signal);
    const step = TIMEFRAME_MS[key.timeframe];
    found.push({ key, range, missing, empty });
    lines.push(`${nameOf(key)}: ${lengthOf(missing) / step} missing, ${lengthOf(empty) / step} not at the exchange, of ${rangeText(range)}`);
    for (const gap of missing) lines.push(`  missing ${rangeText(gap)}`);
    for (const hole of empty) lines.push(`  not at the exchange ${rangeText(hole)}`);
  }
  return { code: EXIT.done, lines, value: { version: 1, series: found } };
}

async function corrections(series: readonly SeriesSummary[], { archive }: OpenedStorage, io: CliIo): Promise<Result> {
  const lines: string[] = [];
  const found = [];
  for (const { key } of series) {
    const seen = await archive.corrections(key, MOST_CORRECTIONS, io.signal);
    if (seen.length === 0) continue;
    found.push({ key, corrections: seen });
    lines.push(`${nameOf(key)}: ${seen.length} corrections, none of them merged`);
    for (const { stored, given, seenAt, source } of seen) {
      lines.push(`  ${new Date(given.openTime).toISOString()}: stored ${stored === null ? 'unknown' : candleText(stored)}; given ${candleText(given)} by ${source} at ${new Date(seenAt).toISOString()}`);
    }
  }
  return { code: EXIT.done, lines: lines.length === 0 ? ['No closed candle was ever corrected'] : lines, value: { version: 1, series: found } };
}

async function repair(series: readonly SeriesSummary[], storage: OpenedStorage, options: CandlesOptions, settings: Settings, io: CliIo): Promise<Result> {
  const { archive } = storage;
  const lines: string[] = [];
  const reports = [];
  const budgets = new RequestBudgets(systemClock());
  let isWhole = true;
  for (const { key } of series) {
    await archive.verify(key, io.signal);
    const lost = (await archive.quarantined(key, io.signal)).filter(({ missing }) => missing.length > 0);
    if (lost.length === 0) continue;
    const origin = originOf(key.exchange, (exchange) => {
      const { rest_url: restUrl, ws_url: wsUrl } = settings.exchanges[exchange];
      return options.endpoints[exchange] ?? { restUrl, wsUrl };
    });
    const symbol = parseMarketSymbol(key.symbol);
    if (origin === null || symbol === null) {
      lines.push(`${nameOf(key)}: ${lost.length} damaged chunks; give the address they came from with --endpoint`);
      isWhole = false;
      continue;
    }
    for (const { range } of lost) {
      const { download, close } = createDownload({ ...origin, storage, budgets, series: [{ symbol, timeframe: key.timeframe }], range, source: 'repair', onProgress: progressLines(io) });
      try {
        const report = await untilInterrupted(download, io);
        if (report.outcome === 'cancelled') return { code: EXIT.interrupted, lines: [...lines, 'Interrupted; repeat the command to go on'], value: { version: 1, series: reports } };
        isWhole &&= report.outcome === 'complete';
        reports.push({ key, ...report });
        lines.push(...reportLines(report));
      } finally {
        close();
      }
    }
  }
  return { code: isWhole ? EXIT.done : EXIT.failed, lines: lines.length === 0 ? ['Nothing is damaged'] : lines, value: { version: 1, series: reports } };
}

async function prune({ archive }: OpenedStorage, retention: CandleRetention, io: CliIo): Promise<Result> {
  const report = await archive.prune(retention, io.signal);
  const lines = report.series.map(({ key, keptFrom, candles: count }) => `${nameOf(key)}: ${count} candles let go, kept from ${new Date(keptFrom).toISOString()}`);
  lines.push(`${report.candles} candles, ${(report.bytes / 1e6).toFixed(1)} MB let go; ${(report.bytesLeft / 1e6).toFixed(1)} MB are left. New candles take the place in the file`);
  return { code: EXIT.done, lines, value: { version: 1, ...report } };
}

function nameOf(key: SeriesKey): string {
  return `${key.exchange} ${key.symbol} ${key.timeframe}`;
}

function candleText({ open, high, low, close, volume }: { open: number; high: number; low: number; close: number; volume: number }): string {
  return `open ${open} high ${high} low ${low} close ${close} volume ${volume}`;
}
