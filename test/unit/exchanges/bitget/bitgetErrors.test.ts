import { describe, expect, it } from 'vitest';
import { bitgetFailure } from '../../../../electron/exchanges/bitget/bitgetErrors.ts';

const context = { exchange: 'bitget', action: 'testing', nextStep: 'none' } as const;

function failure(status: number, body: unknown, retryAfter: string | null = null) {
  return bitgetFailure({ status, retryAfter, body: typeof body === 'string' ? body : JSON.stringify(body), sentAt: 0, receivedAt: 1 }, body, context);
}

describe('failures of Bitget by class', () => {
  it('is none for a success, whatever its message', () => {
    expect([failure(200, { code: '00000', msg: 'success', data: [] }), failure(200, { code: '00000', msg: '', data: [] }), failure(200, '')]).toEqual([null, null, null]);
  });

  it.each([
    [429, { code: '429', msg: 'Too Many Requests' }, '3', 3_000],
    [429, '', null, null],
    [418, '', '0', 0],
    [429, '', '100000', 600_000],
    [200, { code: '429', msg: 'Too Many Requests' }, null, null],
    [400, { code: 429, msg: 'x' }, null, null],
    [400, { code: '50009', msg: 'x' }, null, null],
    [400, { code: '30026', msg: 'requested too frequent' }, null, null],
    [400, { code: '99999', msg: 'Request Frequency Is Too High' }, null, null],
  ])('is a rate limit for HTTP %d with %j', (status, body, retryAfter, retryAfterMs) => {
    expect(failure(status, body, retryAfter)).toMatchObject({ name: 'RateLimitedError', retryAfterMs });
  });

  it.each([
    [500, ''], [503, '<html></html>'], [502, { code: '40034', msg: 'x' }],
    [200, { code: '40200', msg: 'Server upgrade, please try again later' }], [400, { code: '40308', msg: 'The contract is being temporarily maintained' }],
    [400, { code: '40604', msg: 'busy' }], [400, { code: '41114', msg: 'under maintenance' }],
  ])('is unavailability for HTTP %d with %j', (status, body) => {
    expect(failure(status, body)).toMatchObject({ name: 'ExchangeUnavailableError', isTransient: true });
  });

  it.each([['40015', 'a refusal for good'], ['40010', 'a wrong signature']])('takes code %s for a passing failure, where ccxt takes it for %s', (code) => {
    expect(failure(400, { code, msg: 'x' })).toMatchObject({ name: 'ExchangeUnavailableError', isTransient: true });
  });

  it.each(['40004', '40005', '40008'])('is a wrong clock for code %s', (code) => {
    expect(failure(400, { code, msg: 'Request timestamp expired' })).toMatchObject({ name: 'ClockSkewError' });
  });

  it.each([
    [400, { code: '40034', msg: 'Parameter NOSUCH does not exist' }, '40034'],
    [200, { code: '40017', msg: 'Parameter verification failed' }, '40017'],
    [200, { err_code: '01001', err_msg: 'x' }, '01001'],
    [403, '', 'http-403'], [451, '', 'http-451'], [302, '', 'http-302'], [404, 'not found', 'http-404'],
  ])('is a refusal for HTTP %d with %j', (status, body, exchangeCode) => {
    expect(failure(status, body)).toMatchObject({ name: 'ExchangeRejectedError', exchangeCode, isTransient: false });
  });
});
