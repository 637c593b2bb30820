import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { columnsFromCandles, type Candle, type SeriesKey } from '../../../../shared/domain/candle.ts';
import type { MarketSymbol } from '../../../../shared/domain/ids.ts';
import type { MarketRules } from '../../../../shared/domain/instrument.ts';
import type { Timeframe } from '../../../../shared/domain/timeframe.ts';
import { ExchangeRejectedError } from '../../../../electron/exchanges/errors/exchangeRejectedError.ts';
import { RateLimitedError } from '../../../../electron/exchanges/errors/rateLimitedError.ts';
import type { CandleRequest, ServerTime } from '../../../../electron/exchanges/gateway.ts';
import { systemClock } from '../../../../electron/exchanges/realClock.ts';
import { CandleDownload } from '../../../../electron/market/download/CandleDownload.ts';
import type { DownloadProgress, DownloadSeries, DownloadShelf } from '../../../../electron/market/download/downloadApi.ts';
import { RestCaller } from '../../../../electron/market/exchange/RestCaller.ts';
import { CandleRepository } from '../../../../electron/storage/candles/CandleRepository.ts';
import { openDatabase } from '../../../../electron/storage/sqlite/openDatabase.ts';
import { temporaryFolder } from '../../storage/temporaryFolder.ts';
import { BTC, candleAtTime, ORIGIN, ScriptedGateway } from '../exchange/ScriptedGateway.ts';

const TF = 1_800_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;
const context = { exchange: 'bingx', action: 'loading candles', nextStep: 'wait' } as const;

let repository: CandleRepository;
let gateway: DownloadGateway;
let progress: DownloadProgress[];

/** Candles that agree over the timeframes, and the clock of the exchange. */
class DownloadGateway extends ScriptedGateway {
  dailyIsRefused = false;
  onPage: (page: number) => void = () => undefined;

  override async serverTime(): Promise<ServerTime> {
    return { serverTime: this.now(), sentAt: 0, receivedAt: 0 };
  }

  override async loadRules(): Promise<ReadonlyMap<MarketSymbol, MarketRules>> {
    return new Map();
  }

  override async candles(request: CandleRequest): Promise<readonly Candle[]> {
    this.onPage(this.requests.length + 1);
    if (request.timeframe === '1d' && this.dailyIsRefused) throw new ExchangeRejectedError('1', 'no daily candles', context);
    const rows = await super.candles(request);
    return request.timeframe === '1d' ? rows.map((row) => ({ ...row, open: 1, high: 1, low: 1, close: 1 })) : rows;
  }
}

beforeEach(async () => {
  const { database } = await openDatabase({ path: join(temporaryFolder(), 'history.sqlite'), now: () => 1 });
  onTestFinished(() => database.close());
  repository = new CandleRepository({ database, now: () => 1, onDamagedChunk: () => { throw new Error('damaged'); } });
  gateway = new DownloadGateway(() => ORIGIN + 10_000 * TF, 500);
  progress = [];
});

describe('a download', () => {
  it('loads everything once, page by page, tells its progress, and asks for nothing the second time', async () => {
    const first = await download({ from: ORIGIN, to: ORIGIN + 2_000 * TF }).run();
    expect(first).toMatchObject({ outcome: 'complete', series: [{ candles: 2_000, fetched: 2_000, corrections: 0, empty: [], missing: [], failure: null, faults: [] }] });
    expect(stored()).toEqual(expected(0, 2_000));
    expect(repository.hasUnflushed).toBe(false);
    expect(gateway.requests).toHaveLength(4);
    expect(progress.map(({ done }) => done)).toEqual([0, 0, 500, 1_000, 1_500, 2_000, 2_000, 2_000]);
    expect([...new Set(progress.map(({ state }) => state))]).toEqual(['planning', 'downloading', 'verifying', 'ended']);
    expect(progress.every(({ total, rate, etaMs }) => [0, 2_000].includes(total) && rate >= 0 && (etaMs === null || etaMs >= 0))).toBe(true);

    expect(await download({ from: ORIGIN, to: ORIGIN + 2_000 * TF }).run()).toMatchObject({ outcome: 'complete', series: [{ candles: 2_000, fetched: 0 }] });
    expect(gateway.requests).toHaveLength(4);
  });

  it('loads only what the store does not know', async () => {
    repository.append(key('30m'), columnsFromCandles(expected(100, 900)));
    await download({ from: ORIGIN, to: ORIGIN + 1_000 * TF }).run();
    expect(gateway.requests.map(({ since, until }) => [(since - ORIGIN) / TF, (until - ORIGIN) / TF])).toEqual([[900, 999], [0, 99]]);
    expect(stored()).toEqual(expected(0, 1_000));
  });

  it('reports the holes the exchange really has, and does not ask for them again', async () => {
    for (const row of [40, 41, 700]) gateway.missing.add(ORIGIN + row * TF);
    const range = { from: ORIGIN, to: ORIGIN + 1_000 * TF };
    const { outcome, series } = await download(range).run();
    const empty = [{ from: ORIGIN + 40 * TF, to: ORIGIN + 42 * TF }, { from: ORIGIN + 700 * TF, to: ORIGIN + 701 * TF }];
    expect([outcome, series[0]?.empty, series[0]?.missing, series[0]?.candles]).toEqual(['complete', empty, [], 997]);
    const asked = gateway.requests.length;
    await download(range).run();
    expect(gateway.requests).toHaveLength(asked);
  });

  it('looks again where an exchange cuts long answers, and takes no cut for a hole', async () => {
    gateway.mostRows = 200;
    const { series } = await download({ from: ORIGIN, to: ORIGIN + 1_000 * TF }).run();
    expect([series[0]?.candles, series[0]?.empty]).toEqual([1_000, []]);
  });

  it('finds the beginning of a listing by daily candles instead of thousands of empty pages', async () => {
    gateway.listedAt = Math.ceil((ORIGIN + 9_000 * TF) / DAY) * DAY;
    const { outcome, series } = await download({ from: ORIGIN - 400 * DAY, to: ORIGIN + 9_990 * TF }).run();
    expect([outcome, series[0]?.empty]).toEqual(['complete', [{ from: ORIGIN - 400 * DAY, to: gateway.listedAt }]]);
    expect(gateway.requests.length).toBeLessThan(15);
    expect(series[0]?.candles).toBe((ORIGIN + 9_990 * TF - gateway.listedAt) / TF);
  });

  it('goes page by page where the exchange has no daily candles', async () => {
    gateway.dailyIsRefused = true;
    gateway.listedAt = ORIGIN + 1_500 * TF;
    const { outcome, series } = await download({ from: ORIGIN, to: ORIGIN + 2_000 * TF }).run();
    expect([outcome, series[0]?.candles, series[0]?.empty]).toEqual(['complete', 500, [{ from: ORIGIN, to: gateway.listedAt }]]);
  });

  it('takes no candle that is not closed, and calls no young gap a hole of the exchange', async () => {
    gateway.now = () => ORIGIN + 100.5 * TF;
    gateway.missing.add(ORIGIN + 99 * TF);
    const { outcome, series } = await download({ from: ORIGIN, to: Infinity }).run();
    expect(series[0]).toMatchObject({ range: { to: ORIGIN + 100 * TF }, candles: 99, empty: [], missing: [{ from: ORIGIN + 99 * TF, to: ORIGIN + 100 * TF }] });
    expect(outcome).toBe('complete');
  });

  it('pauses between pages with everything on the disk, and goes on', async () => {
    const work = download({ from: ORIGIN, to: ORIGIN + 2_000 * TF });
    gateway.onPage = (page) => { if (page === 2) work.pause(); };
    const report = work.run();
    await until(() => work.progress.state === 'paused');
    expect(work.progress).toMatchObject({ state: 'paused', done: 1_000 });
    expect(repository.hasUnflushed).toBe(false);
    work.resume();
    expect(await report).toMatchObject({ outcome: 'complete', series: [{ candles: 2_000 }] });
  });

  it.each(['while it loads', 'while it is paused'])('can be cancelled %s; the next one goes on from there', async (when) => {
    const range = { from: ORIGIN, to: ORIGIN + 2_000 * TF };
    const work = download(range);
    gateway.onPage = (page) => {
      if (page !== 3) return;
      if (when === 'while it loads') work.cancel();
      else work.pause();
    };
    const report = work.run();
    if (when === 'while it is paused') {
      await until(() => work.progress.state === 'paused');
      work.cancel();
    }
    const { outcome, series } = await report;
    expect(outcome).toBe('cancelled');
    expect(series[0]?.candles).toBeGreaterThanOrEqual(1_000);
    expect(repository.hasUnflushed).toBe(false);
    gateway.onPage = () => undefined;
    const asked = gateway.requests.length;
    expect(await download(range).run()).toMatchObject({ outcome: 'complete', series: [{ candles: 2_000 }] });
    expect(gateway.requests.length - asked).toBeLessThanOrEqual(2);
  });

  it('waits as a rate limit asks, and goes on', async () => {
    gateway.failures.push(new RateLimitedError(1, context), new RateLimitedError(1, context));
    expect(await download({ from: ORIGIN, to: ORIGIN + 100 * TF }).run()).toMatchObject({ outcome: 'complete', series: [{ candles: 100 }] });
  });

  it('names the series that fails and loads the others', async () => {
    gateway.failures.push(new ExchangeRejectedError('-1', 'no such interval', context));
    const { outcome, series } = await download({ from: ORIGIN, to: ORIGIN + 100 * TF }, ['30m', '1h']).run();
    expect(outcome).toBe('incomplete');
    expect(series.map(({ failure, candles }) => [failure?.code ?? null, candles])).toEqual([['exchange-rejected', 0], [null, 50]]);
  });

  it('counts late corrections and merges none', async () => {
    const before = expected(0, 10).map((candle) => ({ ...candle, volume: candle.volume + 1 }));
    repository.append(key('30m'), columnsFromCandles(before.filter((_, row) => row !== 3 && row !== 5)));
    const { series } = await download({ from: ORIGIN, to: ORIGIN + 10 * TF }).run();
    expect(series[0]).toMatchObject({ candles: 10, fetched: 2, corrections: 1 });
    expect(repository.corrections(key('30m'), 5)).toMatchObject([{ stored: before[4], given: expected(4, 5)[0], source: 'download' }]);
    expect(stored()[4]).toEqual(before[4]);
  });

  it('compares longer candles with those built from shorter ones, and counts what differs', async () => {
    const { series } = await download({ from: ORIGIN, to: ORIGIN + 200 * TF }, ['30m', '1h']).run();
    // The scripted hours are not built from its half hours: every one differs.
    expect(series[1]?.built).toMatchObject({ from: '30m', compared: 100, differing: 100 });
    expect(series[0]?.built).toBeNull();
  });

  it('finds no difference where there is none, and leaves out what cannot be compared', async () => {
    const hours = Array.from({ length: 100 }, (_, row) => hourFrom(ORIGIN + row * HOUR));
    repository.append(key('1h'), columnsFromCandles(hours.map((hour, row) => (row === 7 ? { ...hour, high: hour.high + 1 } : hour))));
    gateway.missing.add(ORIGIN + 21 * TF);
    const { series } = await download({ from: ORIGIN, to: ORIGIN + 200 * TF }, ['30m', '1h']).run();
    expect(series[1]?.built).toEqual({ from: '30m', compared: 99, differing: 1, examples: [ORIGIN + 7 * HOUR] });
  });
});

function download(range: { from: number; to: number }, timeframes: readonly Timeframe[] = ['30m']): CandleDownload {
  const caller = new RestCaller({ clock: systemClock(), random: () => 0, firstPauseMs: 1, maxPauseMs: 1 });
  return new CandleDownload({
    gateway, caller, shelf, range, series: timeframes.map((timeframe) => ({ symbol: BTC, timeframe })), monotonicMs: () => performance.now(), onProgress: (told) => progress.push(told),
  });
}

const shelf: DownloadShelf = {
  gaps: async (series, range) => repository.gaps(key(series.timeframe), range),
  confirmEmpty: async (series, range) => repository.confirmEmpty(key(series.timeframe), range),
  append: async (series: DownloadSeries, columns) => repository.append(key(series.timeframe), columns, 'download'),
  range: async (series, { from, to }) => repository.range(key(series.timeframe), from, to),
  flush: async () => repository.flush(),
};

function key(timeframe: Timeframe): SeriesKey {
  return { exchange: 'bingx', symbol: BTC, timeframe };
}

function stored(): Candle[] {
  const { openTime, open, high, low, close, volume } = repository.range(key('30m'), 0, Infinity);
  return Array.from(openTime, (at, row) => ({ openTime: at, open: open[row] ?? 0, high: high[row] ?? 0, low: low[row] ?? 0, close: close[row] ?? 0, volume: volume[row] ?? 0 }));
}

function expected(from: number, to: number): Candle[] {
  return Array.from({ length: to - from }, (_, row) => candleAtTime(ORIGIN + (from + row) * TF));
}

function hourFrom(openTime: number): Candle {
  const [first, second] = [candleAtTime(openTime), candleAtTime(openTime + TF)];
  return { openTime, open: first.open, high: Math.max(first.high, second.high), low: Math.min(first.low, second.low), close: second.close, volume: first.volume + second.volume };
}

async function until(isThere: () => boolean): Promise<void> {
  while (!isThere()) await new Promise((resolve) => { setImmediate(resolve); });
}
