import { describe, expect, it } from 'vitest';
import { checkStop } from '../../../../renderer/positions/checkStop.ts';

const long = { side: 'long', markPrice: 100 } as const;
const short = { side: 'short', markPrice: 100 } as const;

describe('checkStop', () => {
  it('takes a price on the protective side', () => {
    expect([checkStop('99.5', long, null), checkStop(' 1,100 ', { side: 'short', markPrice: 1_000 }, null)]).toEqual([{ ok: true, stop: 99.5 }, { ok: true, stop: 1_100 }]);
  });

  it('refuses a stop that would be hit at once, and says what to do', () => {
    expect([checkStop('100', long, { priceTick: 0.1 }), checkStop('99', short, { priceTick: 0.1 })]).toEqual([
      { ok: false, message: 'A long position\u0027s stop must lie below the mark price 100.0. Close the position instead.' },
      { ok: false, message: 'A short position\u0027s stop must lie above the mark price 100.0. Close the position instead.' },
    ]);
  });

  it.each(['', 'abc', '-5', '0', 'Infinity'])('refuses "%s" by its value', (text) => {
    expect(checkStop(text, long, null)).toEqual({ ok: false, message: `"${text}" is not a price above 0.` });
  });
});
