import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RotatingFileOptions } from '../../../electron/logging/RotatingFile.ts';
import { RotatingFile } from '../../../electron/logging/RotatingFile.ts';
import { temporaryFolder } from './temporaryFolder.ts';

function openFile(folder: string, options: Partial<RotatingFileOptions> = {}): { file: RotatingFile; troubles: unknown[] } {
  const troubles: unknown[] = [];
  const file = new RotatingFile({
    folder, name: 'bearish', maxBytes: 1_000_000, maxFiles: 3, maxWaitingBytes: 1_000_000, now: () => Date.UTC(2026, 0, 2), onTrouble: (error) => troubles.push(error), ...options,
  });
  return { file, troubles };
}

/** All text of the folder's files, oldest first. */
const textIn = (folder: string): string => readdirSync(folder).toSorted().map((name) => readFileSync(join(folder, name), 'utf8')).join('');

describe('a rotating file', () => {
  it('keeps every line in order, however the calls are spaced', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.string({ maxLength: 40 }), fc.boolean()), { maxLength: 60 }), async (calls) => {
      const folder = temporaryFolder();
      const { file, troubles } = openFile(folder, { maxFiles: 1_000, maxBytes: 100 });
      for (const [text, pauses] of calls) {
        file.append(`${text}\n`);
        if (pauses) await file.flush();
      }
      await file.close();
      expect(troubles).toEqual([]);
      expect(calls.length === 0 ? '' : textIn(folder)).toBe(calls.map(([text]) => `${text}\n`).join(''));
    }), { numRuns: 30 });
  }, 30_000);

  it('begins a new file at its size limit and deletes the oldest, other files never', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'notes.jsonl'), 'mine');
    const { file } = openFile(folder, { maxBytes: 10 });
    for (let index = 0; index < 6; index += 1) {
      file.append(`line ${index} long\n`);
      await file.flush();
    }
    await file.close();
    const names = readdirSync(folder).toSorted();
    expect(names).toHaveLength(4);
    expect(names.at(-1)).toBe('notes.jsonl');
    expect(file.path).toBe(join(folder, `bearish-20260102-000000-${process.pid}-0006.jsonl`));
    expect(textIn(folder)).toBe('line 3 long\nline 4 long\nline 5 long\nmine');
  });

  it('drops and counts what does not fit into memory while the disk is behind', async () => {
    const folder = temporaryFolder();
    const { file } = openFile(folder, { maxWaitingBytes: 25 });
    for (let index = 0; index < 5; index += 1) file.append('0123456789\n');
    await file.close();
    expect(file.dropped).toBe(3);
    expect(textIn(folder)).toBe('0123456789\n0123456789\n');
  });

  it('tells of a broken disk once, counts what is lost, and goes on when it works again', async () => {
    const folder = temporaryFolder();
    const logs = join(folder, 'logs');
    writeFileSync(logs, 'a file where the folder should be');
    let now = 0;
    const { file, troubles } = openFile(logs, { now: () => now });
    file.append('lost\n');
    await file.flush();
    file.append('waits\n');
    expect(troubles).toHaveLength(1);
    rmSync(logs);
    now = 10_001;
    file.append('comes\n');
    await file.close();
    expect(troubles).toHaveLength(1);
    expect(file.dropped).toBe(1);
    expect(textIn(logs)).toBe('waits\ncomes\n');
  });

  it('writes what waits at once when the process ends', async () => {
    const folder = temporaryFolder();
    const { file } = openFile(folder);
    file.append('first\n');
    await file.flush();
    file.append('last\n');
    file.flushSync();
    expect(textIn(folder)).toBe('first\nlast\n');
    await file.close();
    expect(textIn(folder)).toBe('first\nlast\n');
  });

  it('takes nothing any more once it is closed', async () => {
    const folder = temporaryFolder();
    const { file } = openFile(folder);
    file.append('a\n');
    await file.close();
    await file.close();
    file.append('b\n');
    expect(file.dropped).toBe(1);
    expect(textIn(folder)).toBe('a\n');
  });

  it('goes on in a folder that somebody made before', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'logs'));
    const { file } = openFile(join(folder, 'logs'));
    file.append('a\n');
    await file.close();
    expect(textIn(join(folder, 'logs'))).toBe('a\n');
  });
});
