/** The command line, run under plain Node: `npm run -s bearish -- COMMAND`. */
import { version } from '../../package.json';
import type { ApplicationLog } from '../logging/createLog.ts';
import { createRedactor, environmentSecrets } from '../vault/redactor.ts';
import { commands } from './commands.ts';
import { listenForInterruption } from './interruption.ts';
import type { CliIo } from './io.ts';
import { EXIT } from './io.ts';
import { prepareSession } from './prepareSession.ts';
import { reportFailure } from './reportFailure.ts';
import { runCli } from './runCli.ts';
import { lineWriter } from './terminalOutput.ts';

/** What a finished command left open may end by itself in this time; then the process ends without it. */
const LINGER_MS = 3_000;
/** A broken disk must not keep a dying process. */
const LAST_FLUSH_MS = 2_000;

const stdout = lineWriter(process.stdout);
const stderr = lineWriter(process.stderr);
const { redact } = createRedactor(environmentSecrets(process.env));
const interruption = listenForInterruption(process, () => process.exit(EXIT.interrupted));
let log: ApplicationLog | null = null;

process.on('uncaughtException', (error) => {
  for (const line of reportFailure(error, process.argv[2] ?? '', redact).lines) stderr(line);
  setTimeout(() => process.exit(EXIT.failed), LAST_FLUSH_MS);
  log?.write('error', 'process', `The process ends: ${error.stack ?? error.message}`);
  void (log?.close() ?? Promise.resolve()).finally(() => process.exit(EXIT.failed));
});
process.on('exit', () => { log?.flushSync(); });

const io: CliIo = {
  stdout,
  stderr,
  env: process.env,
  signal: interruption.signal,
  appVersion: version,
  workers: {
    storage: new URL('./storageWorker.mjs', import.meta.url),
    watchdog: new URL('./watchdogWorker.mjs', import.meta.url),
  },
  prepare: (request) => prepareSession(request, {
    env: process.env, stderr, signal: interruption.signal, redact, onLog: (opened) => { log = opened; },
  }),
};

process.exitCode = await runCli(process.argv.slice(2), commands, io, redact);
interruption.end();
setTimeout(() => {
  stderr(`bearish: ended with ${process.getActiveResourcesInfo().join(', ')} still open`);
  process.exit();
}, LINGER_MS).unref();
