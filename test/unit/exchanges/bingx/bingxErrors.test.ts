import { describe, expect, it } from 'vitest';
import { bingxFailure } from '../../../../electron/exchanges/bingx/bingxErrors.ts';

const context = { exchange: 'bingx', action: 'testing', nextStep: 'none' } as const;
const NOW = 1_717_200_000_000;

function failure(status: number, body: unknown, retryAfter: string | null = null) {
  return bingxFailure({ status, retryAfter, body: JSON.stringify(body), sentAt: 0, receivedAt: 0 }, body, NOW, context);
}

describe('failures of BingX', () => {
  it('sees none in a success', () => {
    expect(failure(200, { code: 0, data: {} })).toBeNull();
  });

  it('keeps the wait that a 429 demands', () => {
    expect(failure(429, undefined, '7')).toMatchObject({ name: 'RateLimitedError', retryAfterMs: 7_000, isTransient: true });
    expect(failure(429, undefined)).toMatchObject({ name: 'RateLimitedError', retryAfterMs: null });
    expect(failure(418, undefined)).toMatchObject({ name: 'RateLimitedError' });
  });

  it('reads the time of release from the frequency limit, not the window it names', () => {
    const msg = `over 20 error code return in 480000 ms, can be unblocked after ${NOW + 5_000}`;
    expect(failure(200, { code: 100_410, msg })).toMatchObject({ name: 'RateLimitedError', retryAfterMs: 5_000 });
    expect(failure(200, { code: 100_410, msg: 'busy' })).toMatchObject({ name: 'RateLimitedError', retryAfterMs: null });
  });

  it.each([
    [503, undefined, 'ExchangeUnavailableError', true],
    [500, undefined, 'ExchangeUnavailableError', true],
    [200, { code: 100_500, msg: 'busy' }, 'ExchangeUnavailableError', true],
    [200, { code: 80_012, msg: 'service unavailable' }, 'ExchangeUnavailableError', true],
    [200, { code: 100_421, msg: 'Null timestamp or timestamp mismatch' }, 'ClockSkewError', false],
    [200, { code: 80_014, msg: 'Invalid parameters' }, 'ExchangeRejectedError', false],
    [200, { code: 109_425, msg: 'symbol does not exist' }, 'ExchangeRejectedError', false],
    [403, undefined, 'ExchangeRejectedError', false],
    [301, undefined, 'ExchangeRejectedError', false],
  ])('names status %i with %j %s', (status, body, name, isTransient) => {
    expect(failure(status, body)).toMatchObject({ name, isTransient });
  });
});
