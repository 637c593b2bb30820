import { describe, expect, it } from 'vitest';
import type { MarketRules } from '../../../../shared/domain/instrument.ts';
import { followingWords } from '../../../../renderer/positions/followingWords.ts';
import { checkShare } from '../../../../renderer/positions/reduction.ts';

const rules: MarketRules = { priceTick: 0.1, amountStep: 0.001, minAmount: 0.001, minNotional: 5, takerFee: 0.0006, makerFee: 0.0006, maxLeverage: 50 };
const position = { openAmount: 0.003, markPrice: 60_000 };

describe('a part of a position', () => {
  it('is rounded down to the step of the market', () => {
    expect(checkShare('50', position, rules)).toEqual({ ok: true, share: 0.5, amount: 0.001, left: 0.002 });
    expect(checkShare(' 67 % ', position, rules)).toEqual({ ok: true, share: 0.67, amount: 0.002, left: 0.001 });
  });

  it.each([['0'], ['100'], ['-5'], ['half'], ['']])('of %j per cent is refused with the way to take all off', (text) => {
    expect(checkShare(text, position, rules)).toEqual({ ok: false, message: `"${text}" is not a percentage above 0 and below 100. To take all off, close the position.` });
  });

  it('is refused where it or the rest would be below the smallest order', () => {
    expect(checkShare('20', position, rules)).toMatchObject({ ok: false, message: expect.stringMatching(/^This part \(0\) would be below/) });
    expect(checkShare('90', { openAmount: 0.003, markPrice: 4_000 }, rules)).toMatchObject({ ok: false, message: expect.stringMatching(/^What is left \(0\.001\) would be below .* 5 USDT/) });
  });
});

describe('what has moved a stop', () => {
  const calm = { trailing: { isActivated: false, level: null }, isAtBreakEven: false, partialExits: [] };

  it('is said in words, the trailing before the break-even', () => {
    expect(followingWords(calm, String)).toBe('–');
    expect(followingWords({ ...calm, isAtBreakEven: true }, String)).toBe('at break-even');
    expect(followingWords({ ...calm, isAtBreakEven: true, trailing: { isActivated: true, level: 101.5 } }, String)).toBe('trails at 101.5');
  });
});
