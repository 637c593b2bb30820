import { describe, expect, it } from 'vitest';
import { InterruptedError } from '../../../electron/cli/io.ts';
import type { Command } from '../../../electron/cli/runCli.ts';
import { runCli } from '../../../electron/cli/runCli.ts';
import { UsageError } from '../../../electron/cli/UsageError.ts';
import { BadCandleFileError } from '../../../electron/market/badCandleFileError.ts';
import { SettingsError } from '../../../electron/settings/SettingProblem.ts';
import { fakeIo } from './support/fakeIo.ts';

const keep = (text: string): string => text;

async function run(argv: readonly string[], command: Partial<Command> = {}, redact = keep) {
  const fake = fakeIo();
  const commands = { evaluate: { summary: 'decisions', help: 'how it goes\n', run: () => Promise.resolve(0), ...command } };
  const code = await runCli(argv, commands, fake.io, redact);
  return { code, out: fake.out, err: fake.err };
}

const throwing = (error: Error): Partial<Command> => ({ run: () => Promise.reject(error) });

describe('the command line', () => {
  it('runs a command with its arguments and returns its code', async () => {
    const { code, out, err } = await run(['evaluate', '--x'], { run: (argv, io) => { io.stdout(argv.join()); return Promise.resolve(7); } });
    expect({ code, out, err }).toEqual({ code: 7, out: ['--x'], err: [] });
  });

  it('tells its version and its help on standard output', async () => {
    expect(await run(['--version'])).toEqual({ code: 0, out: ['9.9.9'], err: [] });
    expect((await run(['help'])).out[0]).toContain('evaluate   decisions');
    expect(await run(['help', 'evaluate'])).toEqual({ code: 0, out: ['how it goes'], err: [] });
    expect(await run(['evaluate', '--help'])).toEqual({ code: 0, out: ['how it goes'], err: [] });
  });

  it('ends with 2 without a command or with one it does not know', async () => {
    expect((await run([])).code).toBe(2);
    expect(await run(['evalute'])).toEqual({ code: 2, out: [], err: ['bearish: "evalute" is not a command; did you mean evaluate?'] });
    expect(await run(['help', 'constructor'])).toEqual({ code: 2, out: [], err: ['bearish: "constructor" is not a command; expected one of evaluate, help'] });
  });

  it.each([
    [new UsageError('--out is missing'), 2, ['bearish evaluate: --out is missing']],
    [new BadCandleFileError({ file: 'a.csv', row: 3, found: 'low 5', expected: 'less' }), 2, ['bearish evaluate: a.csv: row 3 (line 4): low 5; expected less']],
    [new SettingsError([{ key: 'a', place: 'A', value: '1', expected: 'b', hint: null }, { key: 'c', place: 'C', value: '2', expected: 'd', hint: 'e' }]), 2,
      ['bearish evaluate: A is 1; expected b; C is 2; expected d; e']],
    [Object.assign(new Error('BingX lists no XYZ'), { code: 'unknown-symbol' }), 2, ['bearish evaluate: BingX lists no XYZ']],
    [Object.assign(new Error('the disk is full', { cause: new Error('ENOSPC') }), { nextStep: 'free space' }), 1, ['bearish evaluate: the disk is full: ENOSPC', '  → free space']],
    [new InterruptedError('SIGINT'), 130, ['bearish evaluate: interrupted by SIGINT']],
  ])('ends %s with its code and without a stack', async (error, code, err) => {
    expect(await run(['evaluate'], throwing(error))).toEqual({ code, out: [], err });
  });

  it('ends with 130 whatever a command throws once it is interrupted', async () => {
    const fake = fakeIo();
    const commands = { evaluate: { summary: '', help: '', run: () => { fake.interrupt.abort(new InterruptedError('SIGTERM')); return Promise.reject(new Error('aborted')); } } };
    expect(await runCli(['evaluate'], commands, fake.io, keep)).toBe(130);
    expect(fake.err).toEqual(['bearish evaluate: interrupted by SIGTERM']);
  });

  it('shows no secret of a failure', async () => {
    const { err } = await run(['evaluate'], throwing(new Error('denied for key hunter22', { cause: new Error('hunter22') })), (text) => text.replaceAll('hunter22', '…'));
    expect(err.join()).not.toContain('hunter22');
  });
});
