import { appendFileSync, copyFileSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JournalDamagedError } from '../../../../electron/storage/journal/JournalDamagedError.ts';
import { diskFs, type JournalFs } from '../../../../electron/storage/journal/journalFs.ts';
import { JournalWriteError } from '../../../../electron/storage/journal/JournalWriteError.ts';
import { createJournal, openJournalForAppend } from '../../../../electron/storage/journal/openJournal.ts';
import { glanceAtJournal, readJournal } from '../../../../electron/storage/journal/readJournal.ts';
import type { JournalEntry, JournalRecord } from '../../../../electron/storage/journal/records.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { anyRecord, openRecord, priceRecord } from './sampleRecords.ts';

const closeRecord: JournalRecord = { type: 'close', at: 9, outcome: 'completed', reason: null, endEquity: 101 };

describe('a journal', () => {
  it('gives back what was appended, numbered from 1', async () => {
    const path = await journalOf([openRecord, priceRecord(1), closeRecord]);
    expect(await entries(path)).toStrictEqual([{ seq: 1, record: openRecord }, { seq: 2, record: priceRecord(1) }, { seq: 3, record: closeRecord }]);
  });

  it('gives back any records in order, over any reopening', { timeout: 30_000 }, async () => {
    await fc.assert(fc.asyncProperty(fc.array(anyRecord, { maxLength: 8 }), fc.array(anyRecord, { maxLength: 8 }), async (before, after) => {
      const path = await journalOf(before);
      const { journal, records, tornBytes } = await openJournalForAppend({ path });
      expect([records, tornBytes]).toEqual([before.length, 0]);
      for (const record of after) journal.append(record);
      await journal.close();
      expect((await entries(path)).map(({ record }) => record)).toStrictEqual([...before, ...after]);
    }), { numRuns: 50 });
  });

  it('is never overwritten by a new one', async () => {
    const path = await journalOf([openRecord]);
    expect(() => createJournal({ path })).toThrow(/EEXIST/);
    expect(await entries(path)).toHaveLength(1);
  });

  it('is readable by its owner alone', async () => {
    expect(statSync(await journalOf([openRecord])).mode & 0o777).toBe(0o600);
  });

  it('takes no record that it could not give back, and goes on', async () => {
    const path = join(temporaryFolder(), 's.journal');
    const journal = createJournal({ path });
    expect(() => journal.append(priceRecord(1, Number.NaN))).toThrow(/\$\.event\.last: NaN/);
    expect(journal.append(openRecord)).toBe(1);
    await journal.close();
    expect(await entries(path)).toHaveLength(1);
  });

  it('takes nothing once it is closed', async () => {
    const journal = createJournal({ path: join(temporaryFolder(), 's.journal') });
    await journal.close();
    await journal.close();
    expect(() => journal.append(openRecord)).toThrow(/closed/);
  });

  it('keeps records larger than its read buffer whole', async () => {
    const message = 'ä€😀'.repeat(200_000);
    const path = await journalOf([openRecord, { type: 'note', at: 1, level: 'info', source: 'test', message }, closeRecord]);
    expect((await entries(path))[1]?.record).toMatchObject({ message });
  });

  it('passes notes and reasons through the redactor it was given', async () => {
    const path = join(temporaryFolder(), 's.journal');
    const journal = createJournal({ path, redact: (text) => text.replaceAll('hunter2', '•••') });
    journal.append({ type: 'note', at: 1, level: 'error', source: 'test', message: 'key hunter2 refused' });
    journal.append({ type: 'close', at: 1, outcome: 'failed', reason: 'hunter2', endEquity: null });
    await journal.close();
    expect(readFileSync(path, 'utf8')).not.toContain('hunter2');
  });
});

describe('a torn end', () => {
  it('is cut off at every possible byte, its bytes kept beside', { timeout: 30_000 }, async () => {
    const whole = readFileSync(await journalOf([openRecord, priceRecord(1), priceRecord(2)]));
    const lastLine = whole.lastIndexOf(0x0a, whole.length - 2) + 1;
    for (let length = lastLine; length < whole.length; length += 1) {
      const path = join(temporaryFolder(), 's.journal');
      writeFileSync(path, whole.subarray(0, length));
      const { journal, records, tornBytes, tornPath } = await openJournalForAppend({ path });
      expect([records, tornBytes]).toEqual([2, length - lastLine]);
      expect(tornPath === null ? Buffer.alloc(0) : readFileSync(tornPath)).toEqual(whole.subarray(lastLine, length));
      expect(journal.append(closeRecord)).toBe(3);
      await journal.close();
      expect((await entries(path)).map(({ record }) => record)).toStrictEqual([openRecord, priceRecord(1), closeRecord]);
    }
  });

  it('keeps each torn end under a name of its own', async () => {
    const path = await journalOf([openRecord]);
    for (const garbage of ['first', 'second']) {
      appendFileSync(path, garbage);
      await (await openJournalForAppend({ path })).journal.close();
    }
    expect(readFileSync(`${path}.torn-1`, 'utf8')).toBe('first');
    expect(readFileSync(`${path}.torn-2`, 'utf8')).toBe('second');
  });

  it('may be blocks of zeros or several broken lines, as a power cut leaves them', async () => {
    const path = await journalOf([openRecord, priceRecord(1)]);
    appendFileSync(path, Buffer.concat([Buffer.alloc(4096), Buffer.from('\nhalf a line\nanother')]));
    const { journal, records } = await openJournalForAppend({ path });
    await journal.close();
    expect(records).toBe(2);
  });

  it('is left out and reported when the journal is only read, which changes nothing', async () => {
    const path = await journalOf([openRecord]);
    appendFileSync(path, 'half');
    const before = readFileSync(path);
    const torn: number[] = [];
    const read: JournalEntry[] = [];
    for await (const entry of readJournal(path, { onTorn: (bytes) => torn.push(bytes) })) read.push(entry);
    expect([read.length, torn]).toEqual([1, [4]]);
    expect(readFileSync(path)).toEqual(before);
  });

  it('in the header itself makes a journal of no records', async () => {
    const path = join(temporaryFolder(), 's.journal');
    for (const length of [0, 1, 20, 50]) {
      writeFileSync(path, readFileSync(await journalOf([])).subarray(0, length));
      const { journal, records } = await openJournalForAppend({ path });
      expect([records, journal.append(openRecord)]).toEqual([0, 1]);
      await journal.close();
      expect(await entries(path)).toHaveLength(1);
    }
  });
});

describe('damage before the end', () => {
  it('is refused by line and byte for any flipped bit, and nothing is changed', { timeout: 30_000 }, async () => {
    const whole = readFileSync(await journalOf([openRecord, priceRecord(1), priceRecord(2), closeRecord]));
    const lastLine = whole.lastIndexOf(0x0a, whole.length - 2) + 1;
    const path = join(temporaryFolder(), 's.journal');
    await fc.assert(fc.asyncProperty(fc.nat(lastLine - 1), fc.nat(7), async (byte, bit) => {
      const damaged = Buffer.from(whole);
      damaged[byte] = (damaged[byte] ?? 0) ^ (1 << bit);
      writeFileSync(path, damaged);
      await expect(openJournalForAppend({ path })).rejects.toThrow(JournalDamagedError);
      await expect(entries(path)).rejects.toThrow(/line \d+ \(byte \d+\)/);
      expect(readFileSync(path)).toEqual(damaged);
      expect(readdirSync(join(path, '..'))).toEqual(['s.journal']);
    }), { numRuns: 120 });
  });

  it('includes a record that is missing, repeated or of another journal', async () => {
    const lines = readFileSync(await journalOf([openRecord, priceRecord(1), priceRecord(2)]), 'latin1').split('\n').slice(0, -1);
    const [header = '', first = '', second = '', third = ''] = lines;
    for (const [order, found] of [
      [[header, first, third], /record 3 where 2 was expected/],
      [[header, first, second, second, third], /line 4 .*record 2 where 3 was expected/],
      [[first, second], /line 1 .*record 1 where 0 was expected/],
    ] as const) {
      const path = join(temporaryFolder(), 's.journal');
      writeFileSync(path, `${order.join('\n')}\n`, 'latin1');
      await expect(openJournalForAppend({ path })).rejects.toThrow(found);
    }
  });

  it.each([['text', 'open,high,low,close\n1,2,3,4\n'], ['text without a line end', 'settings'], ['zeros', '\0'.repeat(100)]])('includes a file of %s that is no journal', async (_name, content) => {
    const path = join(temporaryFolder(), 's.journal');
    writeFileSync(path, content);
    await expect(openJournalForAppend({ path })).rejects.toThrow(JournalDamagedError);
    expect(readFileSync(path, 'utf8')).toBe(content);
  });
});

describe('a disk that refuses', () => {
  it.each([['full', 'ENOSPC', /free space/], ['read-only', 'EROFS', /make it writable/], ['broken', 'EIO', /check the disk/]])('when %s, leaves every whole record and closes the journal to more', async (_name, code, nextStep) => {
    for (const room of [0, 1, 60]) {
      const path = join(temporaryFolder(), 's.journal');
      const disk = failingDisk({ roomBytes: Infinity, code });
      const journal = createJournal({ path, fs: disk.fs });
      journal.append(openRecord);
      journal.append(priceRecord(1));
      disk.roomBytes = room;
      const failure = thrownBy(() => journal.append(priceRecord(2)));
      expect(failure).toBeInstanceOf(JournalWriteError);
      expect(failure).toMatchObject({ code, nextStep: expect.stringMatching(nextStep), cause: expect.anything() });
      disk.roomBytes = Infinity;
      expect(thrownBy(() => journal.append(priceRecord(3)))).toBe(failure);
      await expect(journal.sync()).rejects.toBe(failure);
      await journal.close();
      const again = await openJournalForAppend({ path });
      await again.journal.close();
      expect(again.tornBytes).toBe(0);
      expect((await entries(path)).map(({ record }) => record)).toStrictEqual([openRecord, priceRecord(1)]);
    }
  });

  it('when a flush fails, accepts no more, because what is on the disk is unknown', async () => {
    const disk = failingDisk({ roomBytes: Infinity, code: 'EIO' });
    const journal = createJournal({ path: join(temporaryFolder(), 's.journal'), fs: disk.fs });
    journal.append(openRecord);
    disk.failsToSync = true;
    await expect(journal.sync()).rejects.toThrow(/cannot sync: the disk reports/);
    expect(() => journal.append(priceRecord(1))).toThrow(JournalWriteError);
    await journal.close();
  });

  it('when it is missing from the start, says which file could not be made', () => {
    expect(() => createJournal({ path: join(temporaryFolder(), 'no', 's.journal') })).toThrow(/s\.journal: cannot create: there is no such file or folder \(ENOENT\)/);
  });
});

describe('flushing', () => {
  it('is shared by all who wait, and by nobody whose record came after it began', async () => {
    const disk = failingDisk({ roomBytes: Infinity, code: 'EIO' });
    const journal = createJournal({ path: join(temporaryFolder(), 's.journal'), fs: disk.fs });
    const waiting: Promise<void>[] = [];
    for (let at = 0; at < 100; at += 1) {
      journal.append(priceRecord(at));
      waiting.push(journal.sync());
    }
    await Promise.all(waiting);
    expect(disk.syncs).toBe(2);
    await journal.sync();
    expect(disk.syncs).toBe(2);
    await journal.close();
  });

  it('stops being waited for when the signal aborts', async () => {
    const disk = failingDisk({ roomBytes: Infinity, code: 'EIO' });
    const journal = createJournal({ path: join(temporaryFolder(), 's.journal'), fs: disk.fs });
    journal.append(openRecord);
    const cancel = new AbortController();
    const waiting = journal.sync(cancel.signal);
    cancel.abort(new Error('too late'));
    await expect(waiting).rejects.toThrow('too late');
    await journal.close();
    expect(disk.syncs).toBeGreaterThan(0);
  });
});

describe('a glance', () => {
  it('tells a session that ended from one that did not', async () => {
    const open = await glanceAtJournal(await journalOf([openRecord, priceRecord(1)]));
    const closed = await glanceAtJournal(await journalOf([openRecord, priceRecord(1), closeRecord]));
    expect([open.isClosed, open.open, open.last]).toStrictEqual([false, openRecord, { seq: 2, record: priceRecord(1) }]);
    expect([closed.isClosed, closed.last?.seq]).toEqual([true, 3]);
  });

  it('looks past a torn end', async () => {
    const path = await journalOf([openRecord, priceRecord(1)]);
    const torn = `${path}.copy`;
    copyFileSync(path, torn);
    truncateSync(torn, statSync(torn).size - 3);
    expect((await glanceAtJournal(torn)).last?.seq).toBe(1);
  });

  it('finds no session in a journal that was never begun', async () => {
    expect(await glanceAtJournal(await journalOf([]))).toMatchObject({ open: null, last: null, isClosed: false });
  });
});

async function journalOf(records: readonly JournalRecord[]): Promise<string> {
  const path = join(temporaryFolder(), 's.journal');
  const journal = createJournal({ path });
  for (const record of records) journal.append(record);
  await journal.close();
  return path;
}

async function entries(path: string): Promise<JournalEntry[]> {
  const all: JournalEntry[] = [];
  for await (const entry of readJournal(path)) all.push(entry);
  return all;
}

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return null;
}

/** The real disk, until its room is used up: then it writes what fits and fails, as a full disk does. */
function failingDisk(state: { roomBytes: number; code: string; failsToSync?: boolean }): { fs: JournalFs; roomBytes: number; failsToSync: boolean; syncs: number } {
  const failure = (): Error => Object.assign(new Error(`${state.code}: refused`), { code: state.code });
  const disk = {
    roomBytes: state.roomBytes,
    failsToSync: false,
    syncs: 0,
    fs: {
      ...diskFs,
      write: (fd, bytes, position) => {
        if (disk.roomBytes <= 0) throw failure();
        const fitting = bytes.subarray(0, Math.min(bytes.length, disk.roomBytes));
        disk.roomBytes -= fitting.length;
        return diskFs.write(fd, fitting, position);
      },
      datasync: async (fd) => {
        disk.syncs += 1;
        if (disk.failsToSync) throw failure();
        await diskFs.datasync(fd);
      },
    } satisfies JournalFs,
  };
  return disk;
}
