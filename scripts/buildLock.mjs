/** One build at a time in a working tree: two that write the same folder would hand out half of each. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { projectRoot } from './projectRoot.mjs';

const folder = join(projectRoot, 'dist', '.lock');
const ownerFile = join(folder, 'pid');
const waitMs = 120_000;
/** A folder without its pid file is a lock being taken right now, or one whose owner died in between. */
const namelessMs = 2_000;

export async function withBuildLock(work) {
  await acquire();
  try {
    return await work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function acquire() {
  mkdirSync(join(projectRoot, 'dist'), { recursive: true });
  const startedAt = Date.now();
  let namelessSince = null;
  for (;;) {
    try {
      mkdirSync(folder);
      writeFileSync(ownerFile, String(process.pid));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const owner = readOwner();
    namelessSince = owner === null ? (namelessSince ?? Date.now()) : null;
    if (owner === null ? Date.now() - namelessSince > namelessMs : !isAlive(owner)) {
      rmSync(folder, { recursive: true, force: true });
      continue;
    }
    if (Date.now() - startedAt > waitMs) {
      throw new Error(`another build (process ${owner ?? 'unknown'}) holds ${folder} for ${waitMs / 1000} s; end it or remove the folder`);
    }
    await delay(100);
  }
}

function readOwner() {
  try {
    const pid = Number(readFileSync(ownerFile, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
