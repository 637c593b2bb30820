import type { SeriesSummary } from '../../shared/domain/candleArchive.ts';
import { parseExchange, type RealExchange } from '../../shared/domain/instrument.ts';
import { type Timeframe, TIMEFRAME_MS } from '../../shared/domain/timeframe.ts';
import type { TimeRange } from '../../shared/domain/timeRange.ts';
import type { Endpoint, Endpoints } from '../engine/sessionRequest.ts';
import { parseSymbols, parseTimeframes } from './downloadOptions.ts';
import { parseTime } from './parseTime.ts';
import { readOptions } from './readOptions.ts';
import { endpoint } from './runOptions.ts';
import { UsageError } from './UsageError.ts';

export const CANDLE_ACTIONS = ['list', 'verify', 'gaps', 'corrections', 'repair', 'prune'] as const;
export type CandleAction = (typeof CANDLE_ACTIONS)[number];

export interface CandlesOptions {
  readonly action: CandleAction;
  readonly isWanted: (summary: SeriesSummary) => boolean;
  /** Of `gaps`: open times; undefined: from the first stored candle to the last. */
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly endpoints: Endpoints;
  readonly json: boolean;
  readonly dataDir: string | undefined;
  readonly assignments: readonly string[];
}

export const CANDLES_HELP = `bearish candles ACTION: the local candle store

  list           every series: candles, span, size
  verify         checks every chunk: checksum, order, alignment, prices; damaged ones are put aside
  gaps           what is missing, and what the exchange does not have
  corrections    late corrections of closed candles: what is stored, what was given later, when
  repair         verifies, then downloads again what damaged chunks held
  prune          lets old candles go, as the settings storage.candles say

  --exchange ID                   only these series; an exchange, or exchange@host:port
  --symbols S[,S…]                only these
  --timeframes T[,T…]             ${Object.keys(TIMEFRAME_MS).join(', ')}
  --from T --to T                 of gaps: open times, from ≤ time < to
  --endpoint ID=REST_URL[,WS_URL] of repair: another address for an exchange, repeatable
  --json                          as JSON
  --set key=value                 changes a setting for this run, repeatable
  --data-dir DIR                  whose store

  Exit code 1: damage was found, or something is still missing after repair.
`;

/** @throws UsageError that names the option and what was expected. */
export function parseCandlesOptions(argv: readonly string[]): CandlesOptions {
  const [name = '', ...rest] = argv;
  const action = CANDLE_ACTIONS.find((known) => known === name);
  if (action === undefined) throw new UsageError(`"${name}" is no action: expected one of ${CANDLE_ACTIONS.join(', ')}`);
  const values = readOptions(rest, {
    exchange: 'text', symbols: 'text', timeframes: 'text', from: 'text', to: 'text', endpoint: 'texts', json: 'flag', set: 'texts', 'data-dir': 'text',
  });
  const symbols = values.symbols === undefined ? null : parseSymbols(values.symbols);
  const timeframes: readonly Timeframe[] | null = values.timeframes === undefined ? null : parseTimeframes(values.timeframes);
  const exchange = values.exchange === undefined ? null : storedName(values.exchange);
  if (action !== 'gaps' && (values.from !== undefined || values.to !== undefined)) throw new UsageError('--from and --to belong to gaps alone');
  const from = values.from === undefined ? undefined : parseTime('from', values.from);
  const to = values.to === undefined ? undefined : parseTime('to', values.to);
  if (from !== undefined && to !== undefined && to <= from) throw new UsageError(`--to "${values.to}": expected a time after --from "${values.from}"`);
  return {
    action,
    isWanted: ({ key }) => (exchange === null || key.exchange === exchange) && (symbols === null || symbols.some((symbol) => symbol === key.symbol))
      && (timeframes === null || timeframes.includes(key.timeframe)),
    from,
    to,
    endpoints: Object.fromEntries(values.endpoint.map(endpoint)),
    json: values.json,
    dataDir: values['data-dir'],
    assignments: values.set,
  };
}

/** Which exchange a stored series came from and at which address; null where its address is not the given one. */
export function originOf(stored: string, endpointOf: (exchange: RealExchange) => Endpoint): { readonly exchange: RealExchange; readonly endpoint: Endpoint } | null {
  const [id = '', host] = stored.split('@');
  const exchange = parseExchange(id);
  if (exchange === null) return null;
  const endpointGiven = endpointOf(exchange);
  const hostGiven = endpointGiven.restUrl === null || !URL.canParse(endpointGiven.restUrl) ? undefined : new URL(endpointGiven.restUrl).host;
  return host === hostGiven ? { exchange, endpoint: endpointGiven } : null;
}

/** The span that `gaps` looks at: what is or, before it was damaged, was stored, unless it was given. */
export function spanOf({ first, last, key }: SeriesSummary, lost: readonly TimeRange[], { from, to }: Pick<CandlesOptions, 'from' | 'to'>): TimeRange | null {
  const start = from ?? Math.min(first ?? Infinity, ...lost.map((range) => range.from));
  const end = to ?? Math.max(last === null ? -Infinity : last + TIMEFRAME_MS[key.timeframe], ...lost.map((range) => range.to));
  return end <= start ? null : { from: start, to: end };
}

function storedName(text: string): string {
  const [id = '', host] = text.trim().split('@');
  const exchange = parseExchange(id);
  if (exchange === null) throw new UsageError(`--exchange "${text}": expected an exchange such as bingx, or bingx@host:port`);
  return host === undefined ? exchange : `${exchange}@${host}`;
}
