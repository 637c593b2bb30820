import { expect, it } from 'vitest';
import { deadline, DeadlineExceeded, wait } from '../../../electron/exchanges/realClock.ts';
import { ManualRealClock } from './ManualRealClock.ts';

const never = new AbortController().signal;

it('waits for its time', async () => {
  const clock = new ManualRealClock();
  const waiting = wait(clock, 100, never);
  clock.advance(100);
  await expect(waiting).resolves.toBeUndefined();
  expect(clock.timers).toBe(0);
});

it('stops waiting when the signal aborts, before or during', async () => {
  const clock = new ManualRealClock();
  const caller = new AbortController();
  const waiting = wait(clock, 100, caller.signal);
  caller.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  await expect(wait(clock, 100, caller.signal)).rejects.toThrow('enough');
  expect(clock.timers).toBe(0);
});

it('expires, follows its parent, and lets go of both', () => {
  const clock = new ManualRealClock();
  const expired = deadline(clock, 100, never);
  clock.advance(100);
  expect(expired.signal.reason).toBeInstanceOf(DeadlineExceeded);
  expect(expired.isExpired()).toBe(true);

  const parent = new AbortController();
  const following = deadline(clock, 100, parent.signal);
  parent.abort(new Error('closed'));
  expect(following.signal.reason).toMatchObject({ message: 'closed' });
  expect(following.isExpired()).toBe(false);
  following.end();
  expect(clock.timers).toBe(0);
});
