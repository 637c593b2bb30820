import { homedir } from 'node:os';
import { resolve } from 'node:path';
import type { Settings } from '../../shared/settings/schema.ts';
import { userDataDir } from '../storage/dataDir.ts';

/** What a command sees of the process it runs in; tests give it their own. */
export interface CliIo {
  /** One line of results, to standard output. */
  readonly stdout: (line: string) => void;
  /** One line of progress, warning or error, to standard error. */
  readonly stderr: (line: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by the first SIGINT or SIGTERM with an `InterruptedError`: the command then ends in an orderly way. */
  readonly signal: AbortSignal;
  readonly appVersion: string;
  readonly workers: {
    readonly storage: URL;
    readonly watchdog: URL;
  };
  /** Effective settings and an open log, for a command that trades. Warnings are told; wrong settings throw a `SettingsError`. */
  readonly prepare: (request: PrepareRequest) => Promise<Prepared>;
}

export interface PrepareRequest {
  readonly dataDir: string;
  /** `key=value` of each `--set`. */
  readonly assignments: readonly string[];
}

export interface Prepared {
  readonly settings: Settings;
  /** A damaged settings file that was kept aside, in a sentence; null where there was none. */
  readonly settingsTrouble: string | null;
  readonly log: (level: 'debug' | 'info' | 'warning' | 'error', source: string, message: string, instrument?: number) => void;
  /** Takes every known secret out of a text. */
  readonly redact: (text: string) => string;
  /** Flushes the log's file; idempotent. */
  readonly closeLog: () => Promise<void>;
}

/** One command: its arguments without its name; returns the exit code, or throws what `reportFailure` knows how to tell. */
export type RunCommand = (argv: readonly string[], io: CliIo) => Promise<number>;

export const EXIT = { done: 0, failed: 1, badInput: 2, interrupted: 130 } as const;

/** The reason of `CliIo.signal`: a person or the system asked for the end. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
  readonly code = 'interrupted';

  constructor(signalName: string) {
    super(`interrupted by ${signalName}`);
  }
}

/** The folder named by `--data-dir`, or the user's own for the application. */
export function resolveDataDir(given: string | undefined, io: Pick<CliIo, 'env'>): string {
  return given === undefined ? userDataDir({ platform: process.platform, env: io.env, homeDir: homedir() }) : resolve(given);
}
