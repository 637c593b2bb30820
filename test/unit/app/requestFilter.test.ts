import { expect, test } from 'vitest';
import { isAllowedRequest } from '../../../electron/app/requestFilter.ts';

test.each([
  ['app://bundle/assets/x.js', true],
  ['data:image/png;base64,AA==', true],
  ['devtools://devtools/bundled/x.html', false],
  ['https://example.com/', false],
  ['http://127.0.0.1:8080/', false],
  ['ws://127.0.0.1:8080/', false],
  ['file:///etc/passwd', false],
  ['app://other/', false],
  ['blob:app://bundle/1', false],
  ['chrome-extension://abc/x.js', false],
  ['', false],
])('a page without DevTools loads %s: %s', (url, expected) => {
  expect(isAllowedRequest(url, { allowsDevTools: false })).toBe(expected);
});

test('DevTools load themselves where they are allowed, and nothing else more', () => {
  expect(isAllowedRequest('devtools://devtools/bundled/x.html', { allowsDevTools: true })).toBe(true);
  expect(isAllowedRequest('https://example.com/', { allowsDevTools: true })).toBe(false);
});
