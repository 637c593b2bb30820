import { describeError, errorLine } from '../logging/describeError.ts';
import { BadCandleFileError } from '../market/badCandleFileError.ts';
import { SettingsError } from '../settings/SettingProblem.ts';
import { EXIT, InterruptedError } from './io.ts';
import { UsageError } from './UsageError.ts';

/** Named failures that are the caller's input, wherever in the program they were noticed. */
const BAD_INPUT_CODES = new Set(['bad-endpoint', 'unknown-symbol', 'symbol-not-tradable', 'bad-symbol', 'no-symbols', 'bad-candle-file']);

/** What a failed command tells and its exit code: one line that names the thing and what was expected, no stack. */
export function reportFailure(error: unknown, command: string, redact: (text: string) => string): { readonly lines: readonly string[]; readonly code: number } {
  const prefix = command === '' ? 'bearish' : `bearish ${command}`;
  if (error instanceof InterruptedError) return { lines: [`${prefix}: ${error.message}`], code: EXIT.interrupted };
  const description = describeError(error, redact);
  if (error instanceof SettingsError) return { lines: [`${prefix}: ${redact(error.message).replaceAll('\n', '; ')}`], code: EXIT.badInput };
  if (error instanceof UsageError || error instanceof BadCandleFileError || BAD_INPUT_CODES.has(description.code)) {
    return { lines: [`${prefix}: ${description.message.replaceAll(/\s*\n\s*/g, ' ')}`], code: EXIT.badInput };
  }
  const nextStep = description.nextStep === null ? [] : [`  → ${description.nextStep}`];
  return { lines: [`${prefix}: ${errorLine(description)}`, ...nextStep], code: EXIT.failed };
}
