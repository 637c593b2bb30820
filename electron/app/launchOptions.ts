import { isAbsolute, resolve } from 'node:path';

export interface LaunchOptions {
  /** Absolute folder for settings, journal and databases, or `null` for the user's own folder for the application. */
  readonly dataDir: string | null;
  /** Developer tools; never in a packaged application unless the user asks for them. */
  readonly allowsDevTools: boolean;
  /** Chromium's sandbox was switched off on the command line, which root needs. */
  readonly hasSandboxOff: boolean;
  /** Another local program may drive the page; a packaged application refuses live mode then. */
  readonly isRemoteDebugged: boolean;
  /** A paper session starts with the window, unless an interrupted one is to be decided on first. */
  readonly startsSession: boolean;
  /** Quitting ends a running session without asking: for scripts, which cannot answer. */
  readonly quitsWithoutAsking: boolean;
}

export interface LaunchFacts {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isPackaged: boolean;
  readonly workingDir: string;
}

/** Reads the switches the window understands. Chromium's own switches pass by; the last of a repeated one counts. */
export function readLaunchOptions(facts: LaunchFacts): LaunchOptions {
  const dataDir = switchValue(facts.argv, '--data-dir') ?? facts.env['BEARISH_DATA_DIR'];
  return {
    dataDir: dataDir === undefined || dataDir === '' ? null : absolute(dataDir, facts.workingDir),
    allowsDevTools: !facts.isPackaged || facts.argv.includes('--devtools'),
    hasSandboxOff: facts.argv.includes('--no-sandbox'),
    startsSession: !facts.argv.includes('--no-session'),
    quitsWithoutAsking: facts.argv.includes('--quit-without-asking'),
    isRemoteDebugged: facts.argv.some((word) => /^--remote-debugging-(port|pipe)(=|$)/.test(word)),
  };
}

function switchValue(argv: readonly string[], name: string): string | undefined {
  const index = argv.findLastIndex((word) => word === name || word.startsWith(`${name}=`));
  const word = argv[index];
  if (word === undefined) return undefined;
  return word === name ? argv[index + 1] : word.slice(name.length + 1);
}

function absolute(path: string, workingDir: string): string {
  return isAbsolute(path) ? path : resolve(workingDir, path);
}
