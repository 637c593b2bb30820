import type { IncomingMessage, ServerResponse } from 'node:http';

import { z } from 'zod';

import type { ExchangeCounts } from './counters.ts';
import { FAULT_DESCRIPTIONS, faultSchema } from './fault.ts';
import type { Faults } from './faults.ts';
import type { SimulatedMarket } from './simulatedMarket.ts';

/** Path under which another process commands a simulated exchange. Faults never touch it. */
export const CONTROL_PATH = '/__control';
const MAX_BODY_BYTES = 100_000;

const commandSchema = z.union([
  z.strictObject({ fault: faultSchema }),
  z.strictObject({ faults: z.array(faultSchema) }),
  z.strictObject({ clear: z.union([z.literal(true), z.number().int()]) }),
]);

export interface Controlled {
  readonly name: string;
  readonly market: SimulatedMarket;
  readonly faults: Faults;
  readonly counters: ExchangeCounts;
}

/** Serves `GET /__control` (what is going on) and `POST /__control` with `{"fault":…}`, `{"faults":[…]}` or `{"clear":true|id}`. */
export async function serveControl(exchange: Controlled, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === 'GET') {
    reply(response, 200, {
      exchange: exchange.name,
      marketTime: exchange.market.now(),
      speed: exchange.market.clock.speed,
      faults: exchange.faults.list(),
      counters: exchange.counters,
      kinds: FAULT_DESCRIPTIONS,
    });
    return;
  }
  if (request.method !== 'POST') {
    reply(response, 405, { error: `method ${request.method ?? ''} is not served here; use GET or POST` });
    return;
  }
  const command = commandSchema.safeParse(asJson(await readBody(request)));
  if (!command.success) {
    reply(response, 400, { error: `not a command: ${z.prettifyError(command.error)}`, kinds: Object.keys(FAULT_DESCRIPTIONS) });
    return;
  }
  if ('clear' in command.data) {
    exchange.faults.clear(command.data.clear === true ? undefined : command.data.clear);
    reply(response, 200, { faults: exchange.faults.list() });
    return;
  }
  const given = 'fault' in command.data ? [command.data.fault] : command.data.faults;
  reply(response, 200, { ids: given.map((fault) => exchange.faults.inject(fault)) });
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > MAX_BODY_BYTES) throw new RangeError(`the command is longer than ${MAX_BODY_BYTES} bytes`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The value of a JSON text; `null`, which is no command, where it is not one. */
function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
