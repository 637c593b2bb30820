import { spawn, type ChildProcess } from 'node:child_process';
import WebSocket from 'ws';
import { z } from 'zod';
import { bundleOrigin } from '../../electron/app/bundlePath.ts';

const START_DEADLINE_MS = 60_000;
const END_DEADLINE_MS = 10_000;
const LOOK_EVERY_MS = 25;

const targets = z.array(z.object({ type: z.string(), url: z.string(), webSocketDebuggerUrl: z.string() }));
const evaluated = z.object({ id: z.literal(1), result: z.object({ result: z.object({ value: z.record(z.string(), z.number().nullable()) }) }) });
/** The page has no document to evaluate in yet, or is about to get another one. */
const notYet = z.object({ id: z.literal(1), error: z.object({ message: z.string().regex(/context|navigat/i) }) });

export type Times = Readonly<Record<string, number | null>>;

/** Starts a program, waits for what `ready` finds in its output, and ends it. `ready` gets the epoch ms at which it was spawned. */
export async function measureStart(command: string, args: readonly string[], ready: (child: ChildProcess, signal: AbortSignal) => Promise<Times>): Promise<Times> {
  const spawnedAt = epochNow();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve) => { child.once('close', () => { resolve(); }); });
  try {
    const times = await ready(child, AbortSignal.timeout(START_DEADLINE_MS));
    return Object.fromEntries(Object.entries(times).map(([name, at]) => [name, at === null ? null : at - spawnedAt]));
  } finally {
    child.kill('SIGTERM');
    const patience = setTimeout(() => { child.kill('SIGKILL'); }, END_DEADLINE_MS);
    await ended;
    clearTimeout(patience);
  }
}

/** First match in what the program prints. Rejects when it ends without one, or when the signal aborts. */
export function firstMatch(child: ChildProcess, output: 'stdout' | 'stderr', pattern: RegExp, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child[output]?.setEncoding('utf8').on('data', (more: string) => {
      text += more;
      const found = pattern.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('error', reject);
    child.once('close', (code) => { reject(new Error(`the program ended with code ${String(code)} before it was ready: ${text.slice(-500)}`)); });
    signal.addEventListener('abort', () => { reject(new Error(`no ${pattern.source} within ${START_DEADLINE_MS / 1_000} s: ${text.slice(-500)}`)); }, { once: true });
  });
}

/** Has the application's page evaluate a promise of named numbers, through the debugging port announced on standard error. */
export async function askPage(child: ChildProcess, expression: string, signal: AbortSignal): Promise<Times> {
  const browser = new URL(await firstMatch(child, 'stderr', /DevTools listening on (ws:\S+)/, signal));
  for (;;) {
    signal.throwIfAborted();
    const answer = await fetch(`http://${browser.host}/json/list`, { signal });
    const page = targets.parse(await answer.json()).find(({ type, url }) => type === 'page' && url.startsWith(bundleOrigin));
    const times = page === undefined ? null : await evaluate(page.webSocketDebuggerUrl, expression, signal);
    if (times !== null) return times;
    await new Promise((resolve) => { setTimeout(resolve, LOOK_EVERY_MS); });
  }
}

/** Null where the page cannot evaluate anything yet. */
function evaluate(address: string, expression: string, signal: AbortSignal): Promise<Times | null> {
  const socket = new WebSocket(address);
  return new Promise<Times | null>((resolve, reject) => {
    signal.addEventListener('abort', () => { reject(new Error('the page did not answer in time')); }, { once: true });
    socket.on('error', reject);
    socket.on('close', () => { reject(new Error('the page went away before it answered')); });
    socket.on('open', () => { socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression, awaitPromise: true, returnByValue: true } })); });
    socket.on('message', (data: Buffer) => {
      const answer: unknown = JSON.parse(data.toString('utf8'));
      const parsed = evaluated.safeParse(answer);
      if (parsed.success) resolve(parsed.data.result.result.value);
      else if (notYet.safeParse(answer).success) resolve(null);
      else reject(new Error(`the page answered ${data.toString('utf8').slice(0, 300)}`));
    });
  }).finally(() => { socket.terminate(); });
}

function epochNow(): number {
  return performance.timeOrigin + performance.now();
}
