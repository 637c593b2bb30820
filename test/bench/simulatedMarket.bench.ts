import { createPaperBroker } from '../../electron/brokers/paperBroker.ts';
import { createGeneratedSource } from '../../electron/market/simulated/generatedMarket.ts';
import { MarketTape } from '../../electron/market/simulated/MarketTape.ts';
import { clientOrderId, parseMarketSymbol, positionId } from '../../shared/domain/ids.ts';
import { defaultSettings } from '../../shared/settings/schema.ts';
import { TIMEFRAME_MS } from '../../shared/domain/timeframe.ts';
import type { BenchRow } from './benchRow.ts';

const DAY_MS = 86_400_000;
const DAYS = 5;

/** How fast the generated market is made and played, with a paper broker that has a position and its protection in each market. */
export async function benchSimulatedMarket(): Promise<BenchRow[]> {
  const { signal } = new AbortController();
  const symbols = ['BTC', 'ETH', 'SOL'].flatMap((base) => parseMarketSymbol(base) ?? []);
  let began = performance.now();
  const market = await createGeneratedSource({ seed: 1 }).open(symbols, signal);
  await market.prepare(market.liveFrom, signal);
  const openMs = performance.now() - began;

  began = performance.now();
  await Promise.all(symbols.flatMap((_, instrument) => (['30m', '1h', '4h'] as const).map((timeframe) => market.closed(instrument, TIMEFRAME_MS[timeframe], 1_000, market.liveFrom, signal))));
  const historyMs = performance.now() - began;

  began = performance.now();
  await market.prepare(market.liveFrom + 30 * DAY_MS, signal);
  const skipMs = performance.now() - began;

  const broker = createPaperBroker({ instruments: market.instruments, execution: defaultSettings().execution, startEquity: 1e6, listener: () => undefined });
  symbols.forEach((_, instrument) => {
    const price = market.candle(instrument, TIMEFRAME_MS['30m'], market.liveFrom)?.open ?? 0;
    const order = { instrument, amount: 1, price: null, triggerPrice: null, timeInForce: 'IOC', decisionId: null, positionId: positionId('bench') } as const;
    broker.submit({ ...order, clientOrderId: clientOrderId(`entry-${instrument}`), side: 'buy', type: 'market', purpose: 'entry', reduceOnly: false }, market.liveFrom);
    broker.quote({ at: market.liveFrom + 1_000, instrument, last: price, bid: price, ask: price, mark: price, bidSize: null, askSize: null });
    const protection = { ...order, side: 'sell', reduceOnly: true } as const;
    broker.submit({ ...protection, clientOrderId: clientOrderId(`stop-${instrument}`), type: 'stop-market', purpose: 'stop-loss', triggerPrice: 1 }, market.liveFrom + 1_000);
    broker.submit({ ...protection, clientOrderId: clientOrderId(`target-${instrument}`), type: 'take-profit-market', purpose: 'take-profit', triggerPrice: 1e7 }, market.liveFrom + 1_000);
  });
  const tape = new MarketTape({ market, stepMs: 1_000, formingMs: 12_000 });
  tape.seek(market.liveFrom);
  let events = 0;
  began = performance.now();
  for (let at = tape.nextAt; at !== null && at < market.liveFrom + DAYS * DAY_MS; at = tape.nextAt) {
    tape.advance((event) => {
      events += 1;
      if (event.kind === 'quote') broker.quote(event);
      else if (event.kind === 'funding') broker.funding(event.instrument, event.at, event.rate, event.mark);
    });
  }
  const playMs = performance.now() - began;
  return [
    { name: 'generated market: ready to start', value: openMs, unit: 'ms', note: '260 days of history, three symbols' },
    { name: 'generated market: prefetch', value: historyMs, unit: 'ms', note: '1,000 candles of 30m, 1h and 4h, three symbols' },
    { name: 'generated market: skip 30 days', value: skipMs, unit: 'ms' },
    { name: 'generated market and paper broker', value: events / (playMs / 1_000), unit: 'events/s', note: `${DAYS} days at one quote a second, three protected positions open` },
  ];
}
