import { describe, expect, it } from 'vitest';
import { kucoinFailure } from '../../../../electron/exchanges/kucoinfutures/kucoinErrors.ts';

const context = { exchange: 'kucoinfutures', action: 'testing', nextStep: 'none' } as const;

function failure(status: number, body: unknown, retryAfter: string | null = null) {
  return kucoinFailure({ status, retryAfter, body: JSON.stringify(body), sentAt: 0, receivedAt: 0 }, body, context);
}

describe('failures of KuCoin', () => {
  it('sees none in a success, whether its code is text or number', () => {
    expect(failure(200, { code: '200000', data: {} })).toBeNull();
    expect(failure(200, { code: 200000, data: {} })).toBeNull();
  });

  it('keeps the wait that a 429 demands', () => {
    expect(failure(429, undefined, '7')).toMatchObject({ name: 'RateLimitedError', retryAfterMs: 7_000, isTransient: true });
    expect(failure(429, { code: '429000', msg: 'Too Many Requests' })).toMatchObject({ name: 'RateLimitedError', retryAfterMs: null });
  });

  it.each(['429000', '200002'])('takes code %s for a limit that passes, where ccxt sees a lasting refusal', (code) => {
    expect(failure(200, { code, msg: 'too many requests' })).toMatchObject({ name: 'RateLimitedError', isTransient: true });
  });

  it('tells an exchange that cannot serve from one that refuses', () => {
    expect(failure(503, undefined)).toMatchObject({ name: 'ExchangeUnavailableError', status: 'HTTP 503' });
    expect(failure(200, { code: '500000', msg: 'Internal Server Error' })).toMatchObject({ name: 'ExchangeUnavailableError' });
    expect(failure(200, { code: '300000', msg: 'The system is under maintenance.' })).toMatchObject({ name: 'ExchangeUnavailableError' });
    expect(failure(400, { code: '400100', msg: 'symbol is invalid' })).toMatchObject({ name: 'ExchangeRejectedError', exchangeCode: '400100' });
    expect(failure(403, undefined)).toMatchObject({ name: 'ExchangeRejectedError', exchangeCode: 'http-403' });
    expect(failure(302, undefined)).toMatchObject({ name: 'ExchangeRejectedError', exchangeCode: 'http-302' });
  });

  it('takes refused timestamps for a wrong clock', () => {
    expect(failure(200, { code: '400002', msg: 'KC-API-TIMESTAMP Invalid' })).toMatchObject({ name: 'ClockSkewError' });
  });
});
