import fc from 'fast-check';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isBundleUrl, resolveBundlePath } from '../../../electron/app/bundlePath.ts';

const root = '/opt/app/dist/renderer';

describe('resolveBundlePath', () => {
  test.each([
    ['app://bundle/', 'index.html'],
    ['app://bundle', 'index.html'],
    ['app://bundle/assets/index-4f.js', 'assets/index-4f.js'],
    ['app://bundle/assets/a%20b.css?v=1#top', 'assets/a b.css'],
    // The URL parser itself folds these into the root, as a browser does before it asks.
    ['app://bundle/../secret.json', 'secret.json'],
    ['app://bundle/%2e%2e/%2E%2E/secret.json', 'secret.json'],
  ])('%s is the file %s below the root', (url, file) => {
    expect(resolveBundlePath(url, root)).toBe(join(root, file));
  });

  test.each([
    'app://other/index.html',
    'app://bundle.example.com/index.html',
    'app://bundle:80/index.html',
    'app://user@bundle/index.html',
    'app://user:word@bundle/index.html',
    'https://bundle/index.html',
    'file:///etc/passwd',
    'app:bundle/index.html',
    'not a url',
    '',
    'app://bundle/..%2fnode/main.mjs',
    'app://bundle/..%2Fnode/main.mjs',
    'app://bundle/..%5cnode%5cmain.mjs',
    'app://bundle/a%00.js',
    'app://bundle/%252e%252e%252fmain.mjs',
    'app://bundle/.sources',
    'app://bundle/assets/.hidden.js',
    'app://bundle/c:/windows/win.ini',
    'app://bundle//etc/passwd',
    'app://bundle/assets/',
    'app://bundle/%E0%A4%A',
  ])('%s is refused', (url) => {
    expect(resolveBundlePath(url, root)).toBeNull();
  });

  test('no address leads out of the root', () => {
    const piece = fc.oneof(
      fc.constantFrom('..', '.', '%2e%2e', '%2f', '%5c', '\\', '/', '//', '%00', 'c:', '%25', 'assets', '%2e'),
      fc.string({ maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const file = resolveBundlePath(`app://bundle/${pieces.join('/')}`, root);
        expect(file === null || (file.startsWith(`${root}/`) && !file.split('/').includes('..'))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

test.each([
  ['app://bundle/', true],
  ['app://bundle/assets/x.js', true],
  ['app://bundle2/', false],
  ['app://evil@bundle/', false],
  ['https://bundle/', false],
  ['about:blank', false],
  ['', false],
])('isBundleUrl(%s) is %s', (url, expected) => {
  expect(isBundleUrl(url)).toBe(expected);
});
