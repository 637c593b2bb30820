/** Called by electron-builder: Electron's own default app has no place in ours. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

export default async function afterPack({ appOutDir, packager }) {
  await rm(join(packager.getResourcesDir(appOutDir), 'default_app.asar'), { force: true });
}
