import { afterEach, describe, expect, it } from 'vitest';
import { createBinanceusdmGateway } from '../../../../electron/exchanges/binanceusdm/binanceGateway.ts';
import type { StreamLink, StreamMessage, StreamTopic } from '../../../../electron/exchanges/gateway.ts';
import { parseMarketSymbol, type MarketSymbol } from '../../../../shared/domain/ids.ts';
import { startSimulatedBinance, type SimulatedBinanceOptions } from '../../../exchanges/binance/startSimulatedBinance.ts';
import { manualClock } from '../../../exchanges/core/marketClock.ts';
import { openMarket, type SimulatedMarket } from '../../../exchanges/core/simulatedMarket.ts';
import type { SimulatedServer } from '../../../exchanges/core/simulatedServer.ts';
import { ManualRealClock } from '../ManualRealClock.ts';

const BTC = symbolOf('BTC');
const START = Date.UTC(2024, 5, 1, 0, 10);
const SPEED = 60;
const ALL: readonly StreamTopic[] = [
  { kind: 'candles', symbol: BTC, timeframe: '1m' }, { kind: 'ticker', symbol: BTC }, { kind: 'mark', symbol: BTC }, { kind: 'book', symbol: BTC }, { kind: 'trades', symbol: BTC },
];

function symbolOf(base: string): MarketSymbol {
  const symbol = parseMarketSymbol(base);
  if (symbol === null) throw new Error('not a symbol');
  return symbol;
}

const ends: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

interface Line {
  readonly link: StreamLink;
  readonly exchange: SimulatedServer;
  readonly market: SimulatedMarket;
  readonly messages: readonly StreamMessage[];
  readonly clock: ManualRealClock;
  closedBecause(): string | null;
  /** Lets real time pass on both sides (market time 60 times as much). */
  turn(realMs: number): void;
  heard(what: () => boolean): Promise<void>;
}

async function open(options: Partial<SimulatedBinanceOptions> = {}): Promise<Line> {
  const marketClock = manualClock(START);
  const clock = new ManualRealClock();
  const market = await openMarket({ symbols: [{ base: 'BTC' }, { base: 'ETH' }], startTime: START, clock: () => marketClock, ticksPerMinute: 4 });
  const exchange = await startSimulatedBinance({ market, isSelfPolling: false, monotonicMs: () => clock.monotonicMs(), ...options });
  ends.push(() => exchange.close());
  const gateway = createBinanceusdmGateway({ endpoints: { restUrl: exchange.restUrl, wsUrl: null }, callTimeoutMs: 3_000, isAccelerated: true }, clock);
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
    link, exchange, market, messages, clock,
    closedBecause: () => closedBecause,
    turn: (realMs) => {
      clock.advance(realMs);
      marketClock.advance(realMs * SPEED);
      exchange.poll();
    },
    // Timers that are due run in between: nothing else moves the clock here.
    heard: async (what) => {
      await expect.poll(() => {
        clock.advance(0);
        return what();
      }, { timeout: 5_000, interval: 5 }).toBe(true);
    },
  };
}

const has = (messages: readonly StreamMessage[], kind: StreamMessage['kind']): boolean => messages.some((message) => message.kind === kind);
const answerTo = (messages: readonly StreamMessage[], id: string): StreamMessage | undefined =>
  messages.find((message) => (message.kind === 'acknowledged' || message.kind === 'refused') && message.requestId === id);

describe('a stream link to Binance', () => {
  it('asks each of two connections once for everything, and tells every answer by its own id', async () => {
    const { link, exchange, messages, heard, turn } = await open();
    const ids = ALL.map((topic) => link.subscribe(topic));
    await heard(() => ids.every((id) => answerTo(messages, id)?.kind === 'acknowledged'));
    expect(exchange.counters).toMatchObject({ connectionsOpen: 2, messagesReceived: 2, subscriptions: 5 });
    turn(1_000);
    await heard(() => (['candle', 'ticker', 'mark', 'book', 'trade'] as const).every((kind) => has(messages, kind)));
    expect(has(messages, 'unreadable')).toBe(false);
  });

  it('opens no second connection where nothing needs it', async () => {
    const { link, exchange, messages, heard } = await open();
    const id = link.subscribe({ kind: 'ticker', symbol: BTC });
    await heard(() => answerTo(messages, id) !== undefined);
    expect(exchange.counters.connectionsOpened).toBe(1);
  });

  it('subscribes the others when one of several is refused', async () => {
    const { link, exchange, messages, heard, clock } = await open();
    const wanted = link.subscribe({ kind: 'ticker', symbol: BTC });
    const wrong = link.subscribe({ kind: 'ticker', symbol: symbolOf('NOSUCH') });
    const other = link.subscribe({ kind: 'mark', symbol: BTC });
    await heard(() => {
      clock.advance(50);
      return [wanted, wrong, other].every((id) => answerTo(messages, id) !== undefined);
    });
    expect(answerTo(messages, wrong)).toMatchObject({ kind: 'refused', code: '2', reason: 'Invalid request: invalid stream' });
    expect([answerTo(messages, wanted)?.kind, answerTo(messages, other)?.kind]).toEqual(['acknowledged', 'acknowledged']);
    expect(exchange.counters.subscriptions).toBe(2);
  });

  it('stays below the ten messages a second that the exchange takes', async () => {
    const { link, exchange, messages, heard, turn, closedBecause } = await open();
    const ids: string[] = [];
    for (let round = 0; round < 20; round += 1) {
      ids.push(link.subscribe({ kind: 'ticker', symbol: BTC }));
      link.unsubscribe({ kind: 'ticker', symbol: BTC });
    }
    await heard(() => {
      turn(50);
      return ids.every((id) => answerTo(messages, id) !== undefined);
    });
    expect(exchange.counters.messagesReceived).toBeGreaterThanOrEqual(39);
    expect(closedBecause()).toBeNull();
  });

  it('refuses books while their side cannot be reached, and leaves candles alone', async () => {
    const { link, exchange, messages, heard, turn, closedBecause } = await open({ faults: [{ kind: 'refuseUpgrade', match: '/public/' }] });
    const book = link.subscribe({ kind: 'book', symbol: BTC });
    const candles = link.subscribe({ kind: 'candles', symbol: BTC, timeframe: '1m' });
    await heard(() => answerTo(messages, book) !== undefined && answerTo(messages, candles) !== undefined);
    expect(answerTo(messages, book)).toMatchObject({ kind: 'refused', code: 'no-connection' });
    turn(1_000);
    await heard(() => has(messages, 'candle'));
    expect(closedBecause()).toBeNull();
    exchange.clearFaults();
    const again = link.subscribe({ kind: 'book', symbol: BTC });
    await heard(() => answerTo(messages, again)?.kind === 'acknowledged');
  });

  it('ends when one of its two connections ends', async () => {
    const { link, messages, heard, turn, exchange, closedBecause } = await open();
    const book = link.subscribe({ kind: 'book', symbol: BTC });
    await heard(() => answerTo(messages, book) !== undefined);
    exchange.fault({ kind: 'drop', code: 1011, times: 1 });
    turn(50);
    await heard(() => closedBecause() !== null);
    expect(closedBecause()).toContain('1011');
    await expect.poll(() => exchange.counters.connectionsOpen).toBe(0);
  });

  it('notices that one side is half-open although the other one sends, since Binance itself pings every three minutes only', async () => {
    const { link, messages, heard, turn, exchange, closedBecause, clock } = await open();
    const ids = ALL.map((topic) => link.subscribe(topic));
    await heard(() => ids.every((id) => answerTo(messages, id) !== undefined) && messages.filter(({ kind }) => kind === 'heartbeat').length >= 2);
    exchange.fault({ kind: 'silent', channel: 'ws', match: '/public/' });
    for (let second = 0; second < 20 && closedBecause() === null; second += 1) {
      const known = messages.length;
      turn(1_000);
      if (closedBecause() === null) await heard(() => messages.length > known);
    }
    expect(closedBecause()).toMatch(/\/public\/ws\/\d+ gave no sign of life for \d+ s/);
    expect(clock.timers).toBe(0);
  });

  it('lives on where pings are never answered', async () => {
    const { link, messages, heard, turn, closedBecause } = await open({ faults: [{ kind: 'noPong' }] });
    const id = link.subscribe({ kind: 'book', symbol: BTC });
    await heard(() => answerTo(messages, id) !== undefined);
    for (let round = 0; round < 10; round += 1) turn(5_000);
    expect(closedBecause()).toBeNull();
  });

  it('does not take a forming state that comes after the closed candle for news (the closed flag, which ccxt drops)', async () => {
    const { link, messages, heard, turn, exchange, market } = await open();
    const id = link.subscribe({ kind: 'candles', symbol: BTC, timeframe: '1m' });
    await heard(() => answerTo(messages, id) !== undefined);
    turn(500);
    await heard(() => has(messages, 'candle'));
    const known = messages.length;
    // The forming state is held back until the closed one has gone out.
    exchange.fault({ kind: 'reorder', times: 1 });
    turn(400);
    turn(400);
    await heard(() => messages.length >= known + 3);
    const minute = Math.floor((START + 500 * SPEED) / 60_000) * 60_000;
    const states = messages.slice(known).flatMap((message) => (message.kind === 'candle' ? [message.candle] : []));
    const btc = market.instrument('BTC');
    expect(states.map(({ openTime }) => openTime)).toEqual([minute, minute + 60_000]);
    expect(states[0]?.close).toBe(Number(btc.priceText(btc.candle('1m', minute, market.now())?.close ?? 0)));
    expect(has(messages.slice(known), 'ignored')).toBe(true);
  });

  it('leaves no timer behind when it is killed', async () => {
    const { link, messages, heard, clock, exchange } = await open();
    const ids = ALL.map((topic) => link.subscribe(topic));
    await heard(() => ids.every((id) => answerTo(messages, id) !== undefined));
    link.subscribe({ kind: 'ticker', symbol: BTC });
    link.kill();
    expect(clock.timers).toBe(0);
    await expect.poll(() => exchange.counters.connectionsOpen).toBe(0);
  });
});
