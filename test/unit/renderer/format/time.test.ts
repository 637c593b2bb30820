import { describe, expect, it } from 'vitest';
import { formatAge, formatClockOffset, formatCountdown, formatDuration } from '../../../../renderer/format/duration.ts';
import { formatTime, zoneOf } from '../../../../renderer/format/time.ts';

const AT = Date.UTC(2026, 2, 29, 23, 30, 5);

describe('formatTime', () => {
  it('shows UTC', () => {
    expect(formatTime(AT, zoneOf('utc', 'bingx'))).toBe('2026-03-29 23:30:05');
  });

  it('shows the exchange\u2019s zone, the next day there', () => {
    const zone = zoneOf('exchange', 'bingx');
    expect([formatTime(AT, zone, 'dateMinute'), formatTime(AT, zone, 'minute'), formatTime(AT, zone, 'dayMonth')]).toEqual(['2026-03-30 07:30', '07:30', '30 Mar']);
  });

  it('shows a dash for no time', () => {
    expect(formatTime(null, zoneOf('utc', null))).toBe('–');
  });

  it('gives the same zone object for the same choice', () => {
    expect(zoneOf('exchange', 'simulated')).toBe(zoneOf('exchange', 'simulated'));
    expect(zoneOf('local', null)).toBe(zoneOf('local', 'bingx'));
  });
});

describe('formatDuration', () => {
  it.each([
    [740, '740 ms'],
    [4_290, '4.2 s'],
    [9_999, '9.9 s'],
    [42_999, '42 s'],
    [185_000, '3 m 05 s'],
    [7_800_000, '2 h 10 m'],
    [273_600_000, '3 d 4 h'],
    [-5, '0 ms'],
    [null, '–'],
  ])('%s ms is %s', (ms, words) => {
    expect(formatDuration(ms)).toBe(words);
  });
});

describe('formatAge and formatCountdown', () => {
  it('tells ages in one unit', () => {
    expect([400, 12_700, 200_000, 7_300_000, 400_000_000, null].map(formatAge)).toEqual(['now', '12 s', '3 min', '2 h', '4 d', '–']);
  });

  it('counts down in minutes and seconds, hours where needed', () => {
    expect([299_001, 0, 14_399_000, undefined].map(formatCountdown)).toEqual(['05:00', '00:00', '3:59:59', '–']);
  });
});

describe('formatClockOffset', () => {
  it('is signed milliseconds, and a duration where the clocks have nothing in common', () => {
    expect([12.4, -14, 0, -9_999, 65_000, -78_172_557_604, null].map(formatClockOffset)).toEqual(['+12 ms', '\u221214 ms', '0 ms', '\u22129,999 ms', '+1 m 05 s', '\u2212904 d 18 h', '–']);
  });
});
