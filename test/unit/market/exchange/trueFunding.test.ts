import { describe, expect, it } from 'vitest';
import { withTrueRates } from '../../../../electron/market/exchange/trueFunding.ts';

const DAY = Date.UTC(2024, 5, 1);
const HOUR = 3_600_000;
const at = (hours: number): number => DAY + hours * HOUR;
const assumed = (hours: number) => ({ at: at(hours), rate: 0.0009, isAssumed: true });
const unseen = { after: DAY, through: at(20) };

describe('the true rates of missed funding', () => {
  it('take the place of assumed ones', () => {
    const records = [{ at: at(8), rate: 0.0001 }, { at: at(16), rate: -0.0002 }];
    expect(withTrueRates([assumed(8), assumed(16)], records, unseen)).toEqual(records.map((record) => ({ ...record, isAssumed: false })));
  });

  it('come at the times at which the exchange settled, once each, where those differ from the usual grid', () => {
    const records = [{ at: at(4), rate: 0.0001 }, { at: at(12), rate: 0.0002 }, { at: at(20), rate: 0.0003 }];
    expect(withTrueRates([assumed(8), assumed(16)], records, unseen).map((each) => each.at)).toEqual([at(4), at(12), at(20)]);
    const hourly = Array.from({ length: 20 }, (_, index) => ({ at: at(index + 1), rate: 0.00001 }));
    expect(withTrueRates([assumed(8), assumed(16)], hourly, unseen)).toHaveLength(20);
  });

  it('leave the nearest known rate where the exchange has no record', () => {
    expect(withTrueRates([assumed(8), assumed(16)], [{ at: at(8), rate: 0.0001 }], unseen)).toEqual([{ at: at(8), rate: 0.0001, isAssumed: false }, { at: at(16), rate: 0.0001, isAssumed: true }]);
    expect(withTrueRates([assumed(8)], [], unseen)).toEqual([assumed(8)]);
  });

  it('do not touch an announced settlement, nor repeat it or one from before', () => {
    const announced = { at: at(8), rate: 0.0005, isAssumed: false };
    const records = [{ at: DAY + 4, rate: 0.1 }, { at: at(8) + 4, rate: 0.2 }, { at: at(16), rate: 0.0003 }, { at: at(24), rate: 0.3 }];
    expect(withTrueRates([announced, assumed(16)], records, unseen)).toEqual([announced, { at: at(16), rate: 0.0003, isAssumed: false }]);
  });
});
