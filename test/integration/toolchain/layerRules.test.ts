import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Each line breaks one rule, and only that one, in the folder it stands in. */
const violations: Readonly<Record<string, string>> = {
  'electron/core/risk/a.ts': "import '../../market/feed.ts';",
  'electron/core/b.ts': "import '../engine/session.ts';",
  'electron/core/c.ts': "import 'node:fs';",
  'electron/core/d.ts': "import 'zod';",
  'electron/core/e.ts': 'export const at = Date.now();',
  'electron/core/f.ts': 'export const at = Math.random();',
  'electron/core/g.ts': "console.log('x');",
  'electron/core/h.ts': 'setTimeout(() => undefined, 1);',
  'electron/core/i.ts': "import '../../electron/app/main.ts';",
  'electron/market/a.ts': "import '../engine/session.ts';",
  'electron/market/b.ts': "import '../brokers/broker.ts';",
  'electron/market/c.ts': "import type { OHLCV } from 'ccxt';\nexport type X = OHLCV;",
  'electron/brokers/a.ts': "import '../market/feed.ts';",
  'electron/storage/a.ts': "import '../engine/session.ts';",
  'electron/research/a.ts': "import '../storage/storageApi.ts';",
  'electron/intelligence/a.ts': "import '../brokers/broker.ts';",
  'electron/exchanges/a.ts': "import '../market/feed.ts';",
  'electron/engine/a.ts': "import '../app/main.ts';",
  'electron/engine/b.ts': "import 'electron';",
  'electron/engine/c.ts': "import 'ccxt/pro/bingx';",
  'electron/engine/d.ts': "import 'node-sqlite3-wasm';",
  'electron/engine/e.ts': "console.log('x');",
  'electron/engine/sessions/f.ts': "export * from '../../cli/main.ts';",
  'electron/cli/a.ts': "import '../app/window.ts';",
  'electron/cli/b.ts': "import 'electron-store';",
  'electron/app/a.ts': "import '../cli/main.ts';",
  'electron/settings/a.ts': "import '../engine/session.ts';",
  'electron/vault/a.ts': "import 'electron';",
  'electron/notify/a.ts': "import '../vault/vault.ts';",
  'shared/domain/a.ts': "import '../../electron/core/events.ts';",
  'shared/domain/b.ts': "import 'node:path';",
  'renderer/chart/a.ts': "import '../../electron/core/events.ts';",
  'renderer/b.ts': "import 'node:fs';",
  'renderer/c.ts': "import 'electron';",
};

const allowed: Readonly<Record<string, string>> = {
  'electron/core/allowed.ts': "import '../../shared/domain/candle.ts';\nimport 'bignumber.js';\nimport './risk/allowed.ts';",
  'electron/core/risk/allowed.ts': "import '../events.ts';",
  'electron/market/allowed.ts': "import '../core/events.ts';\nimport '../exchanges/gateway.ts';\nimport 'node:fs';",
  'electron/exchanges/allowed.ts': "import 'ccxt/pro/bingx';\nimport '../../shared/settings/schema.ts';",
  'electron/engine/allowed.ts': "import '../core/events.ts';\nimport '../brokers/broker.ts';\nimport '../storage/storageApi.ts';",
  'electron/storage/allowed.ts': "import 'node-sqlite3-wasm';",
  'electron/app/allowed.ts': "import 'electron';\nimport '../engine/session.ts';",
  'electron/cli/allowed.ts': "import '../engine/session.ts';\nimport '../settings/load.ts';",
  'renderer/allowed.tsx': "import 'react';\nimport '../shared/ipc/contract.ts';",
  'shared/allowed.ts': "import 'zod';",
};

const reportSchema = z.object({ diagnostics: z.array(z.object({ filename: z.string() })) });

let folder = '';
let faulty: ReadonlySet<string> = new Set();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'layer-rules-'));
  cpSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const [file, text] of Object.entries({ ...violations, ...allowed })) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `${text}\n`);
  }
  const report = reportSchema.parse(JSON.parse(await lint(folder)));
  faulty = new Set(report.diagnostics.map(({ filename }) => filename));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(Object.entries(violations))('%s is refused: %s', (file) => {
  expect([...faulty]).toContain(file);
});

test.each(Object.entries(allowed))('%s is accepted: %s', (file) => {
  expect([...faulty]).not.toContain(file);
});

function lint(cwd: string): Promise<string> {
  const oxlint = join(root, 'node_modules', 'oxlint', 'bin', 'oxlint');
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [oxlint, '--config', '.oxlintrc.json', '--format', 'json', 'electron', 'renderer', 'shared'],
      { cwd, timeout: 30_000 },
      // It exits with 1 because it finds what it should find; no output at all is the failure.
      (error, stdout) => (stdout === '' ? reject(error ?? new Error('oxlint printed nothing')) : resolve(stdout)),
    );
  });
}
