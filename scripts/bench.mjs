/** `npm run bench [-- NAME …]`: measurements of this machine, in this run. Gets the Electron of the window's bench by itself. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { applicationTargets } from './buildTargets.mjs';
import { projectRoot } from './projectRoot.mjs';
import { say } from './say.mjs';
import { runBuilt } from './terminal.mjs';
import { prepareWindowRuntime, withWindowEnvironment } from './windowRuntime.mjs';

const named = process.argv.slice(2);
// The bundler stays out of the process that is measured.
execFileSync(process.execPath, [join(projectRoot, 'scripts', 'ensureBuilt.mjs'), ...applicationTargets], { stdio: ['ignore', 'ignore', 'inherit'] });

const runtime = named.length === 0 || named.some((name) => 'window'.includes(name)) ? await prepared() : null;
if (runtime === null) {
  await runBuilt('tools', 'bench', named);
} else {
  await withWindowEnvironment(runtime, async (env) => {
    Object.assign(process.env, env);
    await runBuilt('tools', 'bench', named);
  });
}

/** Null where there is no Electron: the other benches run all the same, and the window's says that it could not. */
async function prepared() {
  try {
    return await prepareWindowRuntime(say);
  } catch (error) {
    say(error.message);
    return null;
  }
}
