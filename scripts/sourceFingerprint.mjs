/** Tells whether a build is older than its sources, by names, sizes and times of the files it is made of. */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { projectRoot } from './projectRoot.mjs';

/** What each build is made of. Every build also depends on the configuration and the installed packages. */
const inputs = {
  renderer: ['renderer', 'shared'],
  preload: ['electron/app', 'shared'],
  node: ['electron', 'shared'],
  tools: ['test/exchanges', 'test/bench', 'electron', 'shared'],
};
const common = ['vite.config.ts', 'package-lock.json', 'tsconfig.json'];

export const targets = Object.freeze(Object.keys(inputs));

export function fingerprint(target) {
  const hash = createHash('sha256');
  for (const path of [...inputs[target], ...common]) {
    for (const file of filesBelow(join(projectRoot, path))) {
      const { size, mtimeMs } = statSync(file);
      hash.update(`${relative(projectRoot, file)} ${size} ${Math.trunc(mtimeMs)}\n`);
    }
  }
  return hash.digest('hex');
}

export function isBuilt(target) {
  try {
    return readFileSync(stampPath(target), 'utf8') === fingerprint(target);
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}

export function recordBuild(target, value) {
  writeFileSync(stampPath(target), value);
}

function stampPath(target) {
  return join(projectRoot, 'dist', target, '.sources');
}

function filesBelow(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (!stat.isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => !name.startsWith('.'))
    .toSorted((a, b) => (a < b ? -1 : 1))
    .flatMap((name) => filesBelow(join(path, name)));
}
