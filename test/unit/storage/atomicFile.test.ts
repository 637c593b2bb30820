import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { atomicWriteFile, FileWriteError } from '../../../electron/storage/atomicFile.ts';
import { temporaryFolder } from './temporaryFolder.ts';

describe('an atomic write', () => {
  it('replaces the file as a whole and leaves nothing beside it', async () => {
    const path = join(temporaryFolder(), 'settings.json');
    writeFileSync(path, 'old and longer');
    await atomicWriteFile(path, 'new');
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readdirSync(join(path, '..'))).toEqual(['settings.json']);
  });

  it('gives the file the mode asked for, 0600 unless given', async () => {
    const folder = temporaryFolder();
    await atomicWriteFile(join(folder, 'own'), 'x');
    await atomicWriteFile(join(folder, 'shared'), new Uint8Array([1]), { mode: 0o640 });
    expect([statSync(join(folder, 'own')).mode & 0o777, statSync(join(folder, 'shared')).mode & 0o777]).toEqual([0o600, 0o640]);
  });

  it('that fails leaves what stood there and no temporary file', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'taken');
    mkdirSync(path);
    const failure = await atomicWriteFile(path, 'x').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(FileWriteError);
    expect(failure).toMatchObject({ file: path, code: expect.stringMatching(/EISDIR|EEXIST|ENOTEMPTY/), nextStep: expect.any(String) });
    expect(readdirSync(folder)).toEqual(['taken']);
  });

  it('never shows a reader less than a whole file, however many write at once', async () => {
    const path = join(temporaryFolder(), 'f');
    const contents = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(100_000));
    await atomicWriteFile(path, contents[0] ?? '');
    let isWriting = true;
    const writing = Promise.all(contents.flatMap((content) => [content, content, content]).map((content) => atomicWriteFile(path, content))).finally(() => { isWriting = false; });
    while (isWriting) {
      expect(contents).toContain(readFileSync(path, 'utf8'));
      await new Promise((resolve) => { setImmediate(resolve); });
    }
    await writing;
    expect(readdirSync(join(path, '..'))).toEqual(['f']);
  });
});
