/** What of a keyboard event a shortcut looks at. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** True where the keys pressed are the shortcut's: `Ctrl+Shift+K`, `Alt+1`, `?`, `/`. On a Mac, Cmd counts as Ctrl. */
export function matchesShortcut(shortcut: string, press: KeyPress): boolean {
  const parts = shortcut === '+' ? ['+'] : shortcut.split('+');
  const key = parts.at(-1) ?? '';
  const wantsCtrl = parts.includes('Ctrl');
  const wantsAlt = parts.includes('Alt');
  if (wantsCtrl !== (press.ctrlKey || press.metaKey) || wantsAlt !== press.altKey) return false;
  const isNamed = key.length > 1;
  if (wantsCtrl || wantsAlt || isNamed) {
    if (parts.includes('Shift') !== press.shiftKey) return false;
    return isNamed ? press.key === key : codeOf(key) === press.code || press.key.toLowerCase() === key.toLowerCase();
  }
  // A bare character is typed with whatever modifiers the keyboard needs for it.
  return press.key.toLowerCase() === key.toLowerCase();
}

/** Shift and Alt change `key`, never `code`. */
function codeOf(key: string): string {
  if (/^[A-Z]$/.test(key)) return `Key${key}`;
  if (/^[0-9]$/.test(key)) return `Digit${key}`;
  return key === ',' ? 'Comma' : key;
}

export function hasModifier(shortcut: string): boolean {
  return shortcut.includes('Ctrl+') || shortcut.includes('Alt+');
}

/** The shortcut's keys as this computer names them. */
export function shortcutKeys(shortcut: string, isMac: boolean): readonly string[] {
  const parts = shortcut === '+' ? ['+'] : shortcut.split('+');
  return parts.map((part) => (part === 'Ctrl' && isMac ? '⌘' : part === 'Alt' && isMac ? '⌥' : part === 'Shift' && isMac ? '⇧' : part));
}
