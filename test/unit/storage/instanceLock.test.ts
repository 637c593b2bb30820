import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { acquireInstanceLock, InstanceLockedError } from '../../../electron/storage/instanceLock.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const now = (): number => 1_760_000_000_000;

describe('the instance lock', () => {
  it('is held once, and free again after its release', () => {
    const dataDir = join(temporaryFolder(), 'new');
    const lock = acquireInstanceLock(dataDir, now);
    expect(() => acquireInstanceLock(dataDir, now)).toThrow(/in use by this process, since 2025-10-09/);
    lock.release();
    lock.release();
    expect(existsSync(lock.path)).toBe(false);
    acquireInstanceLock(dataDir, now).release();
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('of a living process is refused by its number', async () => {
    const dataDir = temporaryFolder();
    const other = await sleeper();
    writeFileSync(join(dataDir, 'lock'), JSON.stringify({ pid: other.pid, startedAt: now(), processMark: null }));
    const failure = thrownBy(() => acquireInstanceLock(dataDir, now));
    expect(failure).toBeInstanceOf(InstanceLockedError);
    expect(failure).toMatchObject({ pid: other.pid, nextStep: expect.stringContaining(`end process ${other.pid}`) });
  });

  it('of a dead process is taken over, and that is said', async () => {
    const dataDir = temporaryFolder();
    const other = await sleeper();
    writeFileSync(join(dataDir, 'lock'), JSON.stringify({ pid: other.pid, startedAt: now(), processMark: null }));
    other.kill('SIGKILL');
    await once(other, 'exit');
    const lock = acquireInstanceLock(dataDir, now);
    expect(lock.tookOver).toBe(true);
    expect(JSON.parse(readFileSync(lock.path, 'utf8'))).toMatchObject({ pid: process.pid });
    expect(readdirSync(dataDir)).toEqual(['lock']);
  });

  it.runIf(process.platform === 'linux')('of a dead process whose number lives on in another is taken over', async () => {
    const dataDir = temporaryFolder();
    const other = await sleeper();
    writeFileSync(join(dataDir, 'lock'), JSON.stringify({ pid: other.pid, startedAt: now(), processMark: 'another-boot:17' }));
    expect(acquireInstanceLock(dataDir, now).tookOver).toBe(true);
  });

  it.runIf(process.platform === 'linux')('of a killed process that its parent never asks about is taken over', async () => {
    const dataDir = temporaryFolder();
    const parent = spawn('sh', ['-c', 'sleep 0.05 & echo $!; exec sleep 600'], { stdio: ['ignore', 'pipe', 'ignore'] });
    onTestFinished(() => void parent.kill('SIGKILL'));
    const [line]: unknown[] = await once(parent.stdout, 'data');
    const pid = Number(String(line));
    await expect.poll(() => readFileSync(`/proc/${pid}/stat`, 'latin1')).toMatch(/\) Z /);
    writeFileSync(join(dataDir, 'lock'), JSON.stringify({ pid, startedAt: now(), processMark: null }));
    expect(acquireInstanceLock(dataDir, now).tookOver).toBe(true);
  });

  it.each(['', 'garbage', '{"pid":-1}'])('that holds %j binds nobody', (content) => {
    const dataDir = temporaryFolder();
    writeFileSync(join(dataDir, 'lock'), content);
    expect(acquireInstanceLock(dataDir, now).tookOver).toBe(true);
  });

  it('left half taken over by a process that died is taken over', () => {
    const dataDir = temporaryFolder();
    const dead = JSON.stringify({ pid: spawnSync('true').pid, startedAt: now(), processMark: null });
    writeFileSync(join(dataDir, 'lock'), dead);
    writeFileSync(join(dataDir, 'lock.takeover'), dead);
    expect(acquireInstanceLock(dataDir, now).tookOver).toBe(true);
    expect(readdirSync(dataDir)).toEqual(['lock']);
  });

  it('is not removed by a holder that lost it', () => {
    const dataDir = temporaryFolder();
    const lock = acquireInstanceLock(dataDir, now);
    writeFileSync(lock.path, JSON.stringify({ pid: 1, startedAt: 5, processMark: null }));
    lock.release();
    expect(existsSync(lock.path)).toBe(true);
  });
});

async function sleeper(): Promise<ChildProcess & { readonly pid: number }> {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
  onTestFinished(() => { child.kill('SIGKILL'); });
  await once(child, 'spawn');
  const { pid } = child;
  if (pid === undefined) throw new Error('no child process');
  return Object.assign(child, { pid });
}

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return null;
}
