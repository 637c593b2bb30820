/** `npm start [-- switches]`: gets what the window needs, builds what is stale, opens it. Without a display: the same session here. */
import { ensureBuilt, applicationTargets } from './buildTargets.mjs';
import { findElectron } from './electron/findElectron.mjs';
import { launchSwitches } from './electron/launchSwitches.mjs';
import { projectRoot } from './projectRoot.mjs';
import { runInherited } from './runInherited.mjs';
import { say } from './say.mjs';
import { ensureSystemLibraries } from './systemLibraries.mjs';
import { runBuilt } from './terminal.mjs';
import { hasDisplay } from './virtualDisplay.mjs';

const args = process.argv.slice(2);

if (hasDisplay()) {
  process.exitCode = await openWindow();
} else {
  say('there is no display (DISPLAY and WAYLAND_DISPLAY lead nowhere), so the same paper session runs in this terminal; Ctrl-C ends it');
  await runBuilt('node', 'cli', ['run', '--mode', 'paper', '--market', 'simulated', ...args]);
}

async function openWindow() {
  const [electron] = await Promise.all([
    findElectron(say),
    ensureSystemLibraries(say, { withVirtualDisplay: false }),
    ensureBuilt(applicationTargets),
  ]);
  say(`Electron ${electron.version ?? 'of your choice'}: ${electron.why}`);
  const switches = await launchSwitches(electron.binary, say);
  return runInherited(electron.binary, [...switches, projectRoot, ...args]);
}
