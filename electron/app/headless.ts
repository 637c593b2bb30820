export interface DisplayFacts {
  readonly platform: NodeJS.Platform;
  readonly argv: readonly string[];
}

/** Chromium's switches for a command on Linux, which shows nothing; none where they are set already or elsewhere. */
export function headlessSwitches(facts: DisplayFacts): readonly string[] {
  if (facts.platform !== 'linux' || facts.argv.some((word) => word.startsWith('--ozone-platform'))) return [];
  return ['--ozone-platform=headless', '--disable-gpu', '--log-level=3'];
}
