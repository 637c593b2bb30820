import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createBingxGateway } from '../../../../electron/exchanges/bingx/bingxGateway.ts';
import { systemClock } from '../../../../electron/exchanges/realClock.ts';
import { parseMarketSymbol } from '../../../../shared/domain/ids.ts';

const HALF_HOUR = 1_800_000;
const START = Date.UTC(2025, 0, 1);

interface Asked {
  readonly limit: number;
}

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** An exchange that gives at most `most` candles an answer and refuses to be asked for more. */
async function gatewayOf(most: number, symbolIsKnown = true) {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const query = new URL(request.url ?? '', 'http://exchange').searchParams;
    const limit = Number(query.get('limit'));
    asked.push({ limit });
    const refuse = (msg: string): void => {
      response.end(JSON.stringify({ code: 109400, msg }));
    };
    if (limit > most) {
      refuse(`limit must be at most ${most}`);
      return;
    }
    if (!symbolIsKnown) {
      refuse('no such symbol');
      return;
    }
    response.end(JSON.stringify({ code: 0, msg: '', data: [{ open: '1', high: '2', low: '1', close: '2', volume: '3', time: START }] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const gateway = createBingxGateway({ endpoints: { restUrl: `http://127.0.0.1:${address.port}`, wsUrl: null }, callTimeoutMs: 5_000, isAccelerated: true }, systemClock());
  ends.push(async () => {
    gateway.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const symbol = parseMarketSymbol('BTC');
  if (symbol === null) throw new Error('no symbol');
  const candles = () => gateway.candles({ symbol, timeframe: '30m', since: START, until: START + 10 * HALF_HOUR }, new AbortController().signal);
  return { candles, limits: () => asked.map(({ limit }) => limit) };
}

describe('candles of BingX', () => {
  it('asks a mirror that refuses long answers for shorter ones, and remembers it', async () => {
    const { candles, limits } = await gatewayOf(500);
    await expect(candles()).resolves.toMatchObject([{ openTime: START, close: 2 }]);
    await candles();
    expect(limits()).toEqual([1_000, 500, 500]);
  });

  it('tells the reason of a refusal that has nothing to do with the length', async () => {
    const { candles, limits } = await gatewayOf(1_440, false);
    await expect(candles()).rejects.toThrow('no such symbol');
    expect(limits()).toEqual([1_000, 500]);
  });
});
