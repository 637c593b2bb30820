import { nearestName } from '../settings/nearestName.ts';
import type { CliIo, RunCommand } from './io.ts';
import { EXIT } from './io.ts';
import { reportFailure } from './reportFailure.ts';

export interface Command {
  /** One line for the list of commands. */
  readonly summary: string;
  readonly help: string;
  readonly run: RunCommand;
}

/** Runs `bearish ARGV…` and returns its exit code (formats.md): 0 done, 1 failed, 2 bad usage or bad input, 130 interrupted. */
export async function runCli(argv: readonly string[], commands: Readonly<Record<string, Command>>, io: CliIo, redact: (text: string) => string): Promise<number> {
  const [name = '', ...rest] = argv;
  if (name === '--version' || name === '-v' || name === 'version') {
    io.stdout(io.appVersion);
    return EXIT.done;
  }
  if (name === 'help' || name === '--help' || name === '-h') return showHelp(rest[0], commands, io);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    io.stderr(name === '' ? overview(commands) : unknownCommand(name, commands));
    return EXIT.badInput;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    io.stdout(command.help.trimEnd());
    return EXIT.done;
  }
  try {
    return await command.run(rest, io);
  } catch (error) {
    const { lines, code } = reportFailure(io.signal.aborted ? io.signal.reason : error, name, redact);
    for (const line of lines) io.stderr(line);
    return code;
  }
}

function showHelp(name: string | undefined, commands: Readonly<Record<string, Command>>, io: CliIo): number {
  if (name === undefined) {
    io.stdout(overview(commands));
    return EXIT.done;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    io.stderr(unknownCommand(name, commands));
    return EXIT.badInput;
  }
  io.stdout(command.help.trimEnd());
  return EXIT.done;
}

function overview(commands: Readonly<Record<string, Command>>): string {
  return [
    'bearish COMMAND [options]',
    '',
    ...Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`),
    '  help       help COMMAND tells the options of a command',
    '',
    'Results go to standard output or the named file, progress to standard error.',
    'Exit codes: 0 done, 1 failed, 2 bad usage or bad input, 130 interrupted.',
  ].join('\n');
}

function unknownCommand(name: string, commands: Readonly<Record<string, Command>>): string {
  const names = Object.keys(commands);
  const near = nearestName(name, names);
  return `bearish: "${name}" is not a command; ${near === null ? `expected one of ${names.join(', ')}, help` : `did you mean ${near}?`}`;
}
