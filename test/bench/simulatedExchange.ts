import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { firstMatch } from './windowStart.ts';

export interface ExchangeProcess {
  readonly restUrl: string;
  stop(): Promise<void>;
}

const START_DEADLINE_MS = 20_000;

/** The simulated BingX in a process of its own, so that its work is not measured with ours. */
export async function startExchangeProcess(symbols: readonly string[], speed: number): Promise<ExchangeProcess> {
  const child = spawn(process.execPath, [resolve('dist', 'tools', 'exchange.mjs'), '--port', '0', '--speed', String(speed), '--symbols', symbols.join(',')], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<void>((done) => { child.once('close', () => { done(); }); });
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  try {
    return { restUrl: await firstMatch(child, 'stdout', /REST\s+(http:\S+)/, AbortSignal.timeout(START_DEADLINE_MS)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
