import { describe, expect, it } from 'vitest';
import type { ChartUpdate } from '../../../../shared/ipc/contract.ts';
import { createChartFeed, type Frames } from '../../../../renderer/chart/chartFeed.ts';
import { chartData, study, walk } from '../../../renderer-harness/candles.ts';
import { answer, bridgeDouble, refusal, settle } from '../bridgeDouble.ts';

const STEP = 1_800_000;
const END = STEP * 100_000;
const studied = study(walk(3, 100, 2_500, STEP, END));

/** Frames that are drawn when the test says so. */
function frames() {
  const waiting: (() => void)[] = [];
  const scheduler: Frames = { request: (draw) => waiting.push(draw), cancel: () => void waiting.splice(0) };
  return { scheduler, waiting, draw: () => waiting.splice(0).forEach((each) => each()) };
}

const update = (openTime: number, isClosed: boolean, close = 100): ChartUpdate => ({
  instrument: 0, timeframe: '30m', isClosed, openTime, open: 100, high: 101, low: 99, close, volume: 5,
  emaFast: 1, emaMid: 2, emaSlow: 3, rsi: 50, bounceThreshold: 45, ripThreshold: 55, band: isClosed ? { from: openTime, to: openTime + STEP, trend: 'bearish', volatility: 'high' } : null,
});

async function started() {
  const bridge = bridgeDouble({
    'chart.load': ({ instrument, timeframe, limit, before }) => Promise.resolve(answer(chartData(studied, instrument, timeframe as '30m', limit, before))),
    'chart.watch': () => Promise.resolve(answer(null)),
  });
  const page = frames();
  const feed = createChartFeed(bridge, 0, '30m', page.scheduler);
  feed.start();
  await settle();
  return { bridge, feed, page, loads: () => bridge.asked.filter(({ name }) => name === 'chart.load').length };
}

describe('createChartFeed', () => {
  it('loads the newest closed candles and watches the series', async () => {
    const { bridge, feed } = await started();
    expect(feed.store.getState()).toMatchObject({ status: 'ready', hasOlder: true });
    expect(feed.store.getState().rows).toHaveLength(1_000);
    expect(feed.store.getState().rows.at(-1)?.openTime).toBe(END - STEP);
    expect(bridge.asked.map(({ name }) => name)).toContain('chart.watch');
    feed.stop();
  });

  it('shows only the last of many updates in a frame', async () => {
    const { bridge, feed, page } = await started();
    let changes = 0;
    feed.store.subscribe(() => (changes += 1));
    for (const close of [100, 101, 102]) bridge.push('chart', update(END, false, close));
    expect([page.waiting.length, feed.store.getState().forming]).toEqual([1, null]);
    page.draw();
    expect([changes, feed.store.getState().forming?.close]).toEqual([1, 102]);
    feed.stop();
  });

  it('appends a closed candle, ends the forming one and extends the regime', async () => {
    const { bridge, feed, page } = await started();
    bridge.push('chart', update(END, false));
    page.draw();
    bridge.push('chart', update(END, true, 103));
    const { rows, forming, bands } = feed.store.getState();
    expect([rows.length, rows.at(-1)?.close, forming, bands.at(-1)?.to]).toEqual([1_001, 103, null, END + STEP]);
    feed.stop();
  });

  it('ignores what it has already closed, and other series', async () => {
    const { bridge, feed } = await started();
    bridge.push('chart', update(END - STEP, true, 1));
    bridge.push('chart', { ...update(END, true), timeframe: '1h' });
    bridge.push('chart', { ...update(END, true), instrument: 1 });
    expect(feed.store.getState().rows).toHaveLength(1_000);
    feed.stop();
  });

  it('asks for everything again when a closed candle was missed, once for each hole', async () => {
    const { bridge, feed, loads } = await started();
    bridge.push('chart', update(END + STEP, true));
    await settle();
    expect(loads()).toBe(2);
    bridge.push('chart', update(END + STEP, true));
    await settle();
    expect([loads(), feed.store.getState().rows.at(-1)?.openTime]).toEqual([2, END + STEP]);
    feed.stop();
  });

  it('loads older candles on demand until there are none', async () => {
    const { feed } = await started();
    const lengths: number[] = [];
    for (let page = 0; page < 3; page += 1) {
      feed.loadOlder();
      await settle();
      lengths.push(feed.store.getState().rows.length);
    }
    expect([lengths, feed.store.getState().hasOlder]).toEqual([[2_000, 2_500, 2_500], false]);
    const times = feed.store.getState().rows.map((each) => each.openTime);
    expect(times.every((time, row) => row === 0 || time === (times[row - 1] ?? 0) + STEP)).toBe(true);
    feed.stop();
  });

  it('says what failed and loads again when asked', async () => {
    let isWell = false;
    const bridge = bridgeDouble({
      'chart.load': ({ instrument, limit, before }) => Promise.resolve(isWell ? answer(chartData(studied, instrument, '30m', limit, before)) : refusal('store is closed')),
      'chart.watch': () => Promise.resolve(answer(null)),
    });
    const feed = createChartFeed(bridge, 0, '30m', frames().scheduler);
    feed.start();
    await settle();
    expect(feed.store.getState()).toMatchObject({ status: 'failed', failure: { message: 'store is closed' } });
    isWell = true;
    feed.reload();
    await settle();
    expect(feed.store.getState().status).toBe('ready');
    feed.stop();
    expect(bridge.listeners('chart')).toBe(0);
  });
});
