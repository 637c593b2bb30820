import { z } from 'zod';
import { parseExchange, REAL_EXCHANGES, type RealExchange } from '../../shared/domain/instrument.ts';
import type { Endpoint, Endpoints } from '../engine/sessionRequest.ts';
import { readOptions } from './readOptions.ts';
import { UsageError } from './UsageError.ts';

/** What `run` was asked for; what is undefined comes from the settings. */
export interface RunOptions {
  readonly mode: 'paper';
  readonly market: 'exchange' | 'simulated' | undefined;
  readonly exchanges: readonly RealExchange[] | undefined;
  readonly symbols: readonly string[] | undefined;
  readonly durationSeconds: number | undefined;
  readonly reportFile: string | undefined;
  readonly decisionsFile: string | undefined;
  readonly seed: number | undefined;
  readonly speed: number | undefined;
  readonly candleFiles: readonly string[];
  readonly endpoints: Endpoints;
  readonly dryRun: boolean;
  readonly startsNew: boolean;
  readonly dataDir: string | undefined;
  readonly assignments: readonly string[];
}

export const RUN_HELP = `bearish run: a session without a window

  --mode paper                    paper is the only mode of this version
  --exchange ID[,ID…]             bingx, binanceusdm, kucoinfutures, bitget; several at once share one budget
  --symbols S[,S…]                as in BTC/USDT:USDT
  --duration SECONDS              stops by itself; without it, Ctrl+C stops
  --market exchange|simulated     simulated: a generated market, or the given candle files
  --seed N --speed N              of the simulated market; --speed also with an exchange on this machine
  --candles FILE                  recorded candles, one file a symbol (FILE or SYMBOL=FILE), repeatable
  --endpoint ID=REST_URL[,WS_URL] another address for an exchange, repeatable
  --report FILE                   writes the session report there
  --decisions FILE                writes every decision there, one JSON object a line
  --dry-run                       stops after pre-flight
  --new                           leaves an interrupted session alone and starts a new one
  --set key=value                 changes a setting for this session, repeatable
  --data-dir DIR                  settings, journals and databases
`;

/** @throws UsageError that names the option and what was expected. */
export function parseRunOptions(argv: readonly string[]): RunOptions {
  const values = readOptions(argv, OPTIONS);
  const mode = values.mode ?? 'paper';
  if (mode === 'demo' || mode === 'live') throw new UsageError(`--mode ${mode} is not part of this version; use --mode paper`);
  if (mode !== 'paper') throw new UsageError(`--mode "${mode}": expected paper, demo or live`);
  const { market } = values;
  if (market !== undefined && market !== 'exchange' && market !== 'simulated') throw new UsageError(`--market "${market}": expected exchange or simulated`);
  return {
    mode,
    market: market ?? (values.candles.length === 0 ? undefined : 'simulated'),
    exchanges: exchanges(values.exchange),
    symbols: values.symbols?.split(',').map((symbol) => symbol.trim()).filter((symbol) => symbol !== ''),
    durationSeconds: number('--duration', values.duration, z.number().min(1).max(31_536_000), 'seconds above 0'),
    reportFile: values.report,
    decisionsFile: values.decisions,
    seed: number('--seed', values.seed, z.number().int().min(0).max(4_294_967_295), 'a whole number from 0 to 4294967295'),
    speed: number('--speed', values.speed, z.number().min(1).max(36_000), 'a number from 1 to 36000'),
    candleFiles: values.candles,
    endpoints: Object.fromEntries(values.endpoint.map(endpoint)),
    dryRun: values['dry-run'],
    startsNew: values.new,
    dataDir: values['data-dir'],
    assignments: values.set,
  };
}

const OPTIONS = {
  mode: 'text', exchange: 'text', symbols: 'text', duration: 'text', report: 'text', decisions: 'text', market: 'text', seed: 'text', speed: 'text',
  candles: 'texts', endpoint: 'texts', 'dry-run': 'flag', new: 'flag', 'data-dir': 'text', set: 'texts',
} as const;

function number(option: string, text: string | undefined, schema: z.ZodNumber, expected: string): number | undefined {
  if (text === undefined) return undefined;
  const parsed = schema.safeParse(text.trim() === '' ? Number.NaN : Number(text));
  if (!parsed.success) throw new UsageError(`${option} "${text}": expected ${expected}`);
  return parsed.data;
}

/** @throws UsageError naming what is no exchange. */
export function exchanges(text: string | undefined): readonly RealExchange[] | undefined {
  if (text === undefined) return undefined;
  const named = text.split(',').map((name) => {
    const exchange = parseExchange(name);
    if (exchange === null) throw new UsageError(`--exchange "${name.trim()}": expected one of ${REAL_EXCHANGES.join(', ')}`);
    return exchange;
  });
  return [...new Set(named)];
}

/** @throws UsageError where it is not `ID=REST_URL[,WS_URL]`. */
export function endpoint(text: string): readonly [RealExchange, Endpoint] {
  const match = /^([^=]+)=([^,]+)(?:,(.+))?$/.exec(text.trim());
  const exchange = parseExchange(match?.[1] ?? '');
  const restUrl = match?.[2];
  if (exchange === null || restUrl === undefined) {
    throw new UsageError(`--endpoint "${text}": expected ID=REST_URL[,WS_URL] with one of ${REAL_EXCHANGES.join(', ')}, as in bingx=http://127.0.0.1:9001`);
  }
  return [exchange, { restUrl, wsUrl: match?.[3] ?? null }];
}
