/** `npm run build [-- TARGET …]`: builds the named targets, or all of the application, whether or not they are stale. */
import { applicationTargets, ensureBuilt } from './buildTargets.mjs';

const named = process.argv.slice(2);
await ensureBuilt(named.length > 0 ? named : applicationTargets, { force: true });
