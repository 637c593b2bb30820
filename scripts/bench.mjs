/** `npm run bench [-- options]`: measurements of this machine, in this run. */
import { runBuilt } from './terminal.mjs';

await runBuilt('tools', 'bench', process.argv.slice(2));
