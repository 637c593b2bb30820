/** What the window's tests and benches run in: an Electron, the switches this machine needs, and a display. */
import { findElectron } from './electron/findElectron.mjs';
import { launchSwitches } from './electron/launchSwitches.mjs';
import { ensureSystemLibraries } from './systemLibraries.mjs';
import { hasDisplay, startVirtualDisplay } from './virtualDisplay.mjs';

/** Finds or fetches them; `say` hears what is done. */
export async function prepareWindowRuntime(say) {
  await ensureSystemLibraries(say, { withVirtualDisplay: !hasDisplay() });
  const electron = await findElectron(say);
  return { electron, switches: await launchSwitches(electron.binary, say) };
}

/** Calls `run` with the environment variables that name them, on a virtual display where there is no other, and gives its result. */
export async function withWindowEnvironment({ electron, switches }, run) {
  const display = hasDisplay() ? null : await startVirtualDisplay();
  try {
    return await run({
      ...(display === null ? {} : { DISPLAY: display.name }),
      BEARISH_ELECTRON: electron.binary,
      BEARISH_ELECTRON_SWITCHES: switches.join(' '),
    });
  } finally {
    await display?.stop();
  }
}
