import { describe, expect, it } from 'vitest';

import { FAULT_DESCRIPTIONS, parseFaultText } from '../../../exchanges/core/fault.ts';
import { Faults } from '../../../exchanges/core/faults.ts';
import { randomFaultSchedule } from '../../../exchanges/core/faultSchedule.ts';

const kline = { channel: 'ws', name: 'BTC-USDT@kline_30m' } as const;
const time = { channel: 'rest', name: '/openApi/swap/v2/server/time' } as const;

function faultsAt(seed = 1): { faults: Faults; real: { now: number } } {
  const real = { now: 0 };
  return { faults: new Faults({ seed, monotonicMs: () => real.now }), real };
}

describe('faults', () => {
  it('apply from their start to their end and not outside', () => {
    const { faults, real } = faultsAt();
    faults.inject({ kind: 'stall', afterMs: 100, forMs: 50 });
    const isStalled = [0, 99, 100, 149, 150, 1_000].map((now) => {
      real.now = now;
      return faults.hit('stall', kline) !== null;
    });
    expect(isStalled).toEqual([false, false, true, true, false, false]);
  });

  it('stop after the given number of applications and are counted', () => {
    const { faults } = faultsAt();
    faults.inject({ kind: 'serverError', times: 2 });
    expect([1, 2, 3].map(() => faults.hit('serverError', time)?.status ?? null)).toEqual([500, 500, null]);
    expect(faults.counts()).toEqual({ serverError: 2 });
  });

  it('concern only what they are aimed at', () => {
    const { faults } = faultsAt();
    faults.inject({ kind: 'silent', channel: 'rest' });
    faults.inject({ kind: 'stall', match: 'ETH' });
    expect([faults.has('silent', time), faults.has('silent', kline), faults.has('stall', kline)]).toEqual([true, false, false]);
  });

  it('take their share by chance, the same for the same seed', () => {
    const struck = (seed: number): boolean[] => {
      const { faults } = faultsAt(seed);
      faults.inject({ kind: 'duplicates', chance: 0.3 });
      return Array.from({ length: 1_000 }, () => faults.hit('duplicates', kline) !== null);
    };
    const share = struck(4).filter(Boolean).length / 1_000;
    expect(share).toBeGreaterThan(0.25);
    expect(share).toBeLessThan(0.35);
    expect(struck(4)).toEqual(struck(4));
  });

  it('of an instant come due once, repeated ones each time', () => {
    const { faults, real } = faultsAt();
    faults.inject({ kind: 'drop', afterMs: 30 });
    faults.inject({ kind: 'dropEvery', everyMs: 100, forMs: 250 });
    const due = [0, 30, 60, 100, 150, 200, 300, 400].map((now) => {
      real.now = now;
      return faults.takeDue(true).map((fault) => fault.kind).join();
    });
    expect(due).toEqual(['', 'drop', '', 'dropEvery', '', 'dropEvery', '', '']);
    expect(faults.list()).toEqual([]);
  });

  it('that strike once wait for a connection to strike', () => {
    const { faults } = faultsAt();
    faults.inject({ kind: 'drop' });
    expect([false, false, true, true].map((hasConnections) => faults.takeDue(hasConnections).length)).toEqual([0, 0, 1, 0]);
  });

  it('can be cleared, one or all', () => {
    const { faults } = faultsAt();
    const first = faults.inject({ kind: 'stall' });
    faults.inject({ kind: 'slow' });
    faults.inject({ kind: 'refuse' });
    faults.clear(first);
    expect(faults.list().map(({ fault }) => fault.kind)).toEqual(['slow', 'refuse']);
    faults.clear();
    expect(faults.list()).toEqual([]);
  });

  it('add up the offsets of the clock', () => {
    const { faults, real } = faultsAt();
    faults.inject({ kind: 'wrongClock', offsetMs: 4_000 });
    faults.inject({ kind: 'wrongClock', offsetMs: -10_000, afterMs: 10 });
    const before = faults.clockOffsetMs();
    real.now = 10;
    expect([before, faults.clockOffsetMs()]).toEqual([4_000, -6_000]);
  });

  it('are read from the short form of the command line', () => {
    expect(parseFaultText('garbage,form=null,chance=0.1,forMs=5000')).toEqual({ kind: 'garbage', form: 'null', chance: 0.1, forMs: 5_000 });
    expect(parseFaultText('lostAcks,subscribes=false')).toEqual({ kind: 'lostAcks', subscribes: false });
  });

  it.each([
    ['explode', /"explode" is not valid .*kinds are drop, dropEvery/],
    ['stall,for=3', /"stall,for=3" is not valid/],
    ['drop,code=7', /code/],
    ['garbage,chance=2', /chance/],
  ])('refuse "%s" and say what there is', (text, message) => {
    expect(() => parseFaultText(text)).toThrow(message);
  });
});

describe('a random schedule of faults', () => {
  const options = { seed: 9, spanMs: 600_000, everyMs: 1_000, longestMs: 4_000 };

  it('is the same for the same seed, fits its span, and is made of valid faults of every kind', () => {
    const schedule = randomFaultSchedule(options);
    expect(schedule).toEqual(randomFaultSchedule(options));
    expect(schedule).not.toEqual(randomFaultSchedule({ ...options, seed: 10 }));
    expect(Math.max(...schedule.map((fault) => fault.afterMs ?? 0))).toBeLessThanOrEqual(600_000);
    expect(new Set(schedule.map((fault) => fault.kind))).toEqual(new Set(Object.keys(FAULT_DESCRIPTIONS)));
    const { faults } = faultsAt();
    expect(() => schedule.forEach((fault) => faults.inject(fault))).not.toThrow();
  });

  it('keeps to the kinds it is given', () => {
    const kinds = new Set(randomFaultSchedule({ ...options, kinds: ['drop', 'slow'] }).map((fault) => fault.kind));
    expect(kinds).toEqual(new Set(['drop', 'slow']));
  });
});
