import { describe, expect, it } from 'vitest';
import { parseMarketSymbol } from '../../../../shared/domain/ids.ts';
import type { ConnectionView } from '../../../../shared/domain/sessionView.ts';
import { IncidentLog } from '../../../../electron/engine/incidents/IncidentLog.ts';
import type { MarketEvent } from '../../../../electron/market/feed.ts';

const symbols = ['BTC', 'ETH'].flatMap((base) => parseMarketSymbol(base) ?? []);
const log = () => new IncidentLog(symbols.map((symbol) => ({ exchange: 'bingx', symbol, rules: null })));
const trouble = (code: string, where = 'bingx', instrument: number | null = null): MarketEvent => ({ kind: 'trouble', at: 0, where, code, message: `${code} happened`, instrument });
const freshness = (reason: string | null, instrument = 1): MarketEvent => ({ kind: 'freshness', at: 0, instrument, isStale: reason !== null, reason: reason ?? 'fresh' });
const connection = (state: ConnectionView['state']): ConnectionView => ({
  exchange: 'bingx', shard: 1, shards: 1, state, nextAttemptInMs: null, attempts: 0, reconnects: 0, frames: 0, lastFrameAgeMs: null, clockOffsetMs: null, latencyMs: null, reason: null, fetches: null,
});

describe('the incidents', () => {
  it('make one line of one outage, however often it is reported', () => {
    const incidents = log();
    for (let at = 0; at < 50_000; at += 1_000) {
      incidents.note(trouble('stream-closed'), at);
      incidents.observe([connection('reconnecting')], at);
    }
    expect(incidents.list()).toMatchObject([{ kind: 'connection-lost', exchange: 'bingx', from: 0, to: null, count: 50 }]);
    incidents.observe([connection('open')], 51_000);
    expect(incidents.list()).toMatchObject([{ from: 0, to: 51_000 }]);
    incidents.note(trouble('stream-closed'), 60_000);
    expect(incidents.list()).toMatchObject([{ from: 60_000, to: null, count: 1 }, { to: 51_000 }]);
  });

  it('say which market waits, and until when', () => {
    const incidents = log();
    incidents.note(freshness('no price for 61 s'), 1_000);
    incidents.note(freshness('no price for 62 s'), 2_000);
    incidents.note(freshness(null), 9_000);
    expect(incidents.list()).toMatchObject([{ kind: 'data-stale', symbol: symbols[1], from: 1_000, to: 9_000, text: 'no price for 62 s', effect: `entries wait on ${symbols[1]}` }]);
  });

  it('leave out the moment before the first price', () => {
    const incidents = log();
    incidents.note(freshness('no price yet'), 0);
    incidents.note(freshness(null), 800);
    expect(incidents.list()).toEqual([]);
    incidents.note(freshness('no price yet'), 0);
    incidents.note(freshness(null), 20_000);
    expect(incidents.list()).toHaveLength(1);
  });

  it('end a polled stream and a departure by their own words, each for its own subject', () => {
    const incidents = log();
    incidents.note(trouble('stream-polled', `${symbols[0]} ticker`, 0), 0);
    incidents.note(trouble('stream-polled', `${symbols[1]} ticker`, 1), 0);
    incidents.note(trouble('stream-back', `${symbols[0]} ticker`, 0), 5);
    incidents.note(trouble('price-departs', `bingx ${symbols[1]}`, 1), 6);
    incidents.note(trouble('price-agrees', `bingx ${symbols[1]}`, 1), 7);
    expect(incidents.list()).toMatchObject([
      { kind: 'departure', to: 7, channel: null }, { kind: 'stream-polled', symbol: symbols[1], to: null, channel: 'ticker' }, { kind: 'stream-polled', symbol: symbols[0], to: 5 },
    ]);
  });

  it('keep a clock that is worth a warning from one that holds entries back', () => {
    const incidents = log();
    incidents.note(trouble('clock-drifts', 'bingx', null), 0);
    incidents.note({ kind: 'clock-skew', at: 0, exchange: 'bingx', isSkewed: true, offsetMs: 2_500 }, 1);
    incidents.note({ kind: 'clock-skew', at: 0, exchange: 'bingx', isSkewed: false, offsetMs: 1_500 }, 2);
    incidents.note(trouble('clock-drifts', 'bingx', null), 3);
    incidents.note(trouble('clock-agrees', 'bingx', null), 4);
    expect(incidents.list()).toMatchObject([
      { kind: 'clock-skew', exchange: 'bingx', from: 3, to: 4, effect: 'none on entries' },
      { from: 1, to: 2, effect: 'entries wait on BingX' },
      { from: 0, to: 1, effect: 'none on entries' },
    ]);
  });

  it('begin and end with the clock', () => {
    const incidents = log();
    incidents.note({ kind: 'clock-skew', at: 0, exchange: 'bingx', isSkewed: true, offsetMs: 2_500 }, 1);
    incidents.note({ kind: 'clock-skew', at: 0, exchange: 'bingx', isSkewed: false, offsetMs: 10 }, 4);
    expect(incidents.list()).toMatchObject([{ kind: 'clock-skew', from: 1, to: 4, effect: 'entries wait on BingX' }]);
  });

  it('count repeated moments within ten minutes on one line, and leave out other troubles', () => {
    const incidents = log();
    incidents.note(trouble('late-correction', `${symbols[0]} 1h`, 0), 0);
    incidents.note(trouble('late-correction', `${symbols[0]} 1h`, 0), 500_000);
    incidents.note(trouble('late-correction', `${symbols[0]} 1h`, 0), 1_200_000);
    incidents.note(trouble('storage-recovered', 'store'), 1_200_000);
    expect(incidents.list()).toMatchObject([{ kind: 'correction', count: 1, from: 1_200_000 }, { count: 2, from: 0, to: 500_000, channel: '1h' }]);
  });

  it('tell a gap that was filled from a hole, each counted on its own line', () => {
    const incidents = log();
    const where = `${symbols[0]} 30m`;
    incidents.note(trouble('gap-filled', where, 0), 0);
    incidents.note(trouble('candle-hole', where, 0), 1);
    incidents.note(trouble('gap-filled', where, 0), 2);
    expect(incidents.list()).toMatchObject([
      { kind: 'gap', isMoment: true, from: 1, to: 1, count: 1, text: 'candle-hole happened', effect: `no decision on ${symbols[0]} for the missing candles` },
      { kind: 'gap', isMoment: true, from: 0, to: 2, count: 2, text: 'gap-filled happened', effect: 'none: the candles are complete', channel: '30m' },
    ]);
  });

  it('are bounded, and what lasts stays', () => {
    const incidents = log();
    incidents.note(trouble('stream-closed'), 0);
    for (let row = 0; row < 700; row += 1) incidents.note(trouble('outlier', `${symbols[0]} ${row}`, 0), row);
    expect(incidents.list()).toHaveLength(200);
    incidents.observe([connection('open')], 900);
    incidents.note(trouble('stream-closed'), 1_000);
    expect(incidents.list()[0]).toMatchObject({ kind: 'connection-lost', from: 1_000, count: 1 });
  });
});
