/** Builds what is missing or older than its sources. Speaks on standard error only. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './projectRoot.mjs';
import { withBuildLock } from './buildLock.mjs';
import { fingerprint, isBuilt, recordBuild, targets as allTargets } from './sourceFingerprint.mjs';

/** The targets a window needs; `tools` is built by the commands that use it. */
export const applicationTargets = Object.freeze(['renderer', 'preload', 'node']);

const environmentNames = { renderer: 'client', preload: 'preload', node: 'node', tools: 'tools' };

/** Gives the names of the targets it built. */
export async function ensureBuilt(targets, { force = false } = {}) {
  for (const target of targets) {
    if (!allTargets.includes(target)) throw new Error(`unknown build target "${target}"; expected one of ${allTargets.join(', ')}`);
  }
  const isDue = (target) => force || !isBuilt(target);
  if (!targets.some(isDue)) return [];
  return withBuildLock(async () => {
    const due = targets.filter(isDue);
    for (const target of due) await buildTarget(target);
    return due;
  });
}

async function buildTarget(target) {
  const startedAt = Date.now();
  const sources = fingerprint(target);
  const finished = join(projectRoot, 'dist', target);
  const fresh = join(projectRoot, 'dist', `.${target}-new`);
  const previous = join(projectRoot, 'dist', `.${target}-old`);
  for (const folder of [fresh, previous]) rmSync(folder, { recursive: true, force: true });

  const { createBuilder } = await import('vite');
  const name = environmentNames[target];
  const builder = await createBuilder({
    configFile: join(projectRoot, 'vite.config.ts'),
    logLevel: 'warn',
    environments: { [name]: { build: { outDir: fresh } } },
  });
  await builder.build(builder.environments[name]);

  // Programs that run from the previous build keep their open files; new ones start from a complete folder.
  if (existsSync(finished)) renameSync(finished, previous);
  renameSync(fresh, finished);
  rmSync(previous, { recursive: true, force: true });
  recordBuild(target, sources);
  process.stderr.write(`built dist/${target} in ${((Date.now() - startedAt) / 1000).toFixed(1)} s\n`);
}
