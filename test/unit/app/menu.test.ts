import { expect, test } from 'vitest';
import type { MenuItemConstructorOptions } from 'electron';
import { menuTemplate } from '../../../electron/app/menu.ts';

function roles(items: readonly MenuItemConstructorOptions[]): string[] {
  return items.flatMap((item) => [...(item.role === undefined ? [] : [item.role]), ...(Array.isArray(item.submenu) ? roles(item.submenu) : [])]);
}

test.each(['linux', 'win32', 'darwin'] as const)('the menu on %s reloads nothing', (platform) => {
  expect(roles(menuTemplate({ platform, allowsDevTools: true }))).not.toEqual(expect.arrayContaining(['reload']));
  expect(roles(menuTemplate({ platform, allowsDevTools: true }))).not.toEqual(expect.arrayContaining(['forceReload']));
});

test('DevTools are in the menu only where they are allowed', () => {
  const has = (allowsDevTools: boolean) => roles(menuTemplate({ platform: 'linux', allowsDevTools })).includes('toggleDevTools');
  expect([has(true), has(false)]).toEqual([true, false]);
});
