/** `npm run dev [-- switches]`: the window, built again and opened again whenever a source file changes. */
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { applicationTargets, ensureBuilt } from './buildTargets.mjs';
import { findElectron } from './electron/findElectron.mjs';
import { launchSwitches } from './electron/launchSwitches.mjs';
import { projectRoot } from './projectRoot.mjs';
import { say } from './say.mjs';

/** Editors write a file in several steps, and a save often touches several files. */
const settleMs = 200;

const electron = await findElectron(say);
const switches = await launchSwitches(electron.binary, say);
await ensureBuilt(applicationTargets);

let window = openWindow();
let settling = null;
let work = Promise.resolve();
for (const folder of ['electron', 'renderer', 'shared']) {
  watch(join(projectRoot, folder), { recursive: true }, () => {
    clearTimeout(settling);
    settling = setTimeout(() => {
      work = work.then(rebuild);
    }, settleMs);
  });
}

async function rebuild() {
  try {
    if ((await ensureBuilt(applicationTargets)).length === 0) return;
  } catch (error) {
    say(`the build failed, the window stays as it is: ${error.message}`);
    return;
  }
  await closeWindow(window);
  window = openWindow();
}

function openWindow() {
  const child = spawn(electron.binary, [...switches, projectRoot, '--quit-without-asking', ...process.argv.slice(2)], { stdio: 'inherit' });
  child.on('exit', () => {
    // The person closed it; a window we close has been taken out of the variable first.
    if (child === window) process.exit(0);
  });
  return child;
}

function closeWindow(child) {
  window = null;
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGTERM');
  });
}
