import type { ExchangeId } from '../../shared/domain/instrument.ts';
import type { ConnectionView, FetchView, IncidentView, SessionView, StreamHealth, StreamView } from '../../shared/domain/sessionView.ts';
import { MARKET_TIME, runningView, symbolOf } from './fixtures.ts';
import { openInterestNow } from './marketSeries.ts';

const EXCHANGE_OF: readonly ExchangeId[] = ['bingx', 'bitget', 'bingx'];

const WELL: StreamHealth = { messagesPerSecond: 4.2, latencyP50Ms: 61, latencyP99Ms: 148, source: 'stream', score: 1, why: 'Messages arrive as expected' };
const POLLED: StreamHealth = { messagesPerSecond: 0.2, latencyP50Ms: null, latencyP99Ms: null, source: 'rest', score: 0.4, why: 'Asked by REST: the stream was refused' };
const FETCHES: FetchView = {
  streamMessages: 41_200, restCalls: 310, streamShare: 0.9925, streamLatencyMs: 61, restLatencyMs: 182, latencyImprovement: 0.665, streamFailures: 1, restFailures: 4, failuresInARow: 0, recentFailureShare: 0.03, grade: 'well',
};

const NOW = Date.now();
const INCIDENTS: readonly IncidentView[] = [
  { id: 1, kind: 'gap', exchange: 'bingx', symbol: 'BTC/USDT:USDT', channel: '30m', from: NOW - 5_400_000, to: NOW - 5_390_000, isMoment: true, count: 2, text: '2 candles of 30m were missing and were loaded', effect: 'no decision on BTC for the missing candles', nextStep: 'none: it mends itself' },
  { id: 2, kind: 'connection-lost', exchange: 'bingx', symbol: null, channel: null, from: NOW - 41_000, to: null, isMoment: false, count: 1, text: 'Socket closed by the exchange (1006)', effect: 'BingX is read by REST; entries go on', nextStep: 'look at the exchange\u2019s status page' },
  { id: 3, kind: 'stream-polled', exchange: 'bitget', symbol: 'BTC/USDT:USDT', channel: 'candles:4h', from: NOW - 3_600_000, to: NOW - 2_900_000, isMoment: false, count: 1, text: 'No message for 30 s', effect: 'BTC is read by REST; entries go on', nextStep: 'none: it mends itself' },
  { id: 4, kind: 'clock-skew', exchange: null, symbol: null, channel: null, from: NOW - 9_000_000, to: NOW - 8_990_000, isMoment: false, count: 1, text: 'The clock was 1.4 s off', effect: 'entries wait', nextStep: 'set the computer\u2019s clock' },
];

/** The running session with BTC on two exchanges: one well, one that lost a connection and polls a stream. */
export function severalExchangesView(): SessionView {
  const running = runningView();
  const exchangeOf = (index: number): ExchangeId => EXCHANGE_OF[index] ?? 'bingx';
  const symbol = (index: number, own: SessionView['instruments'][number]['symbol']) => (index === 1 ? symbolOf('BTC') : own);
  const streams: readonly StreamView[] = running.streams.map((stream, row) => {
    const index = running.instruments.findIndex((each) => each.symbol === stream.symbol);
    const isPolled = exchangeOf(index) === 'bitget' && stream.channel === 'candles:4h';
    return { ...stream, exchange: exchangeOf(index), symbol: symbol(index, stream.symbol), state: isPolled ? 'polling' : 'healthy', health: isPolled ? POLLED : { ...WELL, messagesPerSecond: WELL.messagesPerSecond + (row % 5) }, reason: isPolled ? 'The exchange refused the subscription' : null };
  });
  const connection = (exchange: ExchangeId, shard: number, shards: number): ConnectionView => ({
    exchange, shard, shards, state: 'open', nextAttemptInMs: null, attempts: 0, reconnects: 0, frames: 20_114, lastFrameAgeMs: 120, clockOffsetMs: 14, latencyMs: 58, reason: null, fetches: FETCHES,
  });
  return {
    ...running,
    info: { ...running.info, market: 'exchange', exchanges: ['bingx', 'bitget'], speed: 1 },
    instruments: running.instruments.map((each) => ({ ...each, exchange: exchangeOf(each.index), symbol: symbol(each.index, each.symbol), openInterest: { amount: openInterestNow(each.index), at: MARKET_TIME }, recommendations: [{ code: 'bearish', text: 'Bearish: favour shorts' }, { code: 'high-volatility', text: 'High volatility: smaller positions, wider stops' }] })),
    positions: running.positions.map((each) => ({ ...each, exchange: exchangeOf(each.instrument), symbol: symbol(each.instrument, each.symbol) })),
    streams,
    incidents: INCIDENTS,
    quarantine: [{ exchange: 'bitget', symbol: symbolOf('BTC'), cause: 'data-failures', reason: '6 failures within an hour', since: NOW - 1_200_000, until: NOW + 2_400_000 }],
    connections: [
      connection('bingx', 1, 2),
      { ...connection('bingx', 2, 2), state: 'reconnecting', attempts: 3, nextAttemptInMs: 6_200, reconnects: 2, lastFrameAgeMs: 41_000, reason: 'Socket closed by the exchange (1006)' },
      { ...connection('bitget', 1, 1), fetches: { ...FETCHES, streamMessages: 9_100, restCalls: 2_480, streamShare: 0.7858, latencyImprovement: null, streamLatencyMs: null, restFailures: 118, failuresInARow: 2, recentFailureShare: 0.27, grade: 'degraded' } },
    ],
  };
}
