import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Candle } from '../../../shared/domain/candle.ts';
import { parseMarketSymbol, type MarketSymbol } from '../../../shared/domain/ids.ts';
import { TIMEFRAME_MS, type Timeframe } from '../../../shared/domain/timeframe.ts';
import type { Gateway, StreamMessage, StreamTopic } from '../../../electron/exchanges/gateway.ts';
import type { FaultInput } from '../../exchanges/core/fault.ts';
import { openMarket, type SimulatedMarket } from '../../exchanges/core/simulatedMarket.ts';
import type { SimulatedServer } from '../../exchanges/core/simulatedServer.ts';
import { describeHistories } from './historyContract.ts';

/** One exchange under the contract: its simulation and its adapter. */
export interface ContractSubject {
  readonly name: string;
  start(options: { readonly market: SimulatedMarket; readonly faults?: readonly FaultInput[] }): Promise<SimulatedServer>;
  makeGateway(server: SimulatedServer, callTimeoutMs: number): Gateway;
  /** Whether the exchange keeps open interest. */
  readonly hasOpenInterestHistory: boolean;
  /** Topics the exchange pushes. */
  readonly topics: readonly StreamTopic['kind'][];
  /** The last trades' volume of a candle may be cut to whole contracts: largest difference, base currency. */
  readonly volumeTolerance?: number;
}

const SPEED = 600;
const CALL_TIMEOUT_MS = 3_000;
const TIMEFRAMES: readonly Timeframe[] = ['1m', '30m', '1h', '4h'];
const BTC = symbolOf('BTC');
const ETH = symbolOf('ETH');

function symbolOf(base: string): MarketSymbol {
  const symbol = parseMarketSymbol(base);
  if (symbol === null) throw new RangeError(`${base} is no symbol`);
  return symbol;
}

/** What every adapter must do, on the simulation of its exchange. */
export function describeGatewayContract(subject: ContractSubject): void {
  const ends: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  async function connect(faults: readonly FaultInput[] = []) {
    const market = await openMarket({ symbols: [{ base: 'BTC' }, { base: 'ETH' }], speed: SPEED, seed: 11 });
    const server = await subject.start({ market, faults });
    ends.push(() => server.close());
    const gateway = subject.makeGateway(server, CALL_TIMEOUT_MS);
    ends.push(() => gateway.close());
    gateway.useClock(() => market.now());
    const signal = AbortSignal.timeout(20_000);
    return { market, server, gateway, signal };
  }

  function sourceOf(market: SimulatedMarket, base: string, timeframe: Timeframe, openTime: number): Candle | null {
    const instrument = market.instrument(base);
    const candle = instrument.candle(timeframe, openTime, Number.MAX_SAFE_INTEGER / 2);
    if (candle === null) return null;
    const price = (scaled: number): number => Number(instrument.priceText(scaled));
    return { openTime, open: price(candle.open), high: price(candle.high), low: price(candle.low), close: price(candle.close), volume: Number(instrument.quantityText(candle.volume)) };
  }

  function expectSame(candle: Candle, source: Candle | null): void {
    const { volume, ...prices } = candle;
    expect(source).toMatchObject(prices);
    expect(Math.abs(volume - (source?.volume ?? Number.NaN))).toBeLessThanOrEqual(subject.volumeTolerance ?? 0);
  }

  describe(`${subject.name} REST`, () => {
    it.each(TIMEFRAMES)('gives closed %s candles as the source has them, ascending, within the asked range', async (timeframe) => {
      const { market, gateway, signal } = await connect();
      const length = TIMEFRAME_MS[timeframe];
      const until = Math.floor(market.startTime / length) * length - length;
      const since = until - 19 * length;
      const candles = await gateway.candles({ symbol: BTC, timeframe, since, until }, signal);
      expect(candles.map(({ openTime }) => openTime)).toEqual(Array.from({ length: 20 }, (_, row) => since + row * length));
      for (const candle of candles) expectSame(candle, sourceOf(market, 'BTC', timeframe, candle.openTime));
    });

    it('gives a whole page, no more than it says it can, and the pages join', async () => {
      const { market, gateway, signal } = await connect();
      const length = TIMEFRAME_MS['30m'];
      const rows = gateway.candlesPerRequest;
      const until = Math.floor(market.startTime / length) * length - length;
      const since = until - (2 * rows - 1) * length;
      const older = await gateway.candles({ symbol: BTC, timeframe: '30m', since, until: since + (rows - 1) * length }, signal);
      const newer = await gateway.candles({ symbol: BTC, timeframe: '30m', since: since + rows * length, until }, signal);
      expect([...older, ...newer].map(({ openTime }) => openTime)).toEqual(Array.from({ length: 2 * rows }, (_, row) => since + row * length));
    });

    it('gives the forming candle at most as the last one', async () => {
      const { market, gateway, signal } = await connect();
      const length = TIMEFRAME_MS['30m'];
      const now = market.now();
      const candles = await gateway.candles({ symbol: BTC, timeframe: '30m', since: now - 5 * length, until: now + length }, signal);
      const answeredAt = market.now();
      expect(candles.slice(0, -1).every(({ openTime }) => openTime + length <= answeredAt)).toBe(true);
    });

    it('answers an empty list where there is nothing yet', async () => {
      const { market, gateway, signal } = await connect();
      const length = TIMEFRAME_MS['30m'];
      const since = (Math.ceil(market.now() / length) + 200) * length;
      await expect(gateway.candles({ symbol: BTC, timeframe: '30m', since, until: since + length }, signal)).resolves.toEqual([]);
    });

    it('tells the exchange time with the moments of the request', async () => {
      const { market, gateway, signal } = await connect();
      const before = market.now();
      const { serverTime, sentAt, receivedAt } = await gateway.serverTime(signal);
      expect(serverTime).toBeGreaterThanOrEqual(before);
      expect(serverTime).toBeLessThanOrEqual(market.now());
      expect(receivedAt).toBeGreaterThanOrEqual(sentAt);
    });

    it('tells a quote whose sides do not cross', async () => {
      const { market, gateway, signal } = await connect();
      const quote = await gateway.quote(ETH, signal);
      const last = market.instrument('ETH').lastTick(market.now())?.price ?? 0;
      expect(Math.abs(quote.last / Number(market.instrument('ETH').priceText(last)) - 1)).toBeLessThan(0.05);
      if (quote.bid !== null && quote.ask !== null) expect(quote.bid).toBeLessThanOrEqual(quote.ask);
    });

    it('tells rules in base currency', async () => {
      const { gateway, signal } = await connect();
      const rules = (await gateway.loadRules([BTC, ETH], signal)).get(BTC);
      expect(rules).toMatchObject({ priceTick: expect.any(Number), amountStep: expect.any(Number) });
      expect(rules?.amountStep).toBeLessThan(0.1);
      expect(rules?.minAmount).toBeGreaterThanOrEqual(rules?.amountStep ?? Number.NaN);
      expect(rules?.maxLeverage).toBeGreaterThanOrEqual(1);
    });

    it('tells the funding rate, the next settlement and the mark price', async () => {
      const { market, gateway, signal } = await connect();
      const { rate, nextAt, mark } = await gateway.funding(BTC, signal);
      expect(Math.abs(rate)).toBeLessThan(0.01);
      if (nextAt !== null) expect(nextAt).toBeGreaterThan(market.startTime);
      if (mark !== null) expect(mark).toBeGreaterThan(0);
    });

    it('tells the settlements of a range as the source has them', async () => {
      const { market, gateway, signal } = await connect();
      const until = market.startTime;
      const since = until - 10 * 86_400_000;
      const history = await gateway.fundingHistory(BTC, since, until, signal);
      const source = market.fundingHistory('BTC', { from: since, to: until, limit: 1_000 }, market.now()).toSorted((a, b) => a.at - b.at);
      expect(history.map(({ at }) => at)).toEqual(source.map(({ at }) => at));
      history.forEach(({ rate }, row) => expect(rate).toBeCloseTo(source[row]?.rate ?? Number.NaN, 7));
    });

    it('tells the open interest as an amount or a value', async () => {
      const { gateway, signal } = await connect();
      const { amount, value } = await gateway.openInterest(BTC, signal);
      expect((amount ?? value ?? 0) > 0).toBe(true);
    });

    it('lists the markets that can be traded with their volume in quote currency', async () => {
      const { market, gateway, signal } = await connect();
      const listed = await gateway.listMarkets(signal);
      expect(listed.map(({ symbol }) => symbol).toSorted()).toEqual([BTC, ETH]);
      const day = market.instrument('BTC').last24h(market.now());
      const last = Number(market.instrument('BTC').priceText(market.instrument('BTC').lastTick(market.now())?.price ?? 0));
      const expected = Number(market.instrument('BTC').quantityText(day?.volume ?? 0)) * last;
      const volume = listed.find(({ symbol }) => symbol === BTC)?.quoteVolume24h ?? Number.NaN;
      expect(Math.abs(volume / expected - 1)).toBeLessThan(0.2);
    });
  });

  describeHistories(subject, connect);

  describe(`${subject.name} errors by class`, () => {
    const ask = (gateway: Gateway, signal: AbortSignal) => gateway.quote(BTC, signal);

    it.each<readonly [string, FaultInput]>([
      ['RateLimitedError', { kind: 'rateLimited', retryAfterSeconds: 2 }],
      ['RateLimitedError', { kind: 'rateLimited' }],
      ['RateLimitedError', { kind: 'rateLimited', form: 'code' }],
      ['ExchangeUnavailableError', { kind: 'serverError', status: 500 }],
      ['ExchangeUnavailableError', { kind: 'maintenance' }],
      ['BadExchangeDataError', { kind: 'badBody', form: 'empty' }],
      ['BadExchangeDataError', { kind: 'badBody', form: 'html' }],
      ['BadExchangeDataError', { kind: 'badBody', form: 'truncated' }],
      ['BadExchangeDataError', { kind: 'badBody', form: 'nullData' }],
      ['ExchangeSilentError', { kind: 'silent', channel: 'rest' }],
      ['ExchangeUnreachableError', { kind: 'refuse' }],
    ])('is a %s for %j', async (name, fault) => {
      const { gateway, signal } = await connect([fault]);
      await expect(ask(gateway, signal)).rejects.toMatchObject({ name });
    }, 15_000);

    it('takes a list of candles that is cut off for a failure, not for no candles', async () => {
      const { market, gateway, signal } = await connect([{ kind: 'badBody', form: 'cut' }]);
      const request = { symbol: BTC, timeframe: '30m', since: market.startTime - 36_000_000, until: market.startTime } as const;
      await expect(gateway.candles(request, signal)).rejects.toMatchObject({ exchange: gateway.exchange });
    });

    it('names an unknown symbol', async () => {
      const { gateway, signal } = await connect();
      await expect(gateway.loadRules([symbolOf('NOSUCH')], signal)).rejects.toMatchObject({ name: 'UnknownSymbolError' });
    });

    it('ends a call with the reason of the signal that ends it', async () => {
      const { gateway } = await connect([{ kind: 'slow', delayMs: 2_500 }]);
      const stop = new AbortController();
      const asked = gateway.serverTime(stop.signal);
      const reason = new Error('enough');
      setTimeout(() => stop.abort(reason), 50);
      await expect(asked).rejects.toBe(reason);
    });

    it('refuses calls after it was closed', async () => {
      const { gateway, signal } = await connect();
      gateway.close();
      await expect(gateway.serverTime(signal)).rejects.toThrow('closed');
    });
  });

  describe(`${subject.name} streams`, () => {
    /** Opens a connection, subscribes, and collects what it says. */
    async function listen(gateway: Gateway, topics: readonly StreamTopic[]) {
      const messages: StreamMessage[] = [];
      const waiting = new Set<() => void>();
      const state = { isOpen: false, closedBecause: null as string | null, frames: 0 };
      const tell = (): void => {
        for (const check of waiting) check();
      };
      const link = gateway.openStream({
        onOpen: () => {
          state.isOpen = true;
          tell();
        },
        onFrame: () => {
          state.frames += 1;
        },
        onMessage: (message) => {
          messages.push(message);
          tell();
        },
        onClosed: (reason) => {
          state.closedBecause = reason;
          tell();
        },
      });
      ends.push(() => link.kill());
      const until = (what: string, isSo: () => boolean): Promise<void> =>
        new Promise((resolve, reject) => {
          const limit = setTimeout(() => {
            waiting.delete(check);
            reject(new Error(`${what}: not within 30 s; got ${JSON.stringify(messages.slice(-3))}`));
          }, 30_000);
          const check = (): void => {
            if (!isSo()) return;
            clearTimeout(limit);
            waiting.delete(check);
            resolve();
          };
          waiting.add(check);
          check();
        });
      await until('open', () => state.isOpen);
      const ids: string[] = [];
      for (const topic of topics) {
        ids.push(link.subscribe(topic));
        if (gateway.subscribePauseMs > 0) await delay(gateway.subscribePauseMs);
      }
      return { link, messages, state, until, ids };
    }

    it('acknowledges every subscription by its id', async () => {
      const { gateway } = await connect();
      const { until, messages, ids } = await listen(gateway, [{ kind: 'candles', symbol: BTC, timeframe: '30m' }, { kind: 'ticker', symbol: ETH }]);
      await until('acknowledgements', () => ids.every((id) => messages.some((message) => message.kind === 'acknowledged' && message.requestId === id)));
    });

    it('pushes candles whose last state before the next one is the final candle of the source', async () => {
      const { market, gateway } = await connect();
      const { until, messages } = await listen(gateway, [{ kind: 'candles', symbol: BTC, timeframe: '30m' }]);
      const candles = (): readonly Candle[] => messages.flatMap((message) => (message.kind === 'candle' ? [message.candle] : []));
      const opens = (): number => new Set(candles().map(({ openTime }) => openTime)).size;
      await until('three candles', () => opens() >= 3);
      const [, second] = [...new Set(candles().map(({ openTime }) => openTime))];
      const last = candles().findLast(({ openTime }) => openTime === second);
      if (last === undefined) throw new Error('no second candle');
      expectSame(last, sourceOf(market, 'BTC', '30m', last.openTime));
    });

    it.each(subject.topics)('pushes %s of the market it was asked for', async (kind) => {
      const { gateway } = await connect();
      const topic: StreamTopic = kind === 'candles' ? { kind, symbol: ETH, timeframe: '1h' } : { kind, symbol: ETH };
      const said = kind === 'candles' ? 'candle' : kind === 'trades' ? 'trade' : kind;
      const { until, messages } = await listen(gateway, [topic]);
      await until(`a ${said}`, () => messages.some((message) => message.kind === said && 'symbol' in message && message.symbol === ETH));
      expect(messages.filter(({ kind: found }) => found === 'unreadable')).toEqual([]);
    });

    it('keeps the quote of a market fresh by its quote topics', async () => {
      const { gateway } = await connect();
      const { until, messages } = await listen(gateway, gateway.quoteTopics.map((kind) => ({ kind, symbol: BTC })));
      const has = (part: 'last' | 'bid' | 'ask'): boolean =>
        messages.some((message) => (message.kind === 'ticker' && message.quote[part] !== null) || (message.kind === 'book' && part !== 'last' && message[part] > 0));
      await until('last, bid and ask', () => has('last') && has('bid') && has('ask'));
    });

    it('takes no more after unsubscribing', async () => {
      const { gateway, server } = await connect();
      const { link, until, messages } = await listen(gateway, [{ kind: 'ticker', symbol: BTC }]);
      await until('a ticker', () => messages.some(({ kind }) => kind === 'ticker'));
      link.unsubscribe({ kind: 'ticker', symbol: BTC });
      await vi.waitFor(() => expect(server.counters.unsubscriptions).toBe(1), 5_000);
    });

    it('goes on through garbage, and says that it was unreadable', async () => {
      const { gateway } = await connect([{ kind: 'garbage', times: 5, form: 'brokenJson', afterMs: 300 }]);
      const { until, messages, state } = await listen(gateway, [{ kind: 'ticker', symbol: BTC }, { kind: 'candles', symbol: BTC, timeframe: '30m' }]);
      await until('garbage', () => messages.some(({ kind }) => kind === 'unreadable') || state.closedBecause !== null);
      expect(state.closedBecause).toBeNull();
      const before = messages.length;
      await until('data again', () => messages.slice(before).some(({ kind }) => kind === 'ticker'));
    });

    it('says once that the exchange closed the connection', async () => {
      const { gateway, server } = await connect();
      const { until, state } = await listen(gateway, [{ kind: 'ticker', symbol: BTC }]);
      server.fault({ kind: 'drop', code: 1011 });
      await until('the end', () => state.closedBecause !== null);
    });

    it('opens again and subscribes anew after a drop', async () => {
      const { gateway, server } = await connect();
      const first = await listen(gateway, [{ kind: 'ticker', symbol: BTC }]);
      server.fault({ kind: 'drop', times: 1 });
      await first.until('the end', () => first.state.closedBecause !== null);
      const second = await listen(gateway, [{ kind: 'ticker', symbol: BTC }]);
      await second.until('a ticker', () => second.messages.some(({ kind }) => kind === 'ticker'));
    });

    it('says nothing more after it was killed', async () => {
      const { gateway } = await connect();
      const { link, until, messages, state } = await listen(gateway, [{ kind: 'ticker', symbol: BTC }]);
      await until('a ticker', () => messages.some(({ kind }) => kind === 'ticker'));
      link.kill();
      const told = messages.length;
      await connect();
      expect(messages.length).toBe(told);
      expect(state.closedBecause).toBeNull();
    });
  });
}
