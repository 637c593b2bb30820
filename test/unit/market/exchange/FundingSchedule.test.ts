import { describe, expect, it } from 'vitest';
import { FundingSchedule } from '../../../../electron/market/exchange/FundingSchedule.ts';

const DAY = 1_717_200_000_000;
const EIGHT_HOURS = 28_800_000;

describe('the funding schedule', () => {
  it('settles once, at the last rate announced for that settlement', () => {
    const schedule = new FundingSchedule();
    schedule.offer(0.0001, DAY + EIGHT_HOURS, DAY);
    schedule.offer(0.0003, DAY + EIGHT_HOURS, DAY + 1);
    expect(schedule.due(DAY + EIGHT_HOURS - 1)).toEqual([]);
    expect(schedule.due(DAY + EIGHT_HOURS)).toEqual([{ at: DAY + EIGHT_HOURS, rate: 0.0003, isAssumed: false }]);
    expect(schedule.due(DAY + EIGHT_HOURS + 1)).toEqual([]);
    expect(schedule.nextAt).toBe(DAY + 2 * EIGHT_HOURS);
  });

  it('keeps the rate of a pending settlement when the next one is announced already', () => {
    const schedule = new FundingSchedule();
    schedule.offer(0.0001, DAY + EIGHT_HOURS, DAY);
    schedule.offer(0.0009, DAY + 2 * EIGHT_HOURS, DAY + EIGHT_HOURS + 5);
    expect(schedule.due(DAY + EIGHT_HOURS + 5)).toEqual([{ at: DAY + EIGHT_HOURS, rate: 0.0001, isAssumed: false }]);
    expect(schedule.due(DAY + 2 * EIGHT_HOURS)).toEqual([{ at: DAY + 2 * EIGHT_HOURS, rate: 0.0009, isAssumed: false }]);
  });

  it('uses the exchange\'s interval where it names one, and 8 h where it names none', () => {
    const schedule = new FundingSchedule();
    expect(schedule.offer(0.0001, DAY + 3_600_000, DAY).nextAt).toBe(DAY + 3_600_000);
    const unnamed = new FundingSchedule();
    expect(unnamed.offer(0.0001, null, DAY + 5).nextAt).toBe(DAY + EIGHT_HOURS);
    expect(unnamed.offer(0.0001, DAY, DAY + 5).nextAt).toBe(DAY + EIGHT_HOURS);
  });

  it('does not settle again when an answer repeats a settlement that is past', () => {
    const schedule = new FundingSchedule();
    schedule.offer(0.0001, DAY + EIGHT_HOURS, DAY);
    expect(schedule.due(DAY + EIGHT_HOURS)).toHaveLength(1);
    schedule.offer(0.0001, DAY + EIGHT_HOURS, DAY + EIGHT_HOURS - 1);
    expect(schedule.due(DAY + EIGHT_HOURS + 1)).toEqual([]);
  });

  it('settles what passed unseen and says that the later rates are assumed', () => {
    const schedule = new FundingSchedule();
    schedule.offer(0.0001, DAY + EIGHT_HOURS, DAY);
    expect(schedule.due(DAY + 3 * EIGHT_HOURS).map(({ at, isAssumed }) => [(at - DAY) / EIGHT_HOURS, isAssumed])).toEqual([[1, false], [2, true], [3, true]]);
  });

  it('knows nothing before the first rate', () => {
    const schedule = new FundingSchedule();
    expect(schedule.nextAt).toBeNull();
    expect(schedule.due(DAY)).toEqual([]);
  });

  it('settles what passed before its first look at the rate that is known then, and says that it is assumed', () => {
    const now = DAY + 2 * EIGHT_HOURS + 60_000;
    const schedule = new FundingSchedule(DAY);
    expect(schedule.newestMissed).toBeNull();
    schedule.offer(0.0002, DAY + 3 * EIGHT_HOURS, now);
    expect(schedule.newestMissed).toBe(DAY + 2 * EIGHT_HOURS);
    expect(schedule.due(now)).toEqual([
      { at: DAY + EIGHT_HOURS, rate: 0.0002, isAssumed: true },
      { at: DAY + 2 * EIGHT_HOURS, rate: 0.0002, isAssumed: true },
    ]);
    expect(schedule.due(now)).toEqual([]);
    expect(schedule.due(DAY + 3 * EIGHT_HOURS)).toEqual([{ at: DAY + 3 * EIGHT_HOURS, rate: 0.0002, isAssumed: false }]);
  });

  it('misses nothing where no settlement passed', () => {
    const schedule = new FundingSchedule(DAY);
    schedule.offer(0.0002, DAY + EIGHT_HOURS, DAY + 60_000);
    expect(schedule.newestMissed).toBeNull();
    expect(schedule.due(DAY + 60_000)).toEqual([]);
  });

  it('says which time passed unseen: before its first look, and while the computer slept', () => {
    const hour = 3_600_000;
    const schedule = new FundingSchedule(DAY);
    schedule.offer(0.0002, DAY + 3 * hour, DAY + 2 * hour + 5);
    expect(schedule.unseen(DAY + 2 * hour + 5)).toEqual({ after: DAY, through: DAY + 2 * hour + 5 });
    expect(schedule.newestMissed).toBe(DAY + 2 * hour);
    expect(schedule.due(DAY + 2 * hour + 5)).toEqual([]);
    expect(schedule.unseen(DAY + 2 * hour + 5)).toBeNull();
    expect(schedule.unseen(DAY + 3 * hour + 5)).toBeNull();
    expect(schedule.unseen(DAY + 9 * hour)).toEqual({ after: DAY + 3 * hour, through: DAY + 9 * hour });
  });
});
