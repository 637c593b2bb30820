/**
 * `npm test`: everything that must hold, from a bare machine. `npm test -- STAGE …` runs only the named stages.
 * The last line printed is the sum over all test runners.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { applicationTargets, ensureBuilt } from './buildTargets.mjs';
import { projectRoot } from './projectRoot.mjs';
import { runInherited } from './runInherited.mjs';
import { say } from './say.mjs';
import { prepareWindowRuntime, withWindowEnvironment } from './windowRuntime.mjs';

const reports = join(projectRoot, 'test', 'artifacts', 'reports');
/** No stage takes a quarter of this on two cores; one that does stands still. */
const stageMs = 20 * 60_000;
const bin = (path) => join(projectRoot, 'node_modules', path);
const stages = {
  typecheck: () => check([bin('typescript/bin/tsc'), '--noEmit', '-p', '.']),
  lint: () => check([join(projectRoot, 'scripts', 'lint.mjs')]),
  unit: () => vitest('unit'),
  integration: () => vitest('integration'),
  build: buildAll,
  e2e: endToEnd,
};

const named = process.argv.slice(2);
const unknown = named.filter((name) => !Object.hasOwn(stages, name));
if (unknown.length > 0) {
  say(`unknown stage ${unknown.join(', ')}; expected some of: ${Object.keys(stages).join(', ')}`);
  process.exit(2);
}
const chosen = named.length > 0 ? named : Object.keys(stages);
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

// Downloads wait for the network while the first stages use the processors.
const runtime = chosen.includes('e2e') ? prepareRuntime() : null;
const sum = { passed: 0, failed: 0, skipped: 0 };
for (const name of chosen) {
  const startedAt = Date.now();
  say(`${name} …`);
  const result = await stages[name]().catch((error) => {
    say(`${name}: ${error.message}`);
    return { passed: 0, failed: 1, skipped: 0 };
  });
  for (const key of Object.keys(sum)) sum[key] += result[key];
  say(`${name}: ${result.failed === 0 ? 'good' : 'FAILED'} in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
}
if (sum.skipped > 0) say(`${sum.skipped} skipped; the lines above say why`);
process.stdout.write(`${sum.passed} passed, ${sum.failed} failed\n`);
process.exitCode = sum.failed === 0 ? 0 : 1;

async function check(args) {
  const code = await runInherited(process.execPath, args, { cwd: projectRoot, timeoutMs: stageMs });
  return { passed: 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

async function vitest(project) {
  const file = join(reports, `${project}.json`);
  const code = await runInherited(
    process.execPath,
    [bin('vitest/vitest.mjs'), 'run', '--project', project, '--passWithNoTests', '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`],
    { cwd: projectRoot, timeoutMs: stageMs },
  );
  const report = readReport(file);
  const failed = report?.numFailedTests ?? 0;
  // A file that does not even load fails without a failed test in it.
  return { passed: report?.numPassedTests ?? 0, failed: code !== 0 && failed === 0 ? 1 : failed, skipped: report?.numPendingTests ?? 0 };
}

async function buildAll() {
  await ensureBuilt(applicationTargets);
  return { passed: 0, failed: 0, skipped: 0 };
}

/** Never rejects, so that it may run beside the other stages; what went wrong is told when its result is used. */
async function prepareRuntime() {
  try {
    return await prepareWindowRuntime(say);
  } catch (error) {
    return { error };
  }
}

async function endToEnd() {
  const prepared = await runtime;
  if (prepared.error !== undefined) {
    say(prepared.error.message);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const { electron } = prepared;
  say(`the window runs in Electron ${electron.version ?? 'of your choice'}: ${electron.why}`);
  await ensureBuilt(applicationTargets);
  const file = join(reports, 'e2e.json');
  const args = [bin('@playwright/test/cli.js'), 'test', '-c', join('test', 'e2e', 'playwright.config.ts'), '--reporter=list,json'];
  const code = await withWindowEnvironment(prepared, (env) => runInherited(process.execPath, args, {
    cwd: projectRoot,
    timeoutMs: stageMs,
    env: { ...process.env, ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: file },
  }));
  const stats = readReport(file)?.stats ?? { expected: 0, unexpected: 0, flaky: 0, skipped: 0 };
  const failed = stats.unexpected + stats.flaky;
  return { passed: stats.expected, failed: code !== 0 && failed === 0 ? 1 : failed, skipped: stats.skipped };
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    say(`${file} cannot be read: ${error.message}`);
    return null;
  }
}
