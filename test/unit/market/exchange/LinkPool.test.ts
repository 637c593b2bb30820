import { describe, expect, it } from 'vitest';
import { parseMarketSymbol, type MarketSymbol } from '../../../../shared/domain/ids.ts';
import type { StreamTopic } from '../../../../electron/exchanges/gateway.ts';
import { LinkPool, shardTopics } from '../../../../electron/market/exchange/LinkPool.ts';
import { ManualRealClock } from '../../exchanges/ManualRealClock.ts';
import { ScriptedGateway } from './ScriptedGateway.ts';

const symbols = ['BTC', 'ETH', 'SOL'].map(symbolOf);

function symbolOf(base: string): MarketSymbol {
  const symbol = parseMarketSymbol(base);
  if (symbol === null) throw new RangeError(base);
  return symbol;
}

const topicsOf = (symbol: MarketSymbol): readonly StreamTopic[] => [
  { kind: 'ticker', symbol }, { kind: 'candles', symbol, timeframe: '30m' }, { kind: 'candles', symbol, timeframe: '1h' }, { kind: 'candles', symbol, timeframe: '4h' },
];
const topics = symbols.flatMap(topicsOf);

describe('topics in shards', () => {
  it('keep those of one market on one connection', () => {
    expect(shardTopics(topics, 100)).toEqual([topics]);
    expect(shardTopics(topics, 8)).toEqual([[...topicsOf(symbols[0] ?? symbolOf('BTC')), ...topicsOf(symbols[1] ?? symbolOf('ETH'))], topicsOf(symbols[2] ?? symbolOf('SOL'))]);
    expect(shardTopics(topics, 5).map(({ length }) => length)).toEqual([4, 4, 4]);
  });

  it('divide a market only where it has more topics than a connection takes', () => {
    const shards = shardTopics(topics, 3);
    expect(shards.every(({ length }) => length <= 3)).toBe(true);
    expect(shards.flat()).toHaveLength(topics.length);
    expect(new Set(shards.flat())).toEqual(new Set(topics));
  });
});

describe('a pool of connections', () => {
  it('opens as many as the limit demands, and says which one carries a topic', () => {
    const clock = new ManualRealClock();
    const gateway = new ScriptedGateway(() => 0);
    gateway.topicsPerConnection = 8;
    const opened: (readonly StreamTopic[])[] = [];
    const pool = new LinkPool({
      gateway, topics, clock, random: () => 0.5, firstPauseMs: 100, maxPauseMs: 1_000, maxSilenceMs: 5_000, maxConnections: 10,
      onMessage: () => undefined, onOpen: (carried) => opened.push(carried), onDown: () => undefined,
    });
    pool.start();
    expect(gateway.links).toHaveLength(2);
    gateway.links[1]?.listener.onOpen();
    expect(opened).toEqual([topics.slice(8)]);
    expect(gateway.links[1]?.topics).toEqual(topics.slice(8));
    const first = topics[0];
    const last = topics.at(-1);
    if (first === undefined || last === undefined) throw new Error('no topics');
    expect(pool.factsOf(first).state).toBe('connecting');
    expect(pool.factsOf(last).state).toBe('open');
    gateway.links[1]?.listener.onClosed('gone');
    expect(pool.views().map(({ state }) => state)).toEqual(['connecting', 'reconnecting']);
    pool.stop('the test ended');
    expect(gateway.links.every(({ isKilled }, link) => isKilled || link === 1)).toBe(true);
  });

  it('gives no connection to the markets that come last where connections are scarce, and says so', () => {
    const gateway = new ScriptedGateway(() => 0);
    gateway.topicsPerConnection = 4;
    const pool = new LinkPool({
      gateway, topics, clock: new ManualRealClock(), random: () => 0.5, firstPauseMs: 100, maxPauseMs: 1_000, maxSilenceMs: 5_000, maxConnections: 2,
      onMessage: () => undefined, onOpen: () => undefined, onDown: () => undefined,
    });
    pool.start();
    expect(gateway.links).toHaveLength(2);
    expect(topics.map((topic) => pool.factsOf(topic).state)).toEqual([...new Array<string>(8).fill('connecting'), ...new Array<string>(4).fill('closed')]);
    const last = topics.at(-1);
    expect(last === undefined ? null : pool.factsOf(last).reason).toBe('2 connections have no room for it (setting websocket.max_connections_per_exchange)');
    pool.stop('the test ended');
  });
});
