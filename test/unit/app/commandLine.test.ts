import { expect, test } from 'vitest';
import { commandLineOf, commandWords } from '../../../electron/app/commandLine.ts';
import { commands } from '../../../electron/cli/commands.ts';

test('the application knows every command of the command line', () => {
  expect(new Set(commandWords)).toEqual(new Set([...Object.keys(commands), 'help']));
});

test.each([
  [['app'], null],
  [['app', '--data-dir=/data'], null],
  [['app', 'run', '--mode', 'paper'], ['run', '--mode', 'paper']],
  [['app', '--no-sandbox', 'doctor', '--json'], ['doctor', '--json']],
  [['app', '--no-sandbox', '/tmp/some file'], null],
  [['app', 'Run'], null],
])('packaged: %j means %j', (argv, expected) => {
  expect(commandLineOf({ argv, isPackaged: true })).toEqual(expected);
});

test.each([
  [['electron', '/clone'], null],
  [['electron', '/clone', 'doctor'], ['doctor']],
  [['electron', '--no-sandbox', '/clone', 'run', '--new'], ['run', '--new']],
  [['electron', 'run'], null],
])('from a clone: %j means %j', (argv, expected) => {
  expect(commandLineOf({ argv, isPackaged: false })).toEqual(expected);
});
