import { expect, test } from 'vitest';
import { headlessSwitches } from '../../../electron/app/headless.ts';

test('a command on Linux starts once more, without a display', () => {
  const switches = headlessSwitches({ platform: 'linux', argv: ['app', 'doctor'] });
  expect(switches).toContain('--ozone-platform=headless');
  expect(headlessSwitches({ platform: 'linux', argv: ['app', ...switches, 'doctor'] })).toEqual([]);
});

test.each(['darwin', 'win32'] as const)('%s needs no other start', (platform) => {
  expect(headlessSwitches({ platform, argv: ['app', 'doctor'] })).toEqual([]);
});
