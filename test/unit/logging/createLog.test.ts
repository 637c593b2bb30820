import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogLine } from '../../../shared/domain/sessionView.ts';
import { createLog, type LogOptions } from '../../../electron/logging/createLog.ts';
import { parseLogLevel } from '../../../electron/logging/logLevel.ts';
import { createRedactor } from '../../../electron/vault/redactor.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5, 6);

function openLog(options: Partial<LogOptions> = {}) {
  const printed: string[] = [];
  const dataDir = temporaryFolder();
  const log = createLog({ dataDir, level: 'info', redact: (text) => text, now: () => NOW, print: (line) => printed.push(line), ...options });
  return { log, printed, stored: () => readdirSync(join(dataDir, 'logs')).map((name) => readFileSync(join(dataDir, 'logs', name), 'utf8')).join('') };
}

describe('the log', () => {
  it('writes a JSON line to the file, a readable one to the terminal, and keeps it in memory', async () => {
    const { log, printed, stored } = openLog();
    log.write('warning', 'storage', 'the disk is slow', 2);
    await log.close();
    expect(printed).toEqual(['03:04:05.006 warning storage: the disk is slow']);
    expect(stored()).toBe('{"time":"2026-01-02T03:04:05.006Z","level":"warning","source":"storage","message":"the disk is slow","instrument":2,"seq":1}\n');
    expect(log.page(null, 10)).toEqual([{ seq: 1, at: NOW, level: 'warning', source: 'storage', message: 'the disk is slow', instrument: 2 }]);
  });

  it('leaves out what is below its level', async () => {
    const { log, printed } = openLog({ level: 'warning' });
    log.write('info', 'a', 'b');
    log.write('error', 'a', 'c');
    await log.close();
    expect(printed).toHaveLength(1);
  });

  it('describes a failure with its causes in one line', async () => {
    const { log, printed } = openLog();
    log.error('feed', new Error('no connection', { cause: new Error('ECONNREFUSED') }));
    await log.close();
    expect(printed[0]).toContain('error   feed: no connection: ECONNREFUSED');
  });

  it('never shows a planted secret, wherever it stands', async () => {
    const secret = 'sk+live/7dA0_9zQ-f31';
    const { redact } = createRedactor([secret]);
    const { log, printed, stored } = openLog({ redact });
    await fc.assert(fc.asyncProperty(fc.string(), fc.string(), fc.integer({ min: 0, max: 2 }), async (before, after, way) => {
      const text = `${before} ${secret} ${after}`;
      if (way === 0) log.write('info', 'feed', text);
      else if (way === 1) log.write('info', text, 'x');
      else log.error('feed', new Error('refused', { cause: new Error(text) }));
    }), { numRuns: 100 });
    await log.close();
    const everything = [...printed, stored(), ...log.page(null, 5_000).map((line) => JSON.stringify(line))].join('\n');
    expect(everything).not.toContain(secret);
    expect(everything).toContain('[redacted]');
  });

  it('keeps the newest 5,000 lines, and pages backwards through them', async () => {
    const { log } = openLog({ print: null });
    for (let index = 1; index <= 6_000; index += 1) log.write('info', 'a', String(index));
    expect(log.page(null, 3).map(({ seq }) => seq)).toEqual([5_998, 5_999, 6_000]);
    expect(log.page(5_998, 2).map(({ seq }) => seq)).toEqual([5_996, 5_997]);
    expect(log.page(null, 10_000)).toHaveLength(5_000);
    expect(log.page(1_001, 5)).toEqual([]);
    expect(log.page(1, 5)).toEqual([]);
    await log.close();
  });

  it('tells each subscriber of each line until it ends its subscription', async () => {
    const { log } = openLog();
    const seen: LogLine[] = [];
    const end = log.subscribe((line) => seen.push(line));
    log.write('info', 'a', '1');
    end();
    log.write('info', 'a', '2');
    await log.close();
    expect(seen.map(({ message }) => message)).toEqual(['1']);
  });

  it('works without a file', async () => {
    const { log, printed } = openLog({ dataDir: null });
    log.write('info', 'a', 'b');
    await log.flush();
    await log.close();
    expect(printed).toHaveLength(1);
    expect(log.filePath()).toBeNull();
  });

  it('says on the terminal that the file cannot be written, and goes on', async () => {
    const { log, printed } = openLog({ dataDir: '/dev/null' });
    log.write('info', 'a', 'b');
    await log.flush();
    log.write('info', 'a', 'c');
    await log.close();
    expect(printed.map((line) => line.slice(13))).toEqual(['info    a: b', expect.stringMatching(/^error {3}log: The log file cannot be written: /), 'info    a: c']);
    expect(log.dropped()).toBeGreaterThan(0);
  });

  it('cuts a message that is far too long, and says how long it was', async () => {
    const { log, printed } = openLog();
    log.write('info', 'a', 'x'.repeat(100_000));
    await log.close();
    expect(printed[0]?.length).toBeLessThan(4_100);
    expect(printed[0]).toContain('(100000 characters)');
  });
});

describe('log levels', () => {
  it.each([['INFO', 'info'], ['warn', 'warning'], ['Warning', 'warning'], ['critical', 'error'], ['debug', 'debug'], ['loud', null], ['constructor', null]])('reads %s as %s', (text, level) => {
    expect(parseLogLevel(text)).toBe(level);
  });
});
