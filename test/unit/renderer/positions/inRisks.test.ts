import { expect, it } from 'vitest';
import { inRisks } from '../../../../renderer/positions/inRisks.ts';

it('money is told as a multiple of the first stop\u2019s loss, and not at all where that was nothing', () => {
  expect([inRisks(0.3, 0.2), inRisks(-0.2, 0.2), inRisks(1, 0)]).toEqual(['+1.50 R', '\u22121.00 R', '–']);
});
