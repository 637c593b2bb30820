import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../scripts/ensureBuilt.mjs', import.meta.url));

/** Integration tests start the real workers and the real command line, so what they start must be what is in the tree. */
export default function setup(): void {
  execFileSync(process.execPath, [script, 'node'], { stdio: ['ignore', 'ignore', 'inherit'], env: buildEnvironment() });
}

/** The build reads its configuration as a build, not as a test run. */
function buildEnvironment(): NodeJS.ProcessEnv {
  const { VITEST, NODE_ENV, ...rest } = process.env;
  return rest;
}
