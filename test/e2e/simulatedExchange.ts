/** The simulated BingX in a process of its own, as a person starts it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FaultInput } from '../exchanges/core/fault.ts';

const program = fileURLToPath(new URL('../../scripts/exchange.mjs', import.meta.url));
const START_DEADLINE_MS = 30_000;

export interface SimulatedExchange {
  /** Where the application finds it, as environment variables. */
  readonly env: Readonly<Record<string, string>>;
  fault(fault: FaultInput): Promise<void>;
  clearFaults(): Promise<void>;
  close(): Promise<void>;
}

/** Starts the exchange on a free port. The caller closes it. */
export async function startExchange(options: { readonly speed: number }): Promise<SimulatedExchange> {
  const child = spawn(process.execPath, [program, '--speed', String(options.speed), '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const restUrl = await announcedUrl(child.stdout.setEncoding('utf8'), exited);
  const control = async (command: object): Promise<void> => {
    const answer = await fetch(`${restUrl}/__control`, { method: 'POST', body: JSON.stringify(command), signal: AbortSignal.timeout(5_000) });
    if (!answer.ok) throw new Error(`the simulated exchange refused ${JSON.stringify(command)}: ${await answer.text()}`);
  };
  return {
    env: { BINGX_REST_URL: restUrl, BINGX_WS_URL: restUrl.replace('http:', 'ws:') },
    fault: (fault) => control({ fault }),
    clearFaults: () => control({ clear: true }),
    async close() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function announcedUrl(output: AsyncIterable<string>, exited: Promise<unknown>): Promise<string> {
  let printed = '';
  const found = new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => { reject(new Error(`the simulated exchange did not name its address within ${START_DEADLINE_MS / 1_000} s: ${printed}`)); }, START_DEADLINE_MS);
    const read = async (): Promise<void> => {
      for await (const text of output) {
        printed += text;
        const url = /^REST\s+(http:\S+)$/m.exec(printed)?.[1];
        if (url === undefined) continue;
        clearTimeout(timer);
        resolve(url);
      }
    };
    read().catch(reject);
    exited.then(() => { reject(new Error(`the simulated exchange ended at once: ${printed}`)); }, reject);
  });
  return found;
}
