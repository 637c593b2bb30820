import { expect, it, onTestFinished } from 'vitest';
import { heldFirst } from '../../../electron/engine/session/heldFirst.ts';
import { createExchangeFeed } from '../../../electron/market/exchange/exchangeFeed.ts';
import { parseMarketSymbol } from '../../../shared/domain/ids.ts';
import { settingsSchema } from '../../../shared/settings/schema.ts';
import { startSimulatedBitget } from '../../exchanges/bitget/startSimulatedBitget.ts';
import { openMarket } from '../../exchanges/core/simulatedMarket.ts';
import { openTestWorkplace, simulatedRequest } from './workplace.ts';

/** Four topics each: seven of them fill the one connection that Bitget's limit of 30 topics leaves. */
const BASES = ['AAA', 'BBB', 'CCC', 'DDD', 'EEE', 'FFF', 'GGG', 'HHH', 'BTC'];
const PRIORITY = ['BTC', 'HHH'];
const STREAMED = ['BTC', 'HHH', 'AAA', 'BBB', 'CCC', 'DDD', 'EEE'];
const POLLED = ['FFF', 'GGG'];

it('the markets that come first keep their streams where connections are too few; the others are read by REST, and say why', async () => {
  const market = await openMarket({ symbols: BASES.map((base) => ({ base })), speed: 60, seed: 7 });
  const exchange = await startSimulatedBitget({ market });
  const workplace = await openTestWorkplace({ settings: settingsSchema.parse({ websocket: { max_connections_per_exchange: 1 }, universe: { priority_order: PRIORITY } }) });
  onTestFinished(async () => {
    await workplace.close();
    await exchange.close();
  });
  const { engine } = workplace;
  const view = (): ReturnType<typeof engine.publisher.snapshot>['view'] => engine.publisher.snapshot().view;
  const shown = (isSo: () => boolean): Promise<void> => new Promise((resolve) => {
    const end = engine.publisher.subscribe(() => {
      if (!isSo()) return;
      end();
      resolve();
    });
  });
  const started = await engine.start(simulatedRequest({
    market: 'exchange', exchanges: ['bitget'], symbols: BASES.map((base) => `${base}/USDT:USDT`), speed: 60, durationMs: 80_000,
    endpoints: { bitget: { restUrl: exchange.restUrl, wsUrl: exchange.wsUrl } },
  }));
  expect(started.kind).toBe('running');
  const streamsOf = (bases: readonly string[]) => view().streams.filter(({ symbol }) => bases.some((base) => symbol.startsWith(`${base}/`)));
  const isLive = (): boolean => streamsOf(STREAMED).every(({ state }) => state === 'healthy' || state === 'warming-up') && streamsOf(POLLED).every(({ state }) => state === 'polling');
  await shown(() => streamsOf(BASES).length === 4 * BASES.length && isLive());

  expect(view().connections).toMatchObject([{ exchange: 'bitget', state: 'open', shard: 1, shards: 1 }]);
  expect(exchange.counters.connectionsOpen).toBe(1);
  expect(exchange.counters.subscriptions).toBe(4 * STREAMED.length);
  expect([...new Set(streamsOf(POLLED).map(({ reason, messages }) => `${reason ?? ''}, ${messages} messages`))])
    .toEqual(['read by REST: 1 connection has no room for it (setting websocket.max_connections_per_exchange), 0 messages']);
  // Read by REST is not blind: prices go on.
  const instruments = () => view().instruments.filter(({ symbol }) => POLLED.some((base) => symbol.startsWith(`${base}/`)));
  const before = instruments().map(({ quote }) => quote?.at ?? 0);
  await shown(() => instruments().every(({ quote }, index) => (quote?.at ?? 0) > (before[index] ?? 0)));
  const polled = view().incidents.filter(({ kind, to }) => kind === 'stream-polled' && to === null);
  expect(POLLED.map((base) => polled.filter(({ symbol }) => symbol === `${base}/USDT:USDT`).length)).toEqual([4, 4]);
  expect(polled).toHaveLength(8);
  expect(polled.every(({ text }) => text.includes('1 connection has no room for it') && !text.includes('ill'))).toBe(true);
  await engine.stop({ positions: 'close' });
}, 90_000);

it('a market whose position a session brings along comes before all others', async () => {
  const market = await openMarket({ symbols: BASES.map((base) => ({ base })), speed: 60, seed: 7 });
  const exchange = await startSimulatedBitget({ market });
  const feed = createExchangeFeed({
    exchange: 'bitget', endpoints: { restUrl: exchange.restUrl, wsUrl: exchange.wsUrl }, websocket: settingsSchema.parse({ websocket: { max_connections_per_exchange: 1 } }).websocket,
    speed: 60, listener: () => undefined, shelf: null,
  });
  onTestFinished(async () => {
    await feed.close();
    await exchange.close();
  });
  const signal = AbortSignal.timeout(60_000);
  const { instruments } = await feed.open(BASES.flatMap((base) => parseMarketSymbol(base) ?? []), signal);
  const held = instruments.length - 1;
  await feed.subscribe(heldFirst(instruments.length, [{ instrument: held }]).map((instrument) => ({ instrument, timeframe: '30m' as const, openTime: market.startTime - 1_800_000 })), signal);
  const withoutRoom = feed.streams().filter(({ reason }) => reason?.includes('no room') === true).map(({ symbol }) => symbol.slice(0, 3));
  expect([...new Set(withoutRoom)]).toEqual(['GGG', 'HHH']);
});
