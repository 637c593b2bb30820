/** `npm run -s bearish -- COMMAND [options]`: the command line, from a clone. */
import { runBuilt } from './terminal.mjs';

await runBuilt('node', 'cli', process.argv.slice(2));
