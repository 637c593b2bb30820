import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';

import { afterEach, describe, expect, it } from 'vitest';

const LIMIT_MS = 60_000;

type Program = ChildProcessByStdio<null, Readable, Readable>;
const running = new Set<Program>();
afterEach(() => {
  for (const program of running) program.kill('SIGKILL');
  running.clear();
});

/** Starts the program that people start, built first where it is stale. */
function start(...args: string[]): { program: Program; shown: () => string; exited: Promise<number | null> } {
  const program = spawn(process.execPath, ['scripts/exchange.mjs', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(program);
  let text = '';
  for (const stream of [program.stdout, program.stderr]) stream.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
  });
  const exited = new Promise<number | null>((resolve) => {
    program.once('close', (code) => {
      running.delete(program);
      resolve(code);
    });
  });
  return { program, shown: () => text, exited };
}

describe('the program', () => {
  it('prints its addresses, serves, takes faults, and ends cleanly on Ctrl+C', async () => {
    const { program, shown, exited } = start('--port', '0', '--speed', '60', '--fault', 'slow,delayMs=5');
    await expect.poll(shown, { timeout: LIMIT_MS, interval: 100 }).toContain('Ctrl+C ends it');
    const restUrl = /export BINGX_REST_URL=(\S+)/.exec(shown())?.[1] ?? '';
    expect(/export BINGX_WS_URL=(\S+)/.exec(shown())?.[1]).toBe(restUrl.replace('http', 'ws'));
    expect(await (await fetch(`${restUrl}/openApi/swap/v2/server/time`)).json()).toMatchObject({ code: 0 });
    const post = await fetch(`${restUrl}/__control`, { method: 'POST', body: '{"fault":{"kind":"silent"}}' });
    expect(await post.json()).toEqual({ ids: [2] });
    program.kill('SIGINT');
    expect(await exited).toBe(0);
    expect(shown()).toContain('Ends at market time 2024-06-01T00:');
  }, LIMIT_MS);

  it('says what is wrong with its options and ends with 1', async () => {
    const { shown, exited } = start('--port', '0', '--candles', '/nowhere/x.csv');
    expect(await exited).toBe(1);
    expect(shown()).toContain('/nowhere/x.csv: cannot be read; give the path of a candle file');
  }, LIMIT_MS);

  it('says that a port is in use and what to do', async () => {
    const first = start('--port', '0');
    await expect.poll(first.shown, { timeout: LIMIT_MS, interval: 100 }).toContain('Ctrl+C ends it');
    const port = /REST +http:\/\/127\.0\.0\.1:(\d+)/.exec(first.shown())?.[1] ?? '';
    const second = start('--port', port);
    expect(await second.exited).toBe(1);
    expect(second.shown()).toContain('The port is in use; choose another with --port');
    first.program.kill('SIGTERM');
    expect(await first.exited).toBe(0);
  }, LIMIT_MS);
});
