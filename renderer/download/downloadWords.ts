import type { DownloadView, SeriesReport } from '../../shared/domain/download.ts';
import { lengthOf, type TimeRange } from '../../shared/domain/timeRange.ts';
import { TIMEFRAME_MS } from '../../shared/domain/timeframe.ts';
import { formatDuration } from '../format/duration.ts';
import { formatCount, formatFraction } from '../format/number.ts';
import { baseCoin } from '../format/symbol.ts';
import type { ToneWord } from '../words/session.ts';

/** How the download stands, its end included. */
export function downloadState(view: DownloadView): ToneWord {
  if (view.failure !== null) return { word: 'Failed', tone: 'bad' };
  if (view.report !== null) {
    switch (view.report.outcome) {
      case 'complete':
        return { word: 'Complete', tone: 'good' };
      case 'incomplete':
        return { word: 'Something is still missing', tone: 'warn' };
      case 'cancelled':
        return { word: 'Cancelled; what has arrived is kept', tone: 'warn' };
    }
  }
  switch (view.state) {
    case 'planning':
      return { word: 'Looking up what is stored', tone: 'info' };
    case 'downloading':
      return view.isPauseWanted ? { word: 'Pausing after this page', tone: 'warn' } : { word: 'Downloading', tone: 'info' };
    case 'paused':
      return { word: 'Paused', tone: 'warn' };
    case 'verifying':
    case 'ended':
      return { word: 'Checking what is stored', tone: 'info' };
  }
}

export function isOver(view: DownloadView): boolean {
  return view.report !== null || view.failure !== null;
}

/** `BTC 30m: 1,240 of 4,320 candles (28.7 %), 12 requests, 310 candles/s, 10 s to go`. */
export function progressText({ current, total, done, requests, rate, etaMs, state }: DownloadView): string {
  if (total === 0) return `${formatCount(requests)} requests so far`;
  const series = current === null ? '' : `${baseCoin(current.symbol)} ${current.timeframe}: `;
  const eta = etaMs === null || state !== 'downloading' ? '' : `, ${formatDuration(etaMs)} to go`;
  return `${series}${formatCount(done)} of ${formatCount(total)} candles (${formatFraction(done / total, 1)}), ${formatCount(requests)} requests, ${formatCount(rate)} candles/s${eta}`;
}

/** Candles in ranges of one series. */
export function candlesIn(ranges: readonly TimeRange[], series: Pick<SeriesReport, 'timeframe'>): number {
  return lengthOf(ranges) / TIMEFRAME_MS[series.timeframe];
}

/** What is wrong with one series after the download; empty where nothing is. */
export function seriesTrouble(series: SeriesReport): readonly string[] {
  const { failure, faults, built } = series;
  return [
    ...(failure === null ? [] : [failure.nextStep === null ? failure.message : `${failure.message}. ${failure.nextStep}`]),
    ...faults.map((fault) => `Damaged candle: ${fault}`),
    ...(built === null || built.differing === 0 ? [] : [`${formatCount(built.differing)} of ${formatCount(built.compared)} candles differ from those built from ${built.from}`]),
  ];
}
