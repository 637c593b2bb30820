import { expect, test } from 'vitest';
import { answerRequest, type RequestHandlers } from '../../../electron/app/requestRouter.ts';

const sender = { webContentsId: 1, frame: { url: 'app://bundle/', isMainFrame: true } };

function route(name: unknown, input: unknown, handlers: RequestHandlers, from = sender) {
  const errors: unknown[] = [];
  const answer = answerRequest(from, name, input, {
    handlers,
    ownWindowIds: () => new Set([1]),
    onHandlerError: (_name, error) => errors.push(error),
  });
  return answer.then((value) => ({ value, errors }));
}

const pausing: RequestHandlers = { 'session.pause': () => ({ ok: true, value: null }) };

test('a known request with good input reaches its handler', async () => {
  const seen: unknown[] = [];
  const { value } = await route('session.stop', { positions: 'keep' }, {
    'session.stop': (input) => {
      seen.push(input);
      return { ok: true, value: null };
    },
  });
  expect(value).toEqual({ ok: true, value: null });
  expect(seen).toEqual([{ positions: 'keep' }]);
});

test.each([
  ['an unknown name', 'session.explode', {}, 'unknown-request'],
  ['a name every object has', 'constructor', {}, 'unknown-request'],
  ['a name that is no text', ['session.pause'], {}, 'unknown-request'],
  ['input that does not fit', 'session.pause', { force: true }, 'bad-input'],
  ['no input', 'session.pause', undefined, 'bad-input'],
  ['a request nobody answers here', 'session.resume', {}, 'not-available'],
])('refuses %s', async (_what, name, input, code) => {
  const { value } = await route(name, input, pausing);
  expect(value).toMatchObject({ ok: false, code });
});

test('a foreign page reaches no handler, whatever it asks', async () => {
  const foreign = { webContentsId: 1, frame: { url: 'https://example.com/', isMainFrame: true } };
  const { value } = await route('session.pause', {}, pausing, foreign);
  expect(value).toMatchObject({ ok: false, code: 'foreign-page' });
});

test('a handler that throws is reported once, and the page learns no detail', async () => {
  const failure = new Error('secret detail');
  const { value, errors } = await route('session.pause', {}, {
    'session.pause': () => {
      throw failure;
    },
  });
  expect(errors).toEqual([failure]);
  expect(value).toMatchObject({ ok: false, code: 'internal-error' });
  expect(JSON.stringify(value)).not.toContain('secret');
});
