import { describe, expect, it } from 'vitest';
import { requestSchemas } from '../../../../shared/ipc/contract.ts';
import { checkHours, lockRequest } from '../../../../renderer/protections/lockForm.ts';

describe('the lock form', () => {
  it.each(['', '0', '-1', 'x', '8761'])('refuses "%s" hours and says what would do', (text) => {
    expect(checkHours(text)).toEqual({ ok: false, message: `"${text}" is not a number of hours above 0 and up to 8,760 (a year).` });
  });

  it.each([['0.5', 0.5], ['8,760', 8_760]] as const)('reads "%s"', (text, hours) => {
    expect(checkHours(text)).toEqual({ ok: true, hours });
  });

  it('asks for the market and side that were chosen, in words the engine takes', () => {
    const market = lockRequest({ scope: 'market', side: 'both', hours: '4', reason: '  news ' }, 'BTC/USDT:USDT', 4);
    const all = lockRequest({ scope: 'all', side: 'long', hours: '1', reason: '' }, 'BTC/USDT:USDT', 1);
    expect([market, all]).toEqual([{ symbol: 'BTC/USDT:USDT', side: null, hours: 4, reason: 'news' }, { symbol: null, side: 'long', hours: 1, reason: '' }]);
    for (const request of [market, all]) expect(requestSchemas['risk.lock'].safeParse(request).success).toBe(true);
  });
});
