import { describe, expect, it } from 'vitest';
import { fetchStatistics } from '../../../../electron/market/exchange/fetchStatistics.ts';
import { StreamMeter } from '../../../../electron/market/exchange/StreamMeter.ts';

const well = { state: 'healthy', isPolled: false, ageMs: 100, maxAgeMs: 60_000 } as const;

describe('a stream meter', () => {
  it('counts messages of the newest ten seconds alone', () => {
    const meter = new StreamMeter();
    for (let at = 0; at < 20_000; at += 500) meter.note(at, null);
    expect(meter.messagesPerSecond(19_999)).toBe(2);
    expect(meter.messagesPerSecond(24_999)).toBe(1);
    expect(meter.messagesPerSecond(40_000)).toBe(0);
  });

  it('does not divide by seconds that had not begun', () => {
    const meter = new StreamMeter();
    for (let at = 0; at < 2_000; at += 100) meter.note(at, null);
    expect(meter.messagesPerSecond(2_000)).toBe(10);
  });

  it('gives quantiles of the newest latencies, and none where no message has a time', () => {
    const meter = new StreamMeter();
    meter.note(0, null);
    expect(meter.latencyMs(0.5)).toBeNull();
    for (let latency = 1; latency <= 100; latency += 1) meter.note(0, latency);
    expect([meter.latencyMs(0.5), meter.latencyMs(0.99)]).toEqual([50, 99]);
    for (let more = 0; more < 256; more += 1) meter.note(0, 7);
    expect(meter.latencyMs(0.99)).toBe(7);
    meter.note(0, -5);
    expect(meter.latencyMs(0)).toBe(0);
  });

  it('scores what comes, and says why', () => {
    const meter = new StreamMeter();
    meter.note(0, 20);
    expect(meter.health(well, 0)).toMatchObject({ score: 1, why: 'messages come in time', source: 'stream' });
    expect(meter.health({ ...well, ageMs: 60_000 }, 0)).toMatchObject({ score: 0.7, why: 'silent for 60 s' });
    expect(meter.health({ ...well, state: 'polling', isPolled: true }, 0)).toMatchObject({ score: 0.5, source: 'rest' });
    expect(meter.health({ ...well, state: 'stale' }, 0)).toMatchObject({ score: 0, why: 'delivers nothing' });
    meter.note(0, 3_000);
    expect(meter.health(well, 0)).toMatchObject({ score: 0.8, why: 'slowest messages take 3.0 s' });
  });
});

describe('fetch statistics', () => {
  const rest = { calls: 25, failures: 3, failuresInARow: 1, latencyMs: 200, recentFailureShare: 0.12 };
  const stream = (messages: number, latencyP50Ms: number | null) => (
    { messages, health: { messagesPerSecond: 1, latencyP50Ms, latencyP99Ms: latencyP50Ms, source: 'stream' as const, score: 1, why: '' } }
  );

  it('compare streams with REST', () => {
    expect(fetchStatistics([stream(70, 50), stream(5, null)], rest, 2)).toMatchObject({
      streamMessages: 75, restCalls: 25, streamShare: 0.75, streamLatencyMs: 50, latencyImprovement: 0.75, streamFailures: 2, restFailures: 3, grade: 'well',
    });
  });

  it('claim nothing that is unknown', () => {
    expect(fetchStatistics([], { ...rest, calls: 0, latencyMs: null }, 0)).toMatchObject({ streamShare: null, streamLatencyMs: null, latencyImprovement: null });
  });

  it('grade REST by the newest calls', () => {
    expect([0.2, 0.21, 0.5, 0.51].map((recentFailureShare) => fetchStatistics([], { ...rest, recentFailureShare }, 0).grade)).toEqual(['well', 'degraded', 'degraded', 'critical']);
  });
});
