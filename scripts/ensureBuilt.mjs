/** Builds the named targets where they are missing or stale. */
import { ensureBuilt } from './buildTargets.mjs';

await ensureBuilt(process.argv.slice(2));
