import { describe, expect, it, vi } from 'vitest';
import { IncidentLog } from '../../../electron/engine/incidents/IncidentLog.ts';
import type { FaultInput } from '../../exchanges/core/fault.ts';
import { connectFeed, type Harness } from './feedHarness.ts';

/** Lets some 30m candles of each market close, then compares everything with the source. */
async function expectTheTruth(harness: Harness, candles = 3, limitMs = 45_000): Promise<void> {
  await harness.until(`${candles} candles of each market`, () => harness.symbols.every((_, instrument) => harness.closed(instrument, '30m').length >= candles), limitMs);
  expect(harness.faultsOfCandles()).toEqual([]);
  expect(harness.lies).toEqual([]);
}

// Each waits for the market's own pace most of the time.
vi.setConfig({ maxConcurrency: 10 });

describe.concurrent('a feed at 600 times real time', () => {
  it('announces every closed candle once, in order, equal to the source', async (test) => {
    const harness = await connectFeed(test, { bases: ['BTC', 'ETH', 'SOL'] });
    await harness.start();
    await expectTheTruth(harness, 6);
    expect(harness.closed(0, '1h').length).toBeGreaterThanOrEqual(2);
    // A loaded machine may have kept one waiting a moment ago.
    await harness.until('twelve healthy streams', () => harness.feed.streams().filter(({ state }) => state === 'healthy').length === 12);
  });

  const streamFaults: readonly FaultInput[] = [
    { kind: 'dropEvery', everyMs: 3_000 },
    { kind: 'garbage', chance: 0.4 },
    { kind: 'truncated', chance: 0.4 },
    { kind: 'duplicates' },
    { kind: 'reorder', chance: 0.5 },
    { kind: 'lateCandles', delayMs: 1_000 },
    { kind: 'missingCandles', chance: 0.5 },
    { kind: 'lateCorrection', candlesBack: 1 },
    { kind: 'lostAcks' },
    { kind: 'stall', afterMs: 2_000, forMs: 6_000 },
    { kind: 'halfOpen', afterMs: 3_000 },
    { kind: 'silentAfterConnect' },
    { kind: 'refuseUpgrade' },
    { kind: 'silent', channel: 'ws' },
  ];
  it.for(streamFaults)('is right although streams suffer $kind', async (fault, test) => {
    const harness = await connectFeed(test, { faults: [fault] });
    await harness.start();
    await expectTheTruth(harness);
  });

  const restFaults: readonly FaultInput[] = [
    { kind: 'badBody', chance: 0.3 },
    { kind: 'rateLimited', chance: 0.1, retryAfterSeconds: 1 },
    { kind: 'rateLimited', form: 'code', chance: 0.05 },
    { kind: 'serverError', chance: 0.3 },
    { kind: 'slow', delayMs: 700, chance: 0.5 },
  ];
  it.for(restFaults)('is right although REST suffers $kind', async (fault, test) => {
    const harness = await connectFeed(test);
    await harness.start();
    harness.sim.fault(fault);
    await expectTheTruth(harness);
  });

  it('leaves a hole of the exchange a hole, says so, and goes on', async (test) => {
    const harness = await connectFeed(test, { bases: ['BTC'] });
    await harness.start();
    await harness.until('a candle', () => harness.closed(0, '30m').length > 0);
    harness.sim.fault({ kind: 'missingCandles', inRest: true, times: 1, match: '30m' });
    await harness.until('a hole', () => harness.troubles('candle-hole').length > 0);
    const before = harness.closed(0, '30m').length;
    await harness.until('the next candles', () => harness.closed(0, '30m').length > before + 1);
    const times = harness.closed(0, '30m').map(({ candle }) => candle.openTime);
    const steps = times.slice(1).map((time, row) => time - (times[row] ?? 0));
    expect(steps.filter((step) => step !== 1_800_000)).toEqual([3_600_000]);
  });

  it('tells of each gap that it fills after a lost connection, as often as it counts', async (test) => {
    const harness = await connectFeed(test, { bases: ['BTC'] });
    await harness.start();
    await harness.until('healthy', () => harness.feed.streams().every(({ state }) => state === 'healthy'));
    const fault = harness.sim.fault({ kind: 'maintenance' });
    const lostAt = harness.sim.market.now();
    await harness.until('three ends without a candle', () => harness.sim.market.now() > lostAt + 3 * 1_800_000);
    harness.sim.clearFaults(fault);
    const filled = () => harness.troubles('gap-filled').filter(({ where }) => where === 'BTC/USDT:USDT 30m');
    await harness.until('the fill', () => filled().length > 0, 30_000);
    expect(filled()[0]?.message).toMatch(/^\d+ candles? of 30m (was|were) missing while the connection (was|is) lost; filled by REST /);
    await harness.until('the next candle', ((before) => () => harness.closed(0, '30m').length > before)(harness.closed(0, '30m').length));
    for (const { channel, gapsFilled } of harness.feed.streams()) {
      const told = harness.troubles('gap-filled').filter(({ where }) => where === `BTC/USDT:USDT ${channel.replace('candles:', '')}`);
      expect([channel, told.reduce((sum, { message }) => sum + Number.parseInt(message, 10), 0)]).toEqual([channel, gapsFilled]);
    }
    const incidents = new IncidentLog(harness.symbols.map((symbol) => ({ exchange: 'bingx', symbol, rules: null })));
    for (const event of harness.events) incidents.note(event, 0);
    expect(incidents.list().find(({ kind, channel }) => kind === 'gap' && channel === '30m')).toMatchObject({ isMoment: true, effect: 'none: the candles are complete', text: filled().at(-1)?.message });
    expect(harness.faultsOfCandles()).toEqual([]);
  });

  it('reports a late correction and keeps what was announced', async (test) => {
    const harness = await connectFeed(test, { bases: ['BTC'] });
    await harness.start();
    await harness.until('two candles', () => harness.closed(0, '30m').length >= 2);
    harness.sim.fault({ kind: 'lateCorrection', candlesBack: 1, inRest: true, match: '30m' });
    await harness.until('the correction', () => harness.troubles('late-correction').length > 0);
    await harness.until('another candle', () => harness.closed(0, '30m').length >= 4);
    expect(harness.faultsOfCandles()).toEqual([]);
    expect(harness.troubles('late-correction')).toHaveLength(1);
  });
});
