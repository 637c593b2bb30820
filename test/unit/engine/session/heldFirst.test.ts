import { expect, it } from 'vitest';
import { heldFirst } from '../../../../electron/engine/session/heldFirst.ts';

it('puts the markets with open positions first and leaves the others in their order', () => {
  expect(heldFirst(5, [{ instrument: 3 }, { instrument: 1 }, { instrument: 3 }])).toEqual([1, 3, 0, 2, 4]);
  expect(heldFirst(3, [])).toEqual([0, 1, 2]);
});
