/** Where an effective value came from, weakest first. */
export type SettingSource = 'default' | 'file' | 'environment' | 'command line' | 'session';

/** A value that cannot be used. */
export interface SettingProblem {
  readonly key: string;
  /** Where it stands, as a person would look for it: `--set risk.equity_usd`, `FEE_PCT`, `settings.json: risk.equity_usd`. */
  readonly place: string;
  readonly value: string;
  readonly expected: string;
  /** What was probably meant. */
  readonly hint: string | null;
}

export function describeProblem({ place, value, expected, hint }: SettingProblem): string {
  return `${place} is ${value}; expected ${expected}${hint === null ? '' : `; ${hint}`}`;
}

/** Settings that cannot be used: nothing has been started. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly code = 'bad-settings';
  readonly nextStep = 'Correct the named value, or remove it to use the default.';
  readonly problems: readonly SettingProblem[];

  constructor(problems: readonly SettingProblem[], options?: ErrorOptions) {
    super(problems.map(describeProblem).join('\n'), options);
    this.problems = problems;
  }
}
