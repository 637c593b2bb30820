/** Decides which Electron runs, fetches it where needed, and says what it is and why. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { declaredBinary, declaredVersion, downloadDeclared } from './declared.mjs';
import { fallbackFolder, fallbackVersion, hasFallback, installFallback, isFallbackPossible } from './fallback.mjs';

/**
 * `{ binary, folder, version, why }`; `folder` is what ELECTRON_OVERRIDE_DIST_PATH would name, `version` is `null` where only the
 * binary knows. Order: ELECTRON_OVERRIDE_DIST_PATH, the declared Electron, its download, the fallback.
 */
export async function findElectron(say) {
  const given = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (given) return overridden(given);
  const present = declaredBinary();
  if (present !== null) return declared(present);
  try {
    return declared(await downloadDeclared(say));
  } catch (error) {
    return fallback(say, error);
  }
}

function overridden(folder) {
  const binary = join(folder, binaryName());
  if (!existsSync(binary)) {
    throw new Error(`ELECTRON_OVERRIDE_DIST_PATH names ${folder}, which holds no ${binaryName()}; point it at an unpacked Electron or unset it`);
  }
  return { binary, folder, version: null, why: 'ELECTRON_OVERRIDE_DIST_PATH names it' };
}

function declared(binary) {
  return { binary, folder: null, version: declaredVersion(), why: 'the declared version' };
}

async function fallback(say, cause) {
  if (!isFallbackPossible) {
    throw new Error(
      `Electron ${declaredVersion()} could not be downloaded (${cause.message}), and the fallback exists for Linux x64 only. ` +
        'Set ELECTRON_MIRROR to a mirror you trust, or ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron.',
      { cause },
    );
  }
  if (!hasFallback()) say(`Electron ${declaredVersion()} could not be downloaded: ${cause.message}`);
  const folder = await installFallback(say);
  return {
    binary: join(folder, 'electron'),
    folder,
    version: fallbackVersion,
    why: `the verified fallback in ${fallbackFolder()}, because Electron ${declaredVersion()} could not be downloaded (${cause.message}); for trying and testing, not for money`,
  };
}

function binaryName() {
  if (process.platform === 'win32') return 'electron.exe';
  return process.platform === 'darwin' ? join('Electron.app', 'Contents', 'MacOS', 'Electron') : 'electron';
}
