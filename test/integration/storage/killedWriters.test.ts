import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CandleRepository } from '../../../electron/storage/candles/CandleRepository.ts';
import { openJournalForAppend } from '../../../electron/storage/journal/openJournal.ts';
import { readJournal } from '../../../electron/storage/journal/readJournal.ts';
import { openDatabase } from '../../../electron/storage/sqlite/openDatabase.ts';
import { temporaryFolder } from '../../unit/storage/temporaryFolder.ts';
import { buildProgram } from './buildProgram.ts';

/** Fixed seed: the same moments in every run, in number of acknowledged writes. */
const moments = (count: number, max: number): number[] => {
  let state = 12_345;
  return Array.from({ length: count }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return 1 + (state % max);
  });
};

describe('a process killed at any moment', () => {
  it('loses no acknowledged journal record, 50 times', { timeout: 120_000 }, async () => {
    const folder = temporaryFolder();
    const program = await buildProgram('journalWriter', folder);
    const path = join(folder, 's.journal');
    let before = 0;
    for (const moment of moments(50, 300)) {
      const acknowledged = await killedAfter(program, path, moment);
      expect(acknowledged).toBeGreaterThan(before);
      const opened = await openJournalForAppend({ path });
      await opened.journal.close();
      expect(opened.records).toBeGreaterThanOrEqual(acknowledged);
      before = opened.records;
    }
    let seq = 0;
    for await (const entry of readJournal(path)) {
      seq += 1;
      expect(entry.seq).toBe(seq);
    }
    expect(seq).toBe(before);
  });

  it('loses no acknowledged candle and leaves a database that opens, 20 times', { timeout: 120_000 }, async () => {
    const folder = temporaryFolder();
    const program = await buildProgram('candleWriter', folder);
    const path = join(folder, 'history.sqlite');
    for (const moment of moments(20, 25)) {
      const acknowledged = await killedAfter(program, path, moment);
      const { database, keptAs } = await openDatabase({ path, now: () => Date.now() });
      const damaged: number[] = [];
      const candles = new CandleRepository({ database, now: () => 1, onDamagedChunk: (_key, { from }) => damaged.push(from) });
      const { openTime } = candles.range({ exchange: 'bingx', symbol: 'BTC/USDT:USDT', timeframe: '1m' }, 0, Infinity);
      database.close();
      expect([keptAs, damaged]).toEqual([null, []]);
      expect(openTime.at(-1)).toBeGreaterThanOrEqual(acknowledged);
      expect(openTime).toEqual(Float64Array.from(openTime, (_, row) => row * 60_000));
    }
  });
});

describe('processes that start at once', () => {
  it('never hold the data folder together, with a dead one\'s lock left behind', { timeout: 60_000 }, async () => {
    const folder = temporaryFolder();
    const program = await buildProgram('lockTaker', folder);
    for (let round = 0; round < 4; round += 1) {
      const dataDir = join(folder, `data-${round}`);
      mkdirSync(dataDir);
      writeFileSync(join(dataDir, 'lock'), JSON.stringify({ pid: spawnSync('true').pid, startedAt: 1, processMark: null }));
      const children = Array.from({ length: 5 }, () => started(program, dataDir));
      for (const child of children) child.stdin?.write('go\n');
      const verdicts = await Promise.all(children.map((child) => firstLine(child)));
      expect(verdicts.filter((verdict) => verdict === 'held')).toHaveLength(1);
      const gone = children.map((child) => once(child, 'exit'));
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(gone);
      expect(readdirSync(dataDir).filter((name) => name !== 'lock' && name !== 'lock.takeover')).toEqual([]);
    }
    expect(existsSync(folder)).toBe(true);
  });
});

function started(program: string, argument: string): ChildProcess {
  const child = spawn(process.execPath, [program, argument], { stdio: ['pipe', 'pipe', 'inherit'], cwd: process.cwd() });
  onTestFinished(() => { child.kill('SIGKILL'); });
  return child;
}

/** Runs the program until it has acknowledged `count` writes, kills it and returns the last number it could still say. */
async function killedAfter(program: string, path: string, count: number): Promise<number> {
  const child = started(program, path);
  let text = '';
  let lines = 0;
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    lines += chunk.split('\n').length - 1;
    if (lines >= count) child.kill('SIGKILL');
  });
  await once(child, 'close');
  return Number(text.slice(0, text.lastIndexOf('\n')).split('\n').at(-1));
}

async function firstLine(child: ChildProcess): Promise<string> {
  let text = '';
  child.stdout?.setEncoding('utf8');
  while (!text.includes('\n')) {
    const [chunk]: unknown[] = await once(child.stdout ?? child, 'data');
    text += String(chunk);
  }
  return text.trim();
}
