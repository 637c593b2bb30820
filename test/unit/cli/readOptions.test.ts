import { describe, expect, it } from 'vitest';
import { readOptions, required } from '../../../electron/cli/readOptions.ts';
import { UsageError } from '../../../electron/cli/UsageError.ts';

const SPEC = { symbol: 'text', set: 'texts', flat: 'flag' } as const;
const read = (...argv: readonly string[]) => readOptions(argv, SPEC);

describe('options of a command', () => {
  it('reads texts, repeated texts and flags, in both spellings', () => {
    expect(read('--symbol=BTC', '--set', 'a=1', '--flat', '--set=b=2')).toEqual({ symbol: 'BTC', set: ['a=1', 'b=2'], flat: true });
    expect(read('--set', 'a=1', 'b=2', '--symbol', 'BTC')).toEqual({ symbol: 'BTC', set: ['a=1', 'b=2'], flat: false });
    expect(read()).toEqual({ symbol: undefined, set: [], flat: false });
  });

  it.each([
    [['--sybmol', 'BTC'], '--sybmol is not an option of this command; did you mean --symbol?'],
    [['-x'], '-x is not an option of this command'],
    [['--toString'], '--toString is not an option of this command'],
    [['BTC'], '"BTC" belongs to no option'],
    [['--set', 'a=1', '--flat', 'b=2'], '"b=2" belongs to no option'],
    [['--symbol'], '--symbol needs a value after it'],
    [['--symbol', '--flat'], '--symbol needs a value after it'],
    [['--flat=yes'], '--flat=yes: --flat takes no value'],
    [['--symbol', 'A', '--symbol', 'B'], '--symbol is given twice: "A" and "B"'],
  ])('refuses %j in one line', (argv, message) => {
    expect(() => read(...argv)).toThrow(new UsageError(message));
  });

  it('says what is missing', () => {
    expect(() => required('out', undefined, 'a file')).toThrow(new UsageError('--out is missing: expected a file'));
    expect(() => required('out', ' ', 'a file')).toThrow(UsageError);
    expect(required('out', 'x', 'a file')).toBe('x');
  });
});
