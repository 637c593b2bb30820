import { parseArgs } from 'node:util';

import { parseFaultText, FAULT_DESCRIPTIONS, type Fault } from './core/fault.ts';
import { SIMULATED_EXCHANGES } from './simulatedExchanges.ts';

export interface CliOptions {
  /** Name of the exchange, one of SIMULATED_EXCHANGES. */
  readonly exchange: string;
  readonly bases: readonly string[];
  /** Candle files by coin, in the order of the symbols; generated candles where a coin has none. */
  readonly candleFiles: readonly string[];
  readonly fundingFiles: readonly string[];
  readonly speed: number;
  readonly port: number;
  readonly seed: number;
  readonly startTime: number | null;
  readonly faults: readonly Fault[];
  /** Mean seconds between two random faults; `null` for none. */
  readonly chaosSeconds: number | null;
}

export const USAGE = `npm run exchange -- [options]

A simulated exchange on the loopback interface, for the real client.

  --exchange ID           ${[...SIMULATED_EXCHANGES.keys()].join(', ')} (default bingx)
  --symbols BTC,ETH,SOL   coins to trade against USDT (default BTC,ETH,SOL)
  --candles FILE[,FILE]   candle files (CSV or CSV.GZ), one per symbol in the same order; generated where there is none
  --funding FILE[,FILE]   funding rate files in the same order; generated where there is none
  --start TIME            market time to begin at, such as 2024-06-01 or 2024-06-01T12:00:00Z
  --speed N               market seconds per real second, 1 to 600 (default 1)
  --port N                TCP port, 0 for a free one (default 9001)
  --seed N                seed of everything that is generated (default 1)
  --fault KIND[,KEY=VALUE] a fault to begin with; can be repeated
  --chaos SECONDS         random faults, one every so many seconds on average
  --help                  this text

Every fault takes afterMs, forMs, times, chance (0 to 1) and match (text in a path or topic). The kinds:

${Object.entries(FAULT_DESCRIPTIONS).map(([kind, text]) => `  ${kind.padEnd(20)} ${text}`).join('\n')}
`;

/** Reads the command line; `null` asks for the usage. @throws RangeError or TypeError that names the wrong option. */
export function readCliOptions(args: readonly string[]): CliOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      exchange: { type: 'string', default: 'bingx' },
      symbols: { type: 'string', default: 'BTC,ETH,SOL' },
      candles: { type: 'string', default: '' },
      funding: { type: 'string', default: '' },
      start: { type: 'string' },
      speed: { type: 'string', default: '1' },
      port: { type: 'string', default: '9001' },
      seed: { type: 'string', default: '1' },
      fault: { type: 'string', multiple: true, default: [] },
      chaos: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const exchange = values.exchange.toLowerCase();
  if (!SIMULATED_EXCHANGES.has(exchange)) throw new RangeError(`--exchange is "${values.exchange}", expected one of ${[...SIMULATED_EXCHANGES.keys()].join(', ')}`);
  const bases = listOf(values.symbols).map((symbol) => symbol.toUpperCase().replace(/[-/]?USDT(:USDT)?$/, ''));
  if (bases.length === 0 || bases.some((base) => !/^[A-Z0-9]{1,20}$/.test(base))) {
    throw new RangeError(`--symbols is "${values.symbols}", expected coins such as BTC,ETH,SOL`);
  }
  if (new Set(bases).size < bases.length) throw new RangeError(`--symbols is "${values.symbols}", which names a coin twice`);
  return {
    exchange,
    bases,
    candleFiles: filesFor('--candles', values.candles, bases),
    fundingFiles: filesFor('--funding', values.funding, bases),
    speed: numberOf('--speed', values.speed, 1, 600),
    port: numberOf('--port', values.port, 0, 65_535, true),
    seed: numberOf('--seed', values.seed, 0, 4_294_967_295, true),
    startTime: values.start === undefined ? null : timeOf(values.start),
    faults: values.fault.map(parseFaultText),
    chaosSeconds: values.chaos === undefined ? null : numberOf('--chaos', values.chaos, 0.1, 86_400),
  };
}

function listOf(text: string): string[] {
  return text.split(',').map((part) => part.trim()).filter((part) => part !== '');
}

function filesFor(option: string, text: string, bases: readonly string[]): string[] {
  const files = listOf(text);
  if (files.length > bases.length) {
    throw new RangeError(`${option} names ${files.length} files for ${bases.length} symbols (${bases.join(', ')}); give at most one per symbol`);
  }
  return files;
}

function numberOf(option: string, text: string, least: number, most: number, isWhole = false): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= least && value <= most) || (isWhole && !Number.isInteger(value))) {
    throw new RangeError(`${option} is "${text}", expected a ${isWhole ? 'whole ' : ''}number from ${least} to ${most}`);
  }
  return value;
}

function timeOf(text: string): number {
  const zoned = /[zZ]$|[+-]\d\d:\d\d$/.test(text) || !text.includes('T') ? text : `${text}Z`;
  const at = Date.parse(zoned);
  if (!Number.isFinite(at)) throw new RangeError(`--start is "${text}", expected a time such as 2024-06-01T12:00:00Z`);
  return at;
}
