import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MarketClock, measuredSpeed } from '../../../../electron/market/exchange/marketClock.ts';

const START = 1_717_200_000_000;

/** A clock at `speed` and readings of an exchange that runs `aheadMs` (real ms) before the model. */
function setUp(speed: number) {
  let real = 0;
  const clock = new MarketClock(speed, () => real);
  const reading = (aheadMs = 0, roundTripMs = 10) => ({ serverTime: START + (real + aheadMs) * speed, sentAt: real - roundTripMs / 2, receivedAt: real + roundTripMs / 2 });
  return {
    clock,
    reading,
    pass: (ms: number) => {
      real += ms;
    },
  };
}

describe('the market clock', () => {
  it('cannot be read before it is set', () => {
    const { clock } = setUp(1);
    expect(clock.isSet).toBe(false);
    expect(() => clock.now()).toThrow('before the exchange told its time');
  });

  it.each([1, 60, 600])('runs %i times as fast as real time', (speed) => {
    const { clock, reading, pass } = setUp(speed);
    clock.offer(reading());
    pass(1_000);
    expect(clock.now()).toBe(START + 1_000 * speed);
    expect(clock.realMsUntil(START + 3_000 * speed)).toBe(2_000);
    expect(clock.realMsUntil(START)).toBe(0);
  });

  it('follows a drift within the limit at once', () => {
    const { clock, reading, pass } = setUp(60);
    clock.offer(reading());
    pass(10_000);
    expect(clock.offer(reading(500))).toMatchObject({ kind: 'agrees', driftMs: 500 });
    expect(clock.now()).toBe(START + 10_500 * 60);
  });

  it('never runs backwards', () => {
    const { clock, reading, pass } = setUp(1);
    clock.offer(reading());
    pass(1_000);
    const before = clock.now();
    clock.offer(reading(-900));
    expect(clock.now()).toBe(before);
    pass(950);
    expect(clock.now()).toBe(START + 1_050);
  });

  it('calls a jump skewed and believes it only after three readings that agree', () => {
    const { clock, reading, pass } = setUp(1);
    clock.offer(reading());
    pass(1_000);
    expect(clock.offer(reading(5_000))).toMatchObject({ kind: 'skewed', driftMs: 5_000, isAdopted: false });
    expect(clock.now()).toBe(START + 1_000);
    pass(1_000);
    expect(clock.offer(reading(5_000))).toMatchObject({ kind: 'skewed', isAdopted: false });
    pass(1_000);
    expect(clock.offer(reading(5_000))).toMatchObject({ kind: 'skewed', isAdopted: true });
    expect(clock.now()).toBe(START + 8_000);
    pass(1_000);
    expect(clock.offer(reading(5_000))).toMatchObject({ kind: 'agrees' });
  });

  it('does not believe a jump that does not last', () => {
    const { clock, reading, pass } = setUp(1);
    clock.offer(reading());
    for (const ahead of [5_000, -7_000, 9_000]) {
      pass(1_000);
      expect(clock.offer(reading(ahead))).toMatchObject({ kind: 'skewed', isAdopted: false });
    }
    pass(1_000);
    expect(clock.offer(reading(0))).toMatchObject({ kind: 'agrees' });
    expect(clock.now()).toBe(START + 4_000);
  });

  it('learns nothing from an answer that took too long', () => {
    const { clock, reading, pass } = setUp(1);
    clock.offer(reading());
    pass(10_000);
    expect(clock.offer(reading(4_000, 3_000))).toEqual({ kind: 'uncertain', uncertaintyMs: 1_500 });
    expect(clock.now()).toBe(START + 10_000);
  });

  it('keeps a sharp reading against a vague one that fits it', () => {
    const { clock, reading, pass } = setUp(1);
    clock.offer(reading(0, 2));
    pass(1_000);
    clock.offer(reading(200, 1_000));
    expect(clock.now()).toBe(START + 1_000);
  });
});

describe('the measured speed', () => {
  it('contains the true speed whatever the travel times were', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }), (speed, trip1, trip2, share1, share2) => {
        const answered1 = 1_000 + (trip1 * share1) / 100;
        const sent2 = 1_000 + trip1 + 400;
        const answered2 = sent2 + (trip2 * share2) / 100;
        const measured = measuredSpeed(
          { serverTime: START + answered1 * speed, sentAt: 1_000, receivedAt: 1_000 + trip1 },
          { serverTime: START + answered2 * speed, sentAt: sent2, receivedAt: sent2 + trip2 },
        );
        expect(measured?.least).toBeLessThanOrEqual(speed * 1.000_001);
        expect(measured?.most).toBeGreaterThanOrEqual(speed * 0.999_999);
      }),
    );
  });

  it('is unknown from readings that are too close together', () => {
    const reading = { serverTime: START, sentAt: 0, receivedAt: 10 };
    expect(measuredSpeed(reading, { serverTime: START + 20, sentAt: 20, receivedAt: 30 })).toBeNull();
  });
});
