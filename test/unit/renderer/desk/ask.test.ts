import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ask } from '../../../../renderer/desk/ask.ts';
import { answer, bridgeDouble } from '../bridgeDouble.ts';

describe('ask', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('passes the answer on and leaves no timer behind', async () => {
    const bridge = bridgeDouble({ 'session.pause': () => Promise.resolve(answer(null)) });
    expect(await ask(bridge, 'session.pause', {})).toEqual({ ok: true, value: null });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('turns silence into an answer that names the request and its deadline', async () => {
    const bridge = bridgeDouble({ 'session.pause': () => new Promise(() => undefined) });
    const asked = ask(bridge, 'session.pause', {});
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await asked).toMatchObject({ ok: false, code: 'no-answer', message: 'The engine did not answer "session.pause" within 10 s.' });
  });

  it('comes back when it is given up', async () => {
    const bridge = bridgeDouble({ 'session.pause': () => new Promise(() => undefined) });
    const owner = new AbortController();
    const asked = ask(bridge, 'session.pause', {}, owner.signal);
    owner.abort();
    expect(await asked).toMatchObject({ ok: false, code: 'aborted' });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('turns a broken bridge into an answer', async () => {
    const bridge = bridgeDouble({ 'session.pause': () => Promise.reject(new Error('port closed')) });
    expect(await ask(bridge, 'session.pause', {})).toMatchObject({ ok: false, code: 'bridge-failed', message: 'The request "session.pause" did not reach the engine: port closed' });
  });
});
