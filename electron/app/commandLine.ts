/** Commands of the command line; the packaged application answers to them instead of opening its window. */
export const commandWords: readonly string[] = ['run', 'evaluate', 'replay', 'export', 'settings', 'doctor', 'download', 'candles', 'markets', 'quarantine', 'help'];

export interface CommandLineFacts {
  readonly argv: readonly string[];
  /** From a clone the first plain word is the application's own path. */
  readonly isPackaged: boolean;
}

/** The command and its options, or `null` where a window is wanted. Chromium's switches may stand before the command. */
export function commandLineOf(facts: CommandLineFacts): readonly string[] | null {
  const words = facts.argv.slice(1);
  const isPlain = (word: string): boolean => !word.startsWith('-');
  const own = facts.isPackaged ? 0 : words.findIndex(isPlain) + 1;
  const start = words.findIndex((word, index) => index >= own && isPlain(word));
  const command = words[start];
  return command !== undefined && commandWords.includes(command) ? words.slice(start) : null;
}
