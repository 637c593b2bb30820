import { expect, it } from 'vitest';
import { sampleWords } from '../../../../renderer/portfolio/portfolioWords.ts';

it('says how far figures can be trusted', () => {
  expect(sampleWords({ trades: 12, isSufficient: false })).toBe('12 of 20 trades: nothing reacts to them yet');
  expect(sampleWords({ trades: 34, isSufficient: true })).toBe('34 trades');
});
