import { describe, expect, it } from 'vitest';
import { createDownload } from '../../../electron/engine/createDownload.ts';
import { DownloadDesk, type DownloadDeskOptions } from '../../../electron/engine/DownloadDesk.ts';
import { systemClock } from '../../../electron/exchanges/realClock.ts';
import { RequestBudgets } from '../../../electron/exchanges/RequestBudgets.ts';
import type { DownloadReport } from '../../../shared/domain/download.ts';
import type { DownloadOptions } from '../../../shared/ipc/contract.ts';

const options: DownloadOptions = { exchange: 'bingx', symbols: ['BTC/USDT:USDT', 'BTC/USDT:USDT'], timeframes: ['4h', '30m'], from: 0, to: 7_200_000 };
const report: DownloadReport = { outcome: 'complete', series: [], requests: 3, durationMs: 5 };

/** A download that ends when it is told to. */
function desk() {
  const calls: string[] = [];
  const logged: string[] = [];
  const wanted: unknown[] = [];
  let finish: (report: DownloadReport) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  let progress: Parameters<NonNullable<DownloadDeskOptions['open']>>[0]['onProgress'] = () => undefined;
  const made = new DownloadDesk({
    open: ({ onProgress, ...rest }) => {
      wanted.push(rest);
      progress = onProgress;
      const over = new Promise<DownloadReport>((resolve, reject) => { finish = resolve; fail = reject; });
      return {
        download: {
          run: () => over,
          pause: () => { calls.push('pause'); },
          resume: () => { calls.push('resume'); },
          cancel: () => { calls.push('cancel'); finish({ ...report, outcome: 'cancelled' }); },
        },
        close: () => { calls.push('close'); },
      };
    },
    log: (level, message) => { logged.push(`${level}: ${message}`); },
    now: () => 42,
  });
  return { made, calls, logged, wanted, finish: (with_ = report) => finish(with_), fail: (error: Error) => fail(error), tell: (done: number) => progress({ state: 'downloading', current: null, total: 10, done, fetched: done, requests: 1, rate: 1, etaMs: null }) };
}

/** Lets everything that is already settled take effect. */
const settled = () => new Promise((resolve) => { setImmediate(resolve); });

describe('the window\u2019s download', () => {
  it('loads each market once, shortest length first, and shows how far it is', () => {
    const { made, wanted, tell } = desk();
    expect(made.view).toBeNull();
    expect(made.start(options)).toEqual({ ok: true });
    expect(wanted).toEqual([{ exchange: 'bingx', series: [{ symbol: 'BTC/USDT:USDT', timeframe: '30m' }, { symbol: 'BTC/USDT:USDT', timeframe: '4h' }], range: { from: 0, to: 7_200_000 } }]);
    expect(made.view).toMatchObject({ state: 'planning', startedAt: 42, report: null });
    tell(4);
    expect(made.view).toMatchObject({ state: 'downloading', done: 4, total: 10 });
  });

  it('goes up to now where no end is given', () => {
    const { made, wanted } = desk();
    made.start({ ...options, to: null });
    expect(wanted).toMatchObject([{ range: { from: 0, to: Infinity } }]);
  });

  it('runs one at a time, and the next one after its end', async () => {
    const { made, finish, calls } = desk();
    made.start(options);
    expect(made.start(options)).toMatchObject({ ok: false, code: 'download-running' });
    finish();
    await settled();
    expect(made.view?.report).toEqual(report);
    expect(calls).toEqual(['close']);
    expect(made.start(options)).toEqual({ ok: true });
    expect(made.view?.report).toBeNull();
  });

  it('passes on pause, resume and cancel, and refuses them where nothing runs', async () => {
    const { made, calls } = desk();
    expect(made.pause()).toMatchObject({ ok: false, code: 'no-download' });
    made.start(options);
    made.pause();
    expect(made.view?.isPauseWanted).toBe(true);
    made.resume();
    expect(made.view?.isPauseWanted).toBe(false);
    made.cancel();
    await settled();
    expect(calls).toEqual(['pause', 'resume', 'cancel', 'close']);
    expect(made.view?.report?.outcome).toBe('cancelled');
    expect(made.cancel()).toMatchObject({ ok: false, code: 'no-download' });
  });

  it('shows why it failed, and is free for the next one', async () => {
    const { made, fail, calls, logged } = desk();
    made.start(options);
    fail(new Error('BingX cannot be reached'));
    await settled();
    expect(made.view).toMatchObject({ state: 'ended', report: null, failure: { message: 'BingX cannot be reached' } });
    expect(calls).toEqual(['close']);
    expect(logged).toEqual(['warning: The download failed: BingX cannot be reached']);
    expect(made.start(options)).toEqual({ ok: true });
  });

  it.each([
    [{ symbols: ['DOGE/EUR'] }, 'bad-symbol'],
    [{ to: 0 }, 'bad-range'],
  ])('refuses %j', (changes, code) => {
    const { made, wanted } = desk();
    expect(made.start({ ...options, ...changes })).toMatchObject({ ok: false, code });
    expect([made.view, wanted]).toEqual([null, []]);
  });

  it('refuses where the store is not open, and says what is wrong with an address', () => {
    const log = (): void => undefined;
    expect(new DownloadDesk({ open: null, log, now: () => 0 }).start(options)).toMatchObject({ ok: false, code: 'no-store' });
    const unused = (): never => { throw new Error('the store is not asked'); };
    const storage = new Proxy({}, { get: unused }) as Parameters<typeof createDownload>[0]['storage'];
    const bad = new DownloadDesk({ open: (wanted) => createDownload({ ...wanted, endpoint: { restUrl: 'ftp://x', wsUrl: null }, storage, budgets: new RequestBudgets(systemClock()), source: 'download' }), log, now: () => 0 });
    expect(bad.start(options)).toMatchObject({ ok: false, code: 'bad-endpoint' });
  });

  it('waits at its close until the cancelled download has ended', async () => {
    const { made, calls } = desk();
    made.start(options);
    await made.close();
    expect(calls).toEqual(['cancel', 'close']);
    await made.close();
  });
});
