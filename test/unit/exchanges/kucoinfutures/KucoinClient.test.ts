import { afterEach, describe, expect, it } from 'vitest';
import { KucoinClient } from '../../../../electron/exchanges/kucoinfutures/KucoinClient.ts';
import { systemClock } from '../../../../electron/exchanges/realClock.ts';
import { RequestBudget } from '../../../../electron/exchanges/RequestBudget.ts';
import { openMarket } from '../../../exchanges/core/simulatedMarket.ts';
import { startSimulatedKucoin } from '../../../exchanges/kucoin/startSimulatedKucoin.ts';

const ends: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function open() {
  const exchange = await startSimulatedKucoin({ market: await openMarket({ symbols: [{ base: 'BTC' }] }) });
  ends.push(() => exchange.close());
  return exchange;
}

describe('the client of KuCoin', () => {
  it('sends calls of the unified API to its own host, everything else to that of futures', async () => {
    const [futures, unified] = [await open(), await open()];
    const client = new KucoinClient({ restBase: futures.restUrl, unifiedRestBase: unified.restUrl, costUnitMs: 0.5, budget: new RequestBudget(systemClock()), callTimeoutMs: 3_000, clock: systemClock(), nonce: () => 0 });
    ends.push(() => client.close());
    const context = { exchange: 'kucoinfutures', action: 'testing', nextStep: 'none' } as const;
    const signal = AbortSignal.timeout(10_000);
    await client.call({ path: 'timestamp', params: {}, cost: 4 }, context, signal);
    await client.call({ section: 'uta', path: 'market/open-interest', params: { symbol: 'XBTUSDTM', interval: '5min' }, cost: 20 }, context, signal);
    expect(futures.counters.requestsByPath).toEqual({ '/api/v1/timestamp': 1 });
    expect(unified.counters.requestsByPath).toEqual({ '/api/ua/v1/market/open-interest': 1 });
  });
});
