/** `npm run package [-- electron-builder switches]`: an unpacked application for this machine, or what the switches ask for. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applicationTargets, ensureBuilt } from './buildTargets.mjs';
import { findElectron } from './electron/findElectron.mjs';
import { projectRoot } from './projectRoot.mjs';
import { runInherited } from './runInherited.mjs';
import { say } from './say.mjs';

const args = process.argv.slice(2);
const electron = await findElectron(say);
await ensureBuilt(applicationTargets);
say(`packaging Electron ${electron.version ?? 'of your choice'}: ${electron.why}`);
process.exitCode = await runInherited(
  process.execPath,
  [
    join(projectRoot, 'node_modules', 'electron-builder', 'cli.js'),
    ...(args.length > 0 ? args : ['--dir']),
    '--publish=never',
    ...(electron.folder === null ? [] : [`--config.electronDist=${electron.folder}`, `--config.electronVersion=${electron.version ?? versionOf(electron.folder)}`]),
  ],
  { cwd: projectRoot },
);

function versionOf(folder) {
  return readFileSync(join(folder, 'version'), 'utf8').trim().replace(/^v/, '');
}
