import { expect, it, onTestFinished, type TestContext } from 'vitest';
import { parseMarketSymbol } from '../../../shared/domain/ids.ts';
import { REAL_EXCHANGES, type RealExchange } from '../../../shared/domain/instrument.ts';
import { createGateway } from '../../../electron/exchanges/createGateway.ts';
import { RateLimitedError } from '../../../electron/exchanges/errors/rateLimitedError.ts';
import { systemClock } from '../../../electron/exchanges/realClock.ts';
import { RequestBudgets } from '../../../electron/exchanges/RequestBudgets.ts';
import { RestCaller } from '../../../electron/market/exchange/RestCaller.ts';
import { openMarket } from '../../exchanges/core/simulatedMarket.ts';
import type { SimulatedServer } from '../../exchanges/core/simulatedServer.ts';
import { SIMULATED_EXCHANGES } from '../../exchanges/simulatedExchanges.ts';

const never = new AbortController().signal;
const clock = systemClock();
const symbol = parseMarketSymbol('BTC');
if (symbol === null) throw new Error('BTC is no symbol');
const BTC = symbol;
/** BingX allows ten requests a second. */
const BINGX_SPACING_MS = 100;

it('a session and a download on one exchange stay below its limit of requests together', async (test) => {
  const { callers: [session, download], sim } = await open(test, 'bingx', false);
  const before = sim.counters.requests;
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: 10 }, () => [session(), download()]).flat());
  const requests = sim.counters.requests - before;
  expect(requests).toBe(20);
  // The first leaves at once, and one late one is made up for.
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual((requests - 2) * BINGX_SPACING_MS);
});

it.each(REAL_EXCHANGES)('a limit that %s reports to one of them holds for both', async (exchange) => {
  const { callers: [session, download], sim } = await open({ onTestFinished }, exchange, true);
  await Promise.all([session(), download()]);
  sim.fault({ kind: 'rateLimited', retryAfterSeconds: 1, times: 1 });
  const limitedAt = performance.now();
  await expect(session(1)).rejects.toBeInstanceOf(RateLimitedError);
  await download();
  expect(performance.now() - limitedAt).toBeGreaterThanOrEqual(1_000);
});

type Ask = (attempts?: number) => Promise<unknown>;

/** A simulated exchange, and two that ask it for prices as a session and a download do. */
async function open(test: Pick<TestContext, 'onTestFinished'>, exchange: RealExchange, isAccelerated: boolean): Promise<{ readonly callers: readonly [Ask, Ask]; readonly sim: SimulatedServer }> {
  const sim = await SIMULATED_EXCHANGES.get(exchange)?.start({ market: await openMarket({ symbols: [{ base: 'BTC' }] }), port: 0, faults: [] });
  if (sim === undefined) throw new Error(`${exchange} has no simulation`);
  test.onTestFinished(() => sim.close());
  const budgets = new RequestBudgets(clock);
  const connect = (): Ask => {
    const budget = budgets.of(exchange, sim.restUrl);
    const gateway = createGateway(exchange, { endpoints: { restUrl: sim.restUrl, wsUrl: sim.wsUrl }, callTimeoutMs: 10_000, isAccelerated, budget }, clock);
    test.onTestFinished(() => gateway.close());
    const caller = new RestCaller({ clock, random: () => 0, firstPauseMs: 1, maxPauseMs: 1, budget });
    return (attempts = 3) => caller.call(attempts, (signal) => gateway.funding(BTC, signal), never);
  };
  return { callers: [connect(), connect()], sim };
}
