import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A data folder of one test, with a settings file where text is given. */
export function temporaryDataDir(settingsText?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'bearish-settings-'));
  onTestFinished(() => { rmSync(folder, { recursive: true, force: true }); });
  if (settingsText !== undefined) writeFileSync(join(folder, 'settings.json'), settingsText);
  return folder;
}
