/** `npm run exchange [-- options]`: a simulated exchange on the loopback interface. */
import { runBuilt } from './terminal.mjs';

await runBuilt('tools', 'exchange', process.argv.slice(2));
