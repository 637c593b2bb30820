/** Every build of the project and its test run: renderer, preload, Node programs, test tools. */
import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Programs and workers that run under Electron's main process or plain Node, flat in dist/node. */
const nodeEntries = entries({
  application: 'electron/app/application.ts',
  main: 'electron/app/main.ts',
  cli: 'electron/cli/main.ts',
  storageWorker: 'electron/storage/storageWorker.ts',
  watchdogWorker: 'electron/engine/supervision/watchdogWorker.ts',
});

/** Instruments that people start by hand and that are never shipped. */
const toolEntries = entries({
  exchange: 'test/exchanges/cli.ts',
  bench: 'test/bench/main.ts',
  exchangesStart: 'test/bench/exchangesStart.ts',
  coreAllocations: 'test/bench/coreAllocations.ts',
});

/** The oldest runtime the code must run on: Electron 33 has Node 20.18 and Chrome 130. */
const nodeTarget = 'node20.18';
const chromeTarget = 'chrome130';

/**
 * ccxt exports only its whole self (6 MB, 1 s to load). Single exchanges are imported by file path, which a bundler
 * resolves and Node's `exports` would refuse, so they are bundled with what they import.
 */
const ccxtAliases = [
  {
    find: /^ccxt\/pro\/(bingx|binanceusdm|kucoinfutures|bitget)$/,
    replacement: here('./node_modules/ccxt/js/src/pro/$1.js'),
  },
  { find: /^ccxt\/errors$/, replacement: here('./node_modules/ccxt/js/src/base/errors.js') },
];
const bundledPackages = ['ws', 'fflate', /^@noble\//, /^@scure\//];
/** Optional parts of ccxt and ws, looked for when they run; none is needed for the exchanges we use. */
const optionalPackages = ['undici', 'bufferutil', 'utf-8-validate', /^protobufjs/, /compiled\.cjs$/];

const nodeBuild = (outDir: string, input: Record<string, string>) => ({
  outDir: here(outDir),
  emptyOutDir: true,
  target: nodeTarget,
  minify: false,
  sourcemap: true,
  copyPublicDir: false,
  rolldownOptions: {
    input,
    external: ['electron', ...optionalPackages],
    output: {
      format: 'es' as const,
      entryFileNames: '[name].mjs',
      chunkFileNames: 'chunks/[name]-[hash].mjs',
    },
  },
});

export default defineConfig({
  root: process.env['VITEST'] === undefined ? here('./renderer') : here('.'),
  base: '/',
  cacheDir: here('./node_modules/.vite'),
  plugins: [react()],
  resolve: { alias: ccxtAliases },
  environments: {
    client: {
      build: {
        outDir: here('./dist/renderer'),
        emptyOutDir: true,
        target: chromeTarget,
        sourcemap: true,
        // The content security policy allows no inline script and no data: in style or script.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        // The page is loaded from the disk, not over a network: one file is as good as ten.
        chunkSizeWarningLimit: 4_000,
      },
    },
    preload: {
      consumer: 'server',
      resolve: { noExternal: true },
      build: {
        outDir: here('./dist/preload'),
        emptyOutDir: true,
        target: chromeTarget,
        minify: false,
        sourcemap: false,
        copyPublicDir: false,
        rolldownOptions: {
          input: here('./electron/app/preload.ts'),
          external: ['electron'],
          output: { format: 'cjs', entryFileNames: 'preload.cjs', codeSplitting: false },
        },
      },
    },
    node: {
      consumer: 'server',
      resolve: { noExternal: bundledPackages },
      build: nodeBuild('./dist/node', nodeEntries),
    },
    tools: {
      consumer: 'server',
      resolve: { noExternal: bundledPackages },
      build: nodeBuild('./dist/tools', toolEntries),
    },
  },
  test: {
    root: here('.'),
    pool: 'forks',
    maxWorkers: 2,
    coverage: { provider: 'v8', include: ['electron/**', 'shared/**', 'renderer/**'] },
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/unit/**/*.test.{ts,tsx}'] },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: ['test/setup/buildNode.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});

function entries(paths: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, here(`./${path}`)]));
}
