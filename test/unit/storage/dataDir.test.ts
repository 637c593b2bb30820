import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkWritable, DataDirError, dataLayout, userDataDir } from '../../../electron/storage/dataDir.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const never = new AbortController().signal;

describe('the data folder', () => {
  it.each([
    ['linux', {}, '/home/ada/.local/share/bearish-alpha'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/bearish-alpha'],
    ['linux', { XDG_DATA_HOME: 'relative' }, '/home/ada/.local/share/bearish-alpha'],
    ['darwin', {}, '/home/ada/Library/Application Support/Bearish Alpha'],
    ['win32', { APPDATA: '/appdata' }, '/appdata/Bearish Alpha'],
  ] as const)('on %s with %o is %s', (platform, env, expected) => {
    expect(userDataDir({ platform, env, homeDir: '/home/ada' })).toBe(expected);
  });

  it('keeps every session in files of its own', () => {
    const layout = dataLayout('/d');
    expect([layout.journalFile('s-1'), layout.reportFile('s-1')]).toEqual(['/d/journals/s-1.journal', '/d/sessions/s-1.report.json']);
  });

  it.each(['../elsewhere', 'a/b', '', '.hidden', 'a\0b'])('refuses the session id %j, which would name a file elsewhere', (id) => {
    expect(() => dataLayout('/d').journalFile(id)).toThrow(RangeError);
  });

  it('is made with its subfolders for the user alone, and no probe stays behind', async () => {
    const dataDir = join(temporaryFolder(), 'deep', 'data');
    await checkWritable(dataDir, never);
    expect(readdirSync(dataDir).toSorted()).toEqual(['journals', 'sessions']);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    expect(existsSync(dataLayout(dataDir).journalsDir)).toBe(true);
  });

  it('that is a file is refused by path, with the next step', async () => {
    const path = join(temporaryFolder(), 'data');
    writeFileSync(path, 'not a folder');
    const failure = await checkWritable(path, never).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DataDirError);
    expect(failure).toMatchObject({ message: expect.stringContaining(path), nextStep: expect.stringContaining('--data-dir') });
  });

  it.skipIf(process.getuid?.() === 0)('without permission is refused in words', async () => {
    const path = temporaryFolder();
    mkdirSync(join(path, 'data'));
    chmodSync(join(path, 'data'), 0o500);
    await expect(checkWritable(join(path, 'data'), never)).rejects.toThrow(/permission is denied \(EACCES\)/);
  });

  it('on a disk that never answers is given up at the deadline', async () => {
    await expect(checkWritable(temporaryFolder(), AbortSignal.abort(new Error('no answer from the disk in 5 s')))).rejects.toThrow(/no answer from the disk/);
  });
});
