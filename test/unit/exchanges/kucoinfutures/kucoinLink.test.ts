import { afterEach, describe, expect, it } from 'vitest';
import type { StreamLink, StreamMessage } from '../../../../electron/exchanges/gateway.ts';
import { createKucoinfuturesGateway } from '../../../../electron/exchanges/kucoinfutures/kucoinfuturesGateway.ts';
import { parseMarketSymbol } from '../../../../shared/domain/ids.ts';
import { manualClock } from '../../../exchanges/core/marketClock.ts';
import { openMarket } from '../../../exchanges/core/simulatedMarket.ts';
import type { SimulatedServer } from '../../../exchanges/core/simulatedServer.ts';
import { startSimulatedKucoin, type SimulatedKucoinOptions } from '../../../exchanges/kucoin/startSimulatedKucoin.ts';
import { ManualRealClock } from '../ManualRealClock.ts';

const BTC = symbolOf('BTC');
const START = Date.UTC(2024, 5, 1, 0, 10);
const PING_MS = 4_000;
const WELCOME_LIMIT_MS = 3_000;

function symbolOf(base: string) {
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
  readonly messages: StreamMessage[];
  isOpen: boolean;
  closedBecause: string[];
}

async function table(options: Partial<SimulatedKucoinOptions> = {}) {
  const clock = new ManualRealClock();
  const market = await openMarket({ symbols: [{ base: 'BTC' }, { base: 'ETH' }], startTime: START, clock: () => manualClock(START), ticksPerMinute: 4 });
  const exchange = await startSimulatedKucoin({ market, isSelfPolling: false, monotonicMs: () => clock.monotonicMs(), ...options });
  ends.push(() => exchange.close());
  const gateway = createKucoinfuturesGateway({ endpoints: { restUrl: exchange.restUrl, wsUrl: null }, callTimeoutMs: WELCOME_LIMIT_MS, isAccelerated: true }, clock);
  ends.push(() => gateway.close());
  const dial = (): Line => {
    const messages: StreamMessage[] = [];
    const line = { messages, isOpen: false, closedBecause: new Array<string>() };
    const link = gateway.openStream({
      onOpen: () => {
        line.isOpen = true;
      },
      onFrame: () => undefined,
      onMessage: (message) => messages.push(message),
      onClosed: (reason) => line.closedBecause.push(reason),
    });
    return Object.assign(line, { link });
  };
  const opened = async (): Promise<Line> => {
    const line = dial();
    await soon(() => line.isOpen);
    return line;
  };
  return { exchange, gateway, clock, dial, opened };
}

const soon = async (isSo: () => boolean): Promise<void> => {
  await expect.poll(isSo, { interval: 5, timeout: 5_000 }).toBe(true);
};
const dialled = (exchange: SimulatedServer): boolean => exchange.counters.connectionsOpened === 1;

describe('a stream connection to KuCoin', () => {
  it('is open with the welcome, not before, and given up without one', async () => {
    const { exchange, clock, dial } = await table({ faults: [{ kind: 'silentAfterConnect' }] });
    const line = dial();
    await soon(() => dialled(exchange));
    clock.advance(WELCOME_LIMIT_MS);
    await soon(() => line.closedBecause.length > 0);
    expect(line).toMatchObject({ isOpen: false, closedBecause: ['no welcome from the exchange within 3 s'] });
    expect(clock.timers).toBe(0);
  });

  it('lives on its own pings, and each pong is a sign of life', async () => {
    const { exchange, clock, opened } = await table();
    const { messages, closedBecause } = await opened();
    for (let sent = 1; sent <= 10; sent += 1) {
      clock.advance(PING_MS);
      await soon(() => messages.filter(({ kind }) => kind === 'heartbeat').length === sent);
      exchange.poll();
    }
    expect(exchange.counters.closedUnanswered).toBe(0);
    expect(closedBecause).toEqual([]);
  });

  it('pings twice as often as an impatient exchange wants', async () => {
    const { clock, opened } = await table({ pingIntervalMs: 100, pingTimeoutMs: 10 });
    const { messages } = await opened();
    clock.advance(50);
    await soon(() => messages.some(({ kind }) => kind === 'heartbeat'));
  });

  it('ends where the token expires, and the next one has a new token (ccxt dials with the old one again)', async () => {
    const { exchange, clock, opened } = await table({ tokenLifetimeMs: 60_000 });
    const first = await opened();
    clock.advance(60_000);
    first.link.subscribe({ kind: 'ticker', symbol: BTC });
    await soon(() => first.closedBecause.length > 0);
    expect(first.closedBecause).toEqual(['the exchange refused the stream token: token is expired']);
    const second = await opened();
    const id = second.link.subscribe({ kind: 'ticker', symbol: BTC });
    await soon(() => second.messages.some((message) => message.kind === 'acknowledged' && message.requestId === id));
    expect(exchange.counters.requestsByPath['/api/v1/bullet-public']).toBe(2);
  });

  it('reports a subscription whose acknowledgement is lost neither as taken nor as refused', async () => {
    const { exchange, opened } = await table({ faults: [{ kind: 'lostAcks', times: 1 }] });
    const { link, messages } = await opened();
    link.subscribe({ kind: 'ticker', symbol: BTC });
    const next = link.subscribe({ kind: 'book', symbol: BTC });
    await soon(() => messages.length > 0);
    expect(messages).toEqual([{ kind: 'acknowledged', requestId: next }]);
    exchange.poll();
    await soon(() => messages.some(({ kind }) => kind === 'ticker'));
  });

  it('reports a market that is not listed as refused', async () => {
    const { link, messages } = await (await table()).opened();
    const id = link.subscribe({ kind: 'ticker', symbol: symbolOf('NOPE') });
    await soon(() => messages.length > 0);
    expect(messages).toEqual([{ kind: 'refused', requestId: id, code: 'unknown-symbol', reason: 'NOPE/USDT:USDT is not listed' }]);
  });

  it('uses ids that no other connection uses', async () => {
    const { opened } = await table();
    const [first, second] = [await opened(), await opened()];
    const ids = [first, second, first].map(({ link }) => link.subscribe({ kind: 'ticker', symbol: BTC }));
    expect(new Set(ids).size).toBe(3);
  });

  it('says nothing and keeps no timer after it was killed, even while it asks for a token', async () => {
    const { exchange, clock, dial, opened } = await table({ faults: [{ kind: 'slow', delayMs: 50, match: 'bullet', times: 1 }] });
    const early = dial();
    early.link.kill();
    const late = await opened();
    late.link.kill();
    late.link.kill();
    expect(clock.timers).toBe(0);
    await soon(() => exchange.counters.connectionsOpen === 0);
    expect([early.closedBecause, late.closedBecause, early.isOpen]).toEqual([[], [], false]);
    expect(exchange.counters.connectionsOpened).toBe(1);
  });

  it('ends with the gateway', async () => {
    const { exchange, gateway, clock, opened } = await table();
    await opened();
    gateway.close();
    await soon(() => exchange.counters.connectionsOpen === 0);
    expect(clock.timers).toBe(0);
  });
});
