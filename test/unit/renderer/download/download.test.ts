import { describe, expect, it } from 'vitest';
import type { DownloadView, SeriesReport } from '../../../../shared/domain/download.ts';
import { checkDownload, firstForm } from '../../../../renderer/download/downloadForm.ts';
import { candlesIn, downloadState, isOver, progressText, seriesTrouble } from '../../../../renderer/download/downloadWords.ts';
import { downloadOptionsSchema } from '../../../../shared/ipc/contract.ts';
import { symbolOf } from '../../../renderer-harness/fixtures.ts';

const NOW = Date.parse('2026-03-12T14:00:00Z');
const form = firstForm(NOW, { exchanges: ['simulated', 'bitget'], symbols: ['BTC/USDT:USDT', 'BTC/USDT:USDT', 'ETH/USDT:USDT'] });

describe('the download form', () => {
  it('begins with the session\u2019s exchange and markets and the last 90 days', () => {
    expect(form).toEqual({ exchange: 'bitget', symbols: 'BTC/USDT:USDT, ETH/USDT:USDT', timeframes: ['30m', '1h', '4h'], from: '2025-12-12', to: '' });
  });

  it('becomes options that cross to the engine: days of UTC, the last one included', () => {
    const checked = checkDownload({ ...form, timeframes: ['4h', '1m'], from: '2026-03-01', to: '2026-03-01' }, NOW);
    expect(checked).toEqual({ ok: true, options: { exchange: 'bitget', symbols: ['BTC/USDT:USDT', 'ETH/USDT:USDT'], timeframes: ['1m', '4h'], from: Date.parse('2026-03-01T00:00Z'), to: Date.parse('2026-03-02T00:00Z') } });
    expect(checked.ok && downloadOptionsSchema.safeParse(checked.options).success).toBe(true);
  });

  it.each([
    ['symbols', { symbols: 'BTC, DOGE/EUR' }, '"DOGE/EUR" is not a USDT perpetual'],
    ['symbols', { symbols: '  ' }, 'Name at least one market'],
    ['timeframes', { timeframes: [] }, 'Choose at least one candle length'],
    ['from', { from: '2026-02-31' }, '"2026-02-31" is not a date'],
    ['from', { from: '2026-03-13' }, 'lies in the future'],
    ['to', { to: 'soon' }, '"soon" is not a date'],
    ['to', { to: '2025-12-11' }, 'before the first'],
  ] as const)('says what is wrong with %s in %j', (field, changes, words) => {
    const checked = checkDownload({ ...form, ...changes }, NOW);
    expect(checked.ok ? {} : checked.errors).toEqual({ [field]: expect.stringContaining(words) });
  });
});

const HALF_HOUR = 1_800_000;
const view: DownloadView = {
  exchange: 'bitget', series: [], from: 0, to: null, startedAt: 0, isPauseWanted: false, report: null, failure: null,
  state: 'downloading', current: { symbol: symbolOf('BTC'), timeframe: '30m' }, total: 4_320, done: 1_240, fetched: 1_240, requests: 12, rate: 310, etaMs: 10_000,
};
const series: SeriesReport = { symbol: symbolOf('BTC'), timeframe: '30m', range: { from: 0, to: 48 * HALF_HOUR }, candles: 42, fetched: 42, corrections: 0, empty: [{ from: 0, to: 6 * HALF_HOUR }], missing: [], failure: null, faults: [], built: null };

describe('a download in words', () => {
  it('tells how far it is', () => {
    expect(progressText(view)).toBe('BTC 30m: 1,240 of 4,320 candles (28.7\u00a0%), 12 requests, 310 candles/s, 10 s to go');
    expect(progressText({ ...view, state: 'paused' })).not.toContain('to go');
    expect(progressText({ ...view, total: 0, requests: 2 })).toBe('2 requests so far');
  });

  it('says that a pause waits for the page, and that a cancelled one keeps what has arrived', () => {
    const report = { series: [], requests: 1, durationMs: 1 };
    expect([
      downloadState(view), downloadState({ ...view, isPauseWanted: true }), downloadState({ ...view, state: 'paused', isPauseWanted: true }),
      downloadState({ ...view, state: 'ended', report: { ...report, outcome: 'cancelled' } }), downloadState({ ...view, state: 'ended', failure: { message: 'x', nextStep: null } }),
    ].map(({ word }) => word)).toEqual(['Downloading', 'Pausing after this page', 'Paused', 'Cancelled; what has arrived is kept', 'Failed']);
  });

  it('is over with a report or a failure, and not before', () => {
    expect([isOver(view), isOver({ ...view, state: 'ended' }), isOver({ ...view, failure: { message: 'x', nextStep: null } })]).toEqual([false, false, true]);
  });

  it('counts the candles of holes and names what is wrong with a series', () => {
    expect(candlesIn(series.empty, series)).toBe(6);
    expect(seriesTrouble(series)).toEqual([]);
    expect(seriesTrouble({ ...series, failure: { code: 'x', message: 'The exchange is silent', nextStep: 'Try later' }, faults: ['bad'], built: { from: '30m', compared: 10, differing: 2, examples: [1, 2] } })).toEqual([
      'The exchange is silent. Try later', 'Damaged candle: bad', '2 of 10 candles differ from those built from 30m',
    ]);
  });
});
