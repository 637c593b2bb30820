import { expect, test } from 'vitest';
import { createReloadBudget } from '../../../electron/app/reloadBudget.ts';

const minute = 60_000;

test('grants three reloads in five minutes and refuses the fourth', () => {
  const budget = createReloadBudget();
  expect([0, 1, 2, 3].map((at) => budget.grant(at * minute))).toEqual([true, true, true, false]);
});

test('grants again once the oldest of the three is five minutes past', () => {
  const budget = createReloadBudget();
  for (const at of [0, 1, 2]) budget.grant(at * minute);
  expect([5 * minute - 1, 5 * minute, 5 * minute + 1].map(budget.grant)).toEqual([false, true, false]);
});
