import { describe, expect, it } from 'vitest';
import { decisionId } from '../../../../shared/domain/ids.ts';
import { decidedAt } from '../../../../renderer/desk/inspectDecision.ts';

const close = 1_800_000 * 1_000;

describe('the close behind a position', () => {
  it('is its signal\u2019s, however late the order filled', () => {
    expect(decidedAt('d7', close + 1_900_000, [{ id: decisionId('d6'), candleOpenTime: close }, { id: decisionId('d7'), candleOpenTime: close - 1_800_000 }])).toBe(close);
  });

  it('is the newest close by then where the signal is no longer known', () => {
    expect([decidedAt('d7', close + 4_000, []), decidedAt(null, close, [])]).toEqual([close, close]);
  });
});
