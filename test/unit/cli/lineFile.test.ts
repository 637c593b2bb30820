import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLineFile } from '../../../electron/cli/lineFile.ts';
import { UsageError } from '../../../electron/cli/UsageError.ts';
import { temporaryFolder } from './support/temporaryFolder.ts';

describe('a result file', () => {
  it('appears whole, and only when it is finished', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'out.jsonl');
    const file = await openLineFile('--out', path);
    const line = 'x'.repeat(1000);
    for (let index = 0; index < 3000; index += 1) file.write(line);
    expect(existsSync(path)).toBe(false);
    await file.finish();
    await file.discard();
    expect(file.lines).toBe(3000);
    expect(readFileSync(path, 'utf8')).toBe(`${line}\n`.repeat(3000));
    expect(readdirSync(folder)).toEqual(['out.jsonl']);
  });

  it('leaves nothing behind when it is discarded, and the file of before as it was', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'out.jsonl');
    writeFileSync(path, 'before');
    const file = await openLineFile('--out', path);
    file.write('y'.repeat(2_000_000));
    await file.discard();
    await file.discard();
    expect(readFileSync(path, 'utf8')).toBe('before');
    expect(readdirSync(folder)).toEqual(['out.jsonl']);
  });

  it('follows a link to the file it stands for', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'real'), 'before');
    symlinkSync(join(folder, 'real'), join(folder, 'link'));
    const file = await openLineFile('--out', join(folder, 'link'));
    file.write('after');
    await file.finish();
    expect(readFileSync(join(folder, 'real'), 'utf8')).toBe('after\n');
  });

  it.runIf(process.platform === 'linux')('writes into a device and leaves it one', async () => {
    const file = await openLineFile('--out', '/dev/null');
    file.write('gone');
    await file.finish();
    await file.discard();
    expect(readFileSync('/dev/null', 'utf8')).toBe('');
  });

  it.runIf(process.platform === 'linux')('names a full disk and what to do', async () => {
    const file = await openLineFile('--out', '/dev/full');
    file.write('z');
    await expect(file.finish()).rejects.toMatchObject({ name: 'OutputError', code: 'ENOSPC', message: 'cannot write /dev/full: the disk is full' });
    await file.discard();
  });

  it('refuses a folder, and a place that does not exist', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'sub'));
    await expect(openLineFile('--out', join(folder, 'sub'))).rejects.toThrow(UsageError);
    await expect(openLineFile('--out', join(folder, 'none', 'out.jsonl'))).rejects.toThrow(/^--out ".*out\.jsonl": there is no such file or folder/);
  });
});
