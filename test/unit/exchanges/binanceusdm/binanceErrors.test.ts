import { describe, expect, it } from 'vitest';
import { binanceFailure } from '../../../../electron/exchanges/binanceusdm/binanceErrors.ts';
import { parseMarketSymbol } from '../../../../shared/domain/ids.ts';

const context = { exchange: 'binanceusdm', action: 'testing', nextStep: 'none' } as const;
const NOW = 1_717_200_000_000;
const BTC = parseMarketSymbol('BTC');

function failure(status: number, body: unknown, retryAfter: string | null = null, symbol = BTC) {
  return binanceFailure({ status, retryAfter, body: JSON.stringify(body) ?? '', sentAt: 0, receivedAt: 0 }, body, NOW, symbol, context);
}

describe('failures of Binance', () => {
  it('sees none in a success', () => {
    expect(failure(200, { serverTime: NOW })).toBeNull();
    expect(failure(200, [])).toBeNull();
    expect(failure(200, { code: 200, msg: 'success' })).toBeNull();
  });

  it('keeps the wait that a 429 or a ban demands', () => {
    expect(failure(429, undefined, '7')).toMatchObject({ name: 'RateLimitedError', retryAfterMs: 7_000, isTransient: true });
    expect(failure(418, { code: -1_003, msg: `Way too many requests; IP(1.2.3.4) banned until ${NOW + 90_000}.` })).toMatchObject({ name: 'RateLimitedError', retryAfterMs: 90_000 });
    expect(failure(429, { code: -1_003, msg: 'Too many requests' })).toMatchObject({ name: 'RateLimitedError', retryAfterMs: null });
  });

  it.each([
    [500, undefined, 'ExchangeUnavailableError', true],
    [503, { code: -1, msg: 'maintenance' }, 'ExchangeUnavailableError', true],
    [502, '<html></html>', 'ExchangeUnavailableError', true],
    [408, { code: -1_007, msg: 'Timeout waiting for response from backend server.' }, 'ExchangeUnavailableError', true],
    [400, { code: -1_001, msg: 'Internal error; unable to process your request.' }, 'ExchangeUnavailableError', true],
    [400, { code: -1_015, msg: 'Too many new orders' }, 'RateLimitedError', true],
    [400, { code: -1_122, msg: 'Invalid symbol status.' }, 'SymbolNotTradableError', false],
    [400, { code: -1_120, msg: 'Invalid interval.' }, 'ExchangeRejectedError', false],
    [403, '<html></html>', 'ExchangeRejectedError', false],
    [451, { msg: 'restricted location' }, 'ExchangeRejectedError', false],
    [404, '<html></html>', 'ExchangeRejectedError', false],
    [302, undefined, 'ExchangeRejectedError', false],
  ])('calls HTTP %d with %j a %s, passing by itself: %s', (status, body, name, isTransient) => {
    expect(failure(status, body)).toMatchObject({ name, isTransient });
  });

  it.each([
    [-1_008, 'ExchangeUnavailableError'],
    [-1_021, 'ClockSkewError'],
    [-5_028, 'ClockSkewError'],
    [-1_121, 'UnknownSymbolError'],
  ])('tells code %d from a plain failure under any address (ccxt does so under https://fapi.binance.com alone, or not at all)', (code, name) => {
    expect(failure(400, { code, msg: 'words' })).toMatchObject({ name });
  });

  it('names the code where the request was about no market', () => {
    expect(failure(400, { code: -1_121, msg: 'Invalid symbol.' }, null, null)).toMatchObject({ name: 'ExchangeRejectedError', exchangeCode: '-1121' });
  });
});
