/** What the application's file runs: a command of the command line, or the window. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { app } from 'electron';
import { commandLineOf } from './commandLine.ts';
import { headlessSwitches } from './headless.ts';

const command = commandLineOf({ argv: process.argv, isPackaged: app.isPackaged });
if (command === null) {
  // By its address, so that it stays a file of its own beside the workers it starts.
  await import(/* @vite-ignore */ new URL('./main.mjs', import.meta.url).href);
} else {
  const switches = headlessSwitches({ platform: process.platform, argv: process.argv });
  if (switches.length > 0) await runAgain(switches);
  else app.whenReady().then(() => runCommand(command)).catch(fail);
}

async function runCommand(words: readonly string[]): Promise<void> {
  app.dock?.hide();
  const program = new URL('./cli.mjs', import.meta.url);
  process.argv.splice(1, process.argv.length, fileURLToPath(program), ...words);
  await import(/* @vite-ignore */ program.href);
  // Electron's own exit knows nothing of `process.exitCode`.
  process.exit(Number(process.exitCode ?? 0));
}

/** Electron looks for a display before any command can run; only the switches it is started with tell it that none is needed. */
async function runAgain(switches: readonly string[]): Promise<never> {
  const child = spawn(process.execPath, [...switches, ...process.argv.slice(1)], { stdio: 'inherit' });
  for (const name of ['SIGTERM', 'SIGHUP'] as const) process.on(name, () => child.kill(name));
  process.on('SIGINT', () => {
    if (!process.stdin.isTTY) child.kill('SIGINT');
  });
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve(exitCode ?? 1));
  });
  process.exit(code);
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
}
