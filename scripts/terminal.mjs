/** Starts a built program in this very process: its output, its exit code and its signals are then its own. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from './projectRoot.mjs';
import { isBuilt } from './sourceFingerprint.mjs';

/** Builds `target` first where it is missing or stale, in a process of its own that keeps the bundler out of this one. */
export async function runBuilt(target, program, args) {
  if (!isBuilt(target)) {
    execFileSync(process.execPath, [join(projectRoot, 'scripts', 'ensureBuilt.mjs'), target], { stdio: ['ignore', 'ignore', 'inherit'] });
  }
  const file = join(projectRoot, 'dist', target, `${program}.mjs`);
  if (!existsSync(file)) throw new Error(`${file} is missing although dist/${target} is built; look at the entries in vite.config.ts`);
  process.argv.splice(1, process.argv.length, file, ...args);
  await import(pathToFileURL(file).href);
}
