import { readFile } from 'node:fs/promises';
import { expect, it, onTestFinished } from 'vitest';
import { candleExchange } from '../../../electron/engine/createFeed.ts';
import type { SessionReport } from '../../../electron/engine/report/sessionReport.ts';
import { candleAt, type SeriesKey } from '../../../shared/domain/candle.ts';
import { openMarket } from '../../exchanges/core/simulatedMarket.ts';
import { startSimulatedBingx } from '../../exchanges/bingx/startSimulatedBingx.ts';
import { openTestWorkplace, simulatedRequest } from './workplace.ts';

const signal = new AbortController().signal;

it('a closed candle that the exchange changes later is an incident and a kept correction, and stays what it was in the store', async () => {
  const market = await openMarket({ symbols: [{ base: 'BTC' }], speed: 600, seed: 7 });
  const exchange = await startSimulatedBingx({ market, faults: [], pingEveryMs: 1_000 });
  const workplace = await openTestWorkplace();
  onTestFinished(async () => {
    await workplace.close();
    await exchange.close();
  });
  const { engine, storage } = workplace;
  const view = (): ReturnType<typeof engine.publisher.snapshot>['view'] => engine.publisher.snapshot().view;
  const started = await engine.start(simulatedRequest({
    market: 'exchange', symbols: ['BTC/USDT:USDT'], speed: 600, durationMs: 60_000, endpoints: { bingx: { restUrl: exchange.restUrl, wsUrl: exchange.wsUrl } },
  }));
  expect(started.kind).toBe('running');
  const shown = (isSo: () => boolean): Promise<void> => new Promise((resolve) => {
    const end = engine.publisher.subscribe(() => {
      if (!isSo()) return;
      end();
      resolve();
    });
  });
  await shown(() => view().counters.candlesClosed >= 2);
  exchange.fault({ kind: 'lateCorrection', candlesBack: 1, inRest: true, match: '30m' });
  await shown(() => view().incidents.some(({ kind }) => kind === 'correction'));
  expect(view().incidents.find(({ kind }) => kind === 'correction')).toMatchObject({ exchange: 'bingx', symbol: 'BTC/USDT:USDT', channel: '30m', effect: expect.stringContaining('decisions stay') });
  await engine.stop({ positions: 'close' });

  const key: SeriesKey = { exchange: candleExchange('bingx', exchange.restUrl), symbol: 'BTC/USDT:USDT', timeframe: '30m' };
  const [correction, ...others] = await storage?.archive.corrections(key, 10, signal) ?? [];
  expect(others).toEqual([]);
  expect(correction?.source).toBe('session');
  expect(correction?.given).not.toEqual(correction?.stored);
  const openTime = correction?.given.openTime ?? 0;
  const kept = await storage?.candles.range(key, openTime, openTime + 1, signal);
  expect(kept === undefined ? null : candleAt(kept, 0)).toEqual(correction?.stored);
  const report = JSON.parse(await readFile(view().info.reportPath ?? '', 'utf8')) as SessionReport;
  expect(report.incidents.filter(({ kind }) => kind === 'correction').length).toBeGreaterThan(0);
}, 90_000);
