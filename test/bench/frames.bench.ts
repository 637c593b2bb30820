import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { WebSocket } from 'ws';
import { createExchangeFeed } from '../../electron/market/exchange/exchangeFeed.ts';
import { parseMarketSymbol } from '../../shared/domain/ids.ts';
import { defaultSettings } from '../../shared/settings/schema.ts';
import type { BenchRow } from './benchRow.ts';
import { percentile } from './percentile.ts';
import { startExchangeProcess } from './simulatedExchange.ts';

const RATES = [100, 1_000, 3_000];
const SECONDS = 5;
const WARM_UP_MS = 1_000;

interface Measured {
  readonly latencies: readonly number[];
  readonly cpuShare: number;
}

/** From a ticker frame on the socket to the engine's quote event, against the same frames through a bare `ws`, gunzip and JSON.parse, in turn. */
export async function benchFrames(): Promise<BenchRow[]> {
  const sender = spawn(process.execPath, [resolve('test', 'bench', 'frameSender.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const port = await portOf(sender);
    const rows: BenchRow[] = [];
    for (const rate of RATES) {
      const address = `ws://127.0.0.1:${port}/swap-market?rate=${rate}`;
      const bare = await throughBareSocket(address);
      const ours = await throughFeed(address);
      rows.push(...rowsOf(rate, ours, bare));
    }
    return rows;
  } finally {
    sender.kill();
  }
}

function rowsOf(rate: number, ours: Measured, bare: Measured): BenchRow[] {
  const name = `frames: ${rate} a second`;
  const [p50, p99] = [percentile(ours.latencies, 0.5), percentile(ours.latencies, 0.99)];
  const [bare50, bare99] = [percentile(bare.latencies, 0.5), percentile(bare.latencies, 0.99)];
  return [
    { name: `${name}, frame to engine event p50`, value: p50, unit: 'ms', note: `bare ws + gunzip + JSON.parse ${bare50.toFixed(2)} ms: ${(p50 / bare50).toFixed(1)}x; ${ours.latencies.length} frames` },
    { name: `${name}, frame to engine event p99`, value: p99, unit: 'ms', note: `bare ${bare99.toFixed(2)} ms: ${(p99 / bare99).toFixed(1)}x` },
    { name: `${name}, share of a processor`, value: ours.cpuShare * 100, unit: '%', note: `bare ${(bare.cpuShare * 100).toFixed(1)} %: ${(ours.cpuShare / bare.cpuShare).toFixed(1)}x` },
  ];
}

async function portOf(sender: ChildProcess): Promise<number> {
  if (sender.stdout === null) throw new Error('the sender has no output');
  const [line] = await once(sender.stdout, 'data', { signal: AbortSignal.timeout(10_000) }) as [Buffer];
  return Number(String(line));
}

function wallMs(): number {
  return performance.timeOrigin + performance.now();
}

/** Collects after a warm-up and relates the time the processor worked to the time that passed. */
async function measure(latencies: number[]): Promise<Measured> {
  await delay(WARM_UP_MS);
  latencies.length = 0;
  const cpu = process.cpuUsage();
  const started = performance.now();
  await delay(SECONDS * 1_000);
  const { user, system } = process.cpuUsage(cpu);
  return { latencies: [...latencies], cpuShare: (user + system) / 1_000 / (performance.now() - started) };
}

async function throughBareSocket(address: string): Promise<Measured> {
  const latencies: number[] = [];
  const socket = new WebSocket(address);
  socket.on('message', (data) => {
    const frame = JSON.parse(gunzipSync(data as Buffer).toString()) as { readonly data: { readonly b: string } | null };
    if (frame.data !== null) latencies.push(wallMs() - Number(frame.data.b));
  });
  await once(socket, 'open', { signal: AbortSignal.timeout(10_000) });
  socket.send(JSON.stringify({ id: '1', reqType: 'sub', dataType: 'BTC-USDT@ticker' }));
  try {
    return await measure(latencies);
  } finally {
    socket.terminate();
  }
}

async function throughFeed(address: string): Promise<Measured> {
  const latencies: number[] = [];
  // In a process of its own: what it does is not what is measured.
  const rest = await startExchangeProcess(['BTC'], 1);
  const symbol = parseMarketSymbol('BTC');
  if (symbol === null) throw new Error('no symbol');
  const signal = AbortSignal.timeout(60_000);
  const feed = createExchangeFeed({
    exchange: 'bingx', endpoints: { restUrl: rest.restUrl, wsUrl: address }, websocket: defaultSettings().websocket, speed: 1, shelf: null,
    listener: (event) => {
      if (event.kind === 'quote' && event.bidSize !== null && event.bidSize > 1e12) latencies.push(wallMs() - event.bidSize);
    },
  });
  try {
    await feed.open([symbol], signal);
    await feed.subscribe([], signal);
    return await measure(latencies);
  } finally {
    await feed.close();
    await rest.stop();
  }
}
