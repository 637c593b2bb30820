import { describe, expect, it } from 'vitest';
import type { StartOptions } from '../../../../shared/ipc/contract.ts';
import { checkStart, formOf, parseSymbols } from '../../../../renderer/start/startForm.ts';

const options: StartOptions = { mode: 'paper', market: 'simulated', exchanges: ['bingx'], symbols: ['BTC/USDT:USDT'], autoSelect: false, speed: 60, seed: 7, durationSeconds: 600 };

describe('parseSymbols', () => {
  it('takes the ways people write markets, each once', () => {
    expect(parseSymbols('btc, ETH/USDT; SOL-PERP BTC/USDT:USDT')).toEqual({ symbols: ['BTC/USDT:USDT', 'ETH/USDT:USDT', 'SOL/USDT:USDT'], unknown: [] });
  });

  it('names what is no market', () => {
    expect(parseSymbols('BTC, BTC/EUR')).toEqual({ symbols: ['BTC/USDT:USDT'], unknown: ['BTC/EUR'] });
  });
});

describe('checkStart', () => {
  it('gives back the options a form was made from', () => {
    expect(checkStart(formOf(options))).toEqual({ ok: true, options });
  });

  it('runs an exchange at 1 whatever the generated market\u2019s speed is', () => {
    expect(checkStart({ ...formOf(options), market: 'exchange' })).toMatchObject({ ok: true, options: { market: 'exchange', speed: 1 } });
  });

  it.each([
    [{ symbols: '' }, 'symbols', 'Name at least one market, such as BTC.'],
    [{ symbols: 'BTC, EUR/USD' }, 'symbols', '"EUR/USD" is not a USDT perpetual. Write BTC, BTC/USDT or BTC/USDT:USDT.'],
    [{ speed: '0' }, 'speed', '"0" is not a speed: 1 to 3,600 times real time.'],
    [{ speed: 'fast' }, 'speed', '"fast" is not a speed: 1 to 3,600 times real time.'],
    [{ seed: '1.5' }, 'seed', '"1.5" is not a seed: a whole number from 0 to 4,294,967,295.'],
    [{ durationMinutes: '-1' }, 'durationMinutes', '"-1" is not a duration: 0 to 525,600 minutes, 0 for until stopped.'],
    [{ durationMinutes: '' }, 'durationMinutes', '"" is not a duration: 0 to 525,600 minutes, 0 for until stopped.'],
  ] as const)('refuses %o and names the value and what was expected', (part, field, message) => {
    expect(checkStart({ ...formOf(options), ...part })).toEqual({ ok: false, errors: { [field]: message } });
  });
});
