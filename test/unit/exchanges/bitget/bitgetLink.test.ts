import { afterEach, describe, expect, it } from 'vitest';
import { createBitgetGateway } from '../../../../electron/exchanges/bitget/bitgetGateway.ts';
import type { StreamLink, StreamMessage, StreamTopic } from '../../../../electron/exchanges/gateway.ts';
import { parseMarketSymbol } from '../../../../shared/domain/ids.ts';
import { startSimulatedBitget, type SimulatedBitgetOptions } from '../../../exchanges/bitget/startSimulatedBitget.ts';
import { manualClock } from '../../../exchanges/core/marketClock.ts';
import { openMarket } from '../../../exchanges/core/simulatedMarket.ts';
import type { SimulatedServer } from '../../../exchanges/core/simulatedServer.ts';
import { ManualRealClock } from '../ManualRealClock.ts';

const BTC = parseMarketSymbol('BTC') ?? raise();
const START = Date.UTC(2024, 5, 1, 0, 10);
const PING_MS = 10_000;

function raise(): never {
  throw new Error('not a symbol');
}

const ends: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

interface Line {
  readonly link: StreamLink;
  readonly exchange: SimulatedServer;
  readonly messages: readonly StreamMessage[];
  readonly clock: ManualRealClock;
  closedBecause(): string | null;
  /** Lets real time pass on both sides (market time 60 times as much). */
  turn(realMs: number): void;
  /** Waits until something was said. */
  heard(what: (messages: readonly StreamMessage[]) => boolean): Promise<void>;
}

async function open(options: Partial<SimulatedBitgetOptions> = {}): Promise<Line> {
  const marketClock = manualClock(START);
  const clock = new ManualRealClock();
  const market = await openMarket({ symbols: [{ base: 'BTC' }, { base: 'ETH' }], startTime: START, clock: () => marketClock, ticksPerMinute: 4 });
  const exchange = await startSimulatedBitget({ market, isSelfPolling: false, monotonicMs: () => clock.monotonicMs(), ...options });
  ends.push(() => exchange.close());
  const gateway = createBitgetGateway({ endpoints: { restUrl: exchange.restUrl, wsUrl: null }, callTimeoutMs: 3_000, isAccelerated: true }, clock);
  ends.push(() => gateway.close());
  const messages: StreamMessage[] = [];
  let closedBecause: string | null = null;
  const link = await new Promise<StreamLink>((resolve) => {
    const opening = gateway.openStream({
      onOpen: () => resolve(opening),
      onFrame: () => undefined,
      onMessage: (message) => messages.push(message),
      onClosed: (reason) => {
        closedBecause = reason;
      },
    });
  });
  return {
    link, exchange, messages, clock,
    closedBecause: () => closedBecause,
    turn: (realMs) => {
      clock.advance(realMs);
      marketClock.advance(realMs * 60);
      exchange.poll();
    },
    heard: async (what) => {
      await expect.poll(() => what(messages), { timeout: 5_000, interval: 5 }).toBe(true);
    },
  };
}

const count = (messages: readonly StreamMessage[], kind: StreamMessage['kind']): number => messages.filter((message) => message.kind === kind).length;
const isAcknowledged = (messages: readonly StreamMessage[], id: string): boolean => messages.some((message) => message.kind === 'acknowledged' && message.requestId === id);

describe('a stream connection to Bitget', () => {
  it('carries the ticker and the mark price in one channel, and ends it when neither is wanted', async () => {
    const { link, exchange, messages, heard, turn } = await open();
    const topics: readonly StreamTopic[] = [{ kind: 'ticker', symbol: BTC }, { kind: 'mark', symbol: BTC }];
    const ids = topics.map((topic) => link.subscribe(topic));
    await heard((all) => ids.every((id) => isAcknowledged(all, id)));
    turn(1_000);
    await heard((all) => count(all, 'ticker') === 1 && count(all, 'mark') === 1);
    link.unsubscribe({ kind: 'ticker', symbol: BTC });
    const asked = link.subscribe({ kind: 'book', symbol: BTC });
    await heard((all) => isAcknowledged(all, asked));
    expect(exchange.counters.unsubscriptions).toBe(0);
    turn(1_000);
    await heard((all) => count(all, 'mark') === 2);
    link.unsubscribe({ kind: 'mark', symbol: BTC });
    await expect.poll(() => exchange.counters.unsubscriptions).toBe(1);
    expect(count(messages, 'unreadable')).toBe(0);
  });

  it('asks anew for a channel that another topic shares', async () => {
    const { link, exchange, heard } = await open();
    link.subscribe({ kind: 'ticker', symbol: BTC });
    link.subscribe({ kind: 'mark', symbol: BTC });
    link.unsubscribe({ kind: 'ticker', symbol: BTC });
    const id = link.subscribe({ kind: 'ticker', symbol: BTC });
    await heard((all) => isAcknowledged(all, id));
    expect(exchange.counters).toMatchObject({ messagesReceived: 3, subscriptions: 1 });
  });

  it('leaves out trades that were before the subscription', async () => {
    const { link, exchange, messages, heard, turn } = await open();
    const id = link.subscribe({ kind: 'trades', symbol: BTC });
    await heard((all) => isAcknowledged(all, id));
    turn(2_000);
    await heard((all) => count(all, 'trade') > 0);
    const btc = exchange.market.instrument('BTC');
    const traded = btc.ticks(START, exchange.market.now()).filter(({ quantity }) => quantity > 0);
    await heard((all) => count(all, 'trade') === traded.length);
    const read = messages.filter((message) => message.kind === 'trade');
    expect(read.map(({ at, price, amount, takerSide }) => ({ at, price, amount, takerSide }))).toEqual(
      traded.map(({ at, price, quantity, buyerIsMaker }) => ({
        at, price: Number(btc.priceText(price)), amount: Number(btc.quantityText(quantity)), takerSide: buyerIsMaker ? 'sell' : 'buy',
      })),
    );
  });

  it('tells which subscription was refused and why, by its id', async () => {
    const { link, messages, heard } = await open();
    const good = link.subscribe({ kind: 'ticker', symbol: BTC });
    const bad = link.subscribe({ kind: 'ticker', symbol: parseMarketSymbol('NOSUCH') ?? raise() });
    await heard((all) => count(all, 'refused') === 1 && isAcknowledged(all, good));
    expect(messages.find(({ kind }) => kind === 'refused')).toMatchObject({ requestId: bad, code: '30001', reason: expect.stringContaining('NOSUCHUSDT') });
  });

  it('says nothing of a subscription whose answer was lost, until it is asked for again', async () => {
    const { link, heard, messages } = await open({ faults: [{ kind: 'lostAcks', subscribes: false, times: 1 }] });
    const lost = link.subscribe({ kind: 'ticker', symbol: BTC });
    const other = link.subscribe({ kind: 'book', symbol: BTC });
    await heard((all) => isAcknowledged(all, other));
    expect(isAcknowledged(messages, lost)).toBe(false);
    const again = link.subscribe({ kind: 'ticker', symbol: BTC });
    await heard((all) => isAcknowledged(all, again));
  });

  it('pings every ten seconds and stays connected, where the exchange closes without pings', async () => {
    const { exchange, heard, turn, closedBecause } = await open({ pingLimitMs: 30_000 });
    for (let turns = 1; turns <= 8; turns += 1) {
      turn(PING_MS);
      await heard((all) => count(all, 'heartbeat') === turns);
    }
    expect(exchange.counters).toMatchObject({ pongsReceived: 8, closedUnanswered: 0, connectionsOpen: 1 });
    expect(closedBecause()).toBeNull();
  });

  it('leaves no timer behind when it is killed, nor when the exchange closes it', async () => {
    const killed = await open();
    killed.link.kill();
    expect(killed.clock.timers).toBe(0);
    const dropped = await open();
    dropped.exchange.fault({ kind: 'drop', code: 1012 });
    dropped.turn(50);
    await expect.poll(dropped.closedBecause).toBe('the exchange closed the connection (code 1012)');
    expect(dropped.clock.timers).toBe(0);
  });
});
