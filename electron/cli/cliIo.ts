/** What a command sees of the process it runs in; tests give it their own. */
export interface CliIo {
  /** Results, to standard output. */
  readonly out: (text: string) => void;
  /** Progress, warnings and errors, to standard error. */
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by the first SIGINT or SIGTERM: the command then ends in an orderly way with `InterruptedError` or code 130. */
  readonly signal: AbortSignal;
  readonly appVersion: string;
  readonly workers: {
    readonly storage: URL;
    readonly watchdog: URL;
  };
}

export const EXIT = { done: 0, failed: 1, badInput: 2, interrupted: 130 } as const;

/** One command: its arguments without its name; returns the exit code. A UsageError or another failure may be thrown instead. */
export type RunCommand = (argv: readonly string[], io: CliIo) => Promise<number>;

/** The reason of `CliIo.signal`: a person or the system asked for the end. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
  readonly code = 'interrupted';

  constructor(signalName: string) {
    super(`Interrupted by ${signalName}`);
  }
}
