/** `npm run exchange`: a simulated exchange for a person, until Ctrl+C. */
import { readCliOptions, USAGE, type CliOptions } from './cliOptions.ts';
import { CONTROL_PATH } from './core/control.ts';
import { FAULT_DESCRIPTIONS } from './core/fault.ts';
import { randomFaultSchedule } from './core/faultSchedule.ts';
import { openMarket, type SimulatedMarket } from './core/simulatedMarket.ts';
import type { SimulatedServer } from './core/simulatedServer.ts';
import { SIMULATED_EXCHANGES, type SimulatedExchange } from './simulatedExchanges.ts';

const DAY_MS = 86_400_000;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

async function main(): Promise<void> {
  const options = readCliOptions(process.argv.slice(2));
  if (options === null) {
    say(USAGE);
    return;
  }
  const market = await openMarket({
    symbols: options.bases.map((base, index) => {
      const candles = options.candleFiles[index];
      const fundingFile = options.fundingFiles[index];
      return { base, ...(candles === undefined ? {} : { candles }), ...(fundingFile === undefined ? {} : { fundingFile }) };
    }),
    seed: options.seed,
    speed: options.speed,
    ...(options.startTime === null ? {} : { startTime: options.startTime }),
  });
  const kind = SIMULATED_EXCHANGES.get(options.exchange);
  if (kind === undefined) throw new RangeError(`no simulated exchange ${options.exchange}`);
  const exchange = await kind.start({ market, port: options.port, faults: [...options.faults, ...chaos(options)] });
  describe(exchange, kind, market, options);
  endOnSignal(exchange, market);
}

function chaos(options: CliOptions): ReturnType<typeof randomFaultSchedule> {
  if (options.chaosSeconds === null) return [];
  const everyMs = options.chaosSeconds * 1_000;
  return randomFaultSchedule({ seed: options.seed, spanMs: DAY_MS, everyMs, longestMs: everyMs });
}

function describe(exchange: SimulatedServer, { title, variable, streamPath }: SimulatedExchange, market: SimulatedMarket, options: CliOptions): void {
  const sources = options.bases.map((base, index) => `${base} from ${options.candleFiles[index] ?? 'generated candles'}`);
  const endsAt = market.endsAt();
  say(`Simulated ${title}, not the real one. Market time starts at ${new Date(market.startTime).toISOString()} and runs at ${options.speed}x.`);
  say(`  ${sources.join('\n  ')}`);
  if (endsAt !== null) {
    const minutes = (endsAt - market.startTime) / options.speed / 60_000;
    say(`The candles end at ${new Date(endsAt).toISOString()}, in ${minutes.toFixed(0)} minutes of real time. No price follows.`);
  }
  say(`\nREST       ${exchange.restUrl}\nWebSocket  ${exchange.wsUrl}${streamPath}\n`);
  say(`To use it:\n  export ${variable}_REST_URL=${exchange.restUrl}\n  export ${variable}_WS_URL=${exchange.wsUrl}\n`);
  const control = `${exchange.restUrl}${CONTROL_PATH}`;
  say('To make it misbehave, and to see what it does:');
  say(`  curl -d '{"fault":{"kind":"stall","forMs":20000}}' ${control}`);
  say(`  curl -d '{"clear":true}' ${control}\n  curl ${control}\n`);
  say(`Faults:\n${Object.entries(FAULT_DESCRIPTIONS).map(([kind, text]) => `  ${kind.padEnd(20)} ${text}`).join('\n')}\n\nCtrl+C ends it.`);
}

function endOnSignal(exchange: SimulatedServer, market: SimulatedMarket): void {
  const end = (): void => {
    process.off('SIGINT', end);
    process.off('SIGTERM', end);
    const { requests, connectionsOpened, framesSent } = exchange.counters;
    say(`\nEnds at market time ${new Date(market.now()).toISOString()}: ${requests} requests, ${connectionsOpened} connections, ${framesSent} frames.`);
    exchange.close().catch(fail);
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}

function fail(error: unknown): void {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(isTaken ? `${reason}\nThe port is in use; choose another with --port, or 0 for a free one.\n` : `${reason}\n`);
  process.exitCode = 1;
}

main().catch(fail);
