import { getEventListeners } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { signalWithin } from '../../../shared/signalWithin.ts';

const ended = (signal: AbortSignal): Promise<unknown> => new Promise((resolve) => { signal.addEventListener('abort', () => { resolve(signal.reason); }, { once: true }); });

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const gc: unknown = runInNewContext('gc');
  if (typeof gc !== 'function') throw new TypeError('no gc');
  gc();
}

it('ends after its time, also where garbage was collected meanwhile', async () => {
  const owner = new AbortController();
  const reason = ended(signalWithin(owner.signal, 100));
  await setTimeout(20);
  collectGarbage();
  expect(await Promise.race([reason, setTimeout(5_000, 'never')])).toMatchObject({ name: 'TimeoutError', message: 'not finished within 0.1 s' });
  expect(owner.signal.aborted).toBe(false);
});

it('ends with the other one, for its reason, at once where that has ended before', async () => {
  const owner = new AbortController();
  const signal = signalWithin(owner.signal, 60_000);
  const reason = ended(signal);
  owner.abort(new Error('stopped'));
  expect(await reason).toMatchObject({ message: 'stopped' });
  expect(signalWithin(owner.signal, 60_000)).toMatchObject({ aborted: true, reason: { message: 'stopped' } });
});

it('leaves nothing on a signal that many are made of', () => {
  const owner = new AbortController();
  for (let made = 0; made < 20; made += 1) signalWithin(owner.signal, 1_000);
  expect(getEventListeners(owner.signal, 'abort')).toEqual([]);
});
