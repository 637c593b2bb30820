import { parseMarketSymbol, type MarketSymbol } from '../../shared/domain/ids.ts';
import type { RealExchange } from '../../shared/domain/instrument.ts';
import type { TimeRange } from '../../shared/domain/timeRange.ts';
import { type Timeframe, TIMEFRAME_MS } from '../../shared/domain/timeframe.ts';
import type { Endpoint } from '../engine/sessionRequest.ts';
import type { DownloadSeries } from '../market/download/downloadApi.ts';
import { parseTime } from './parseTime.ts';
import { readOptions, required } from './readOptions.ts';
import { endpoint, exchanges } from './runOptions.ts';
import { UsageError } from './UsageError.ts';

export interface DownloadOptions {
  readonly exchange: RealExchange;
  readonly series: readonly DownloadSeries[];
  /** `to` is Infinity where none was given: up to the newest closed candle. */
  readonly range: TimeRange;
  /** Undefined: what the settings say. */
  readonly endpoint: Endpoint | undefined;
  readonly json: boolean;
  readonly dataDir: string | undefined;
  readonly assignments: readonly string[];
}

export const DOWNLOAD_HELP = `bearish download: candles of the past into the local store

  --exchange ID                   bingx, binanceusdm, kucoinfutures, bitget
  --symbols S[,S…]                as in BTC/USDT:USDT
  --timeframes T[,T…]             ${Object.keys(TIMEFRAME_MS).join(', ')}
  --from T --to T                 open times, from ≤ time < to; without --to up to the newest closed candle
  --endpoint ID=REST_URL[,WS_URL] another address for the exchange; its candles are kept apart
  --json                          the report as JSON
  --set key=value                 changes a setting for this run, repeatable
  --data-dir DIR                  whose store it goes into

  Only what the store does not know is loaded. Ctrl+C pauses it; the same command goes on where it ended.
  Exit code 0: complete, with the holes the exchange really has; 1: something is still missing.
`;

/** @throws UsageError that names the option and what was expected. */
export function parseDownloadOptions(argv: readonly string[]): DownloadOptions {
  const values = readOptions(argv, {
    exchange: 'text', symbols: 'text', timeframes: 'text', from: 'text', to: 'text', endpoint: 'texts', json: 'flag', set: 'texts', 'data-dir': 'text',
  });
  const [exchange, ...others] = exchanges(required('exchange', values.exchange, 'an exchange, as in bingx')) ?? [];
  if (exchange === undefined || others.length > 0) throw new UsageError(`--exchange "${values.exchange}": expected one exchange; download from several one after the other`);
  const symbols = parseSymbols(required('symbols', values.symbols, 'markets, as in BTC/USDT:USDT,ETH/USDT:USDT'));
  const timeframes = parseTimeframes(required('timeframes', values.timeframes, `some of ${Object.keys(TIMEFRAME_MS).join(', ')}`));
  const from = parseTime('from', required('from', values.from, 'the first open time, as in 2024-03-01'));
  const to = values.to === undefined ? Infinity : parseTime('to', values.to);
  if (to <= from) throw new UsageError(`--to "${values.to}": expected a time after --from "${values.from}"`);
  const endpoints = new Map(values.endpoint.map(endpoint));
  for (const named of endpoints.keys()) if (named !== exchange) throw new UsageError(`--endpoint names ${named}, and the download is from ${exchange}`);
  return {
    exchange,
    series: symbols.flatMap((symbol) => timeframes.map((timeframe) => ({ symbol, timeframe }))),
    range: { from, to },
    endpoint: endpoints.get(exchange),
    json: values.json,
    dataDir: values['data-dir'],
    assignments: values.set,
  };
}

export function parseSymbols(text: string): MarketSymbol[] {
  const parsed = listed(text).map((name) => {
    const symbol = parseMarketSymbol(name);
    if (symbol === null) throw new UsageError(`--symbols "${name}": expected markets, as in BTC/USDT:USDT`);
    return symbol;
  });
  if (parsed.length === 0) throw new UsageError(`--symbols "${text}": expected markets, as in BTC/USDT:USDT`);
  return [...new Set(parsed)];
}

/** Shortest first: longer ones are then compared with what was built from them. */
export function parseTimeframes(text: string): Timeframe[] {
  const known = Object.keys(TIMEFRAME_MS).filter((name): name is Timeframe => Object.hasOwn(TIMEFRAME_MS, name));
  const names = listed(text);
  for (const name of names) if (!known.some((timeframe) => timeframe === name)) throw new UsageError(`--timeframes "${name}": expected some of ${known.join(', ')}`);
  if (names.length === 0) throw new UsageError(`--timeframes "${text}": expected some of ${known.join(', ')}`);
  return known.filter((timeframe) => names.includes(timeframe));
}

function listed(text: string): string[] {
  return text.split(',').map((name) => name.trim()).filter((name) => name !== '');
}
