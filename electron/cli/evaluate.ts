import { resolve } from 'node:path';
import { parseMarketSymbol } from '../../shared/domain/ids.ts';
import { TIMEFRAME_MS } from '../../shared/domain/timeframe.ts';
import { evaluateCandles } from '../core/evaluateCandles.ts';
import type { CandleFile } from '../market/candleFile.ts';
import { readCandleFile } from '../market/candleFile.ts';
import { coreSettingsFrom } from '../settings/coreSettingsFrom.ts';
import type { CliIo } from './io.ts';
import { EXIT } from './io.ts';
import { openLineFile } from './lineFile.ts';
import { parseTime } from './parseTime.ts';
import { readOptions, required } from './readOptions.ts';
import { UsageError } from './UsageError.ts';

export const EVALUATE_HELP = `bearish evaluate: every decision on given candles, one JSON object a line

  --symbol S          such as BTC/USDT:USDT
  --candles-30m FILE  CSV, plain or gzip: timestamp_ms,open,high,low,close,volume
  --candles-1h FILE   without it, built from the 30m file
  --candles-4h FILE   without it, built from the 30m file
  --set key=value     changes a built-in default, repeatable
  --from T, --to T    decision times from <= time < to; Unix ms or ISO 8601; earlier candles still serve as history
  --flat              the pure rule alone: remembers no position between candles
  --out FILE.jsonl    where the decisions go
`;

/** The command `evaluate` of formats.md. @throws UsageError, SettingsError, BadCandleFileError: nothing is written then. */
export async function evaluate(argv: readonly string[], io: CliIo): Promise<number> {
  const startedAt = performance.now();
  const options = readOptions(argv, {
    symbol: 'text', 'candles-30m': 'text', 'candles-1h': 'text', 'candles-4h': 'text', set: 'texts', from: 'text', to: 'text', flat: 'flag', out: 'text',
  });
  const typed = required('symbol', options.symbol, 'a USDT perpetual such as BTC/USDT:USDT');
  const symbol = parseMarketSymbol(typed);
  if (symbol === null) throw new UsageError(`--symbol "${typed}": expected a USDT perpetual such as BTC/USDT:USDT`);
  const file30m = required('candles-30m', options['candles-30m'], 'a file of 30m candles');
  const out = required('out', options.out, 'the file the decisions go to');
  const inputs = [file30m, options['candles-1h'], options['candles-4h']];
  if (inputs.some((file) => file !== undefined && resolve(file) === resolve(out))) throw new UsageError(`--out "${out}": expected another file than the candles`);
  const from = options.from === undefined ? undefined : parseTime('from', options.from);
  const to = options.to === undefined ? undefined : parseTime('to', options.to);
  if (from !== undefined && to !== undefined && from > to) throw new UsageError(`--from "${options.from}": expected a time before --to "${options.to}"`);
  const settings = coreSettingsFrom(options.set);

  const candles30m = await readCandles(file30m, '30m', io.signal);
  const candles1h = options['candles-1h'] === undefined ? undefined : await readCandles(options['candles-1h'], '1h', io.signal);
  const candles4h = options['candles-4h'] === undefined ? undefined : await readCandles(options['candles-4h'], '4h', io.signal);

  const file = await openLineFile('--out', out);
  try {
    evaluateCandles(
      { symbol, candles30m: candles30m.columns, candles1h: candles1h?.columns, candles4h: candles4h?.columns, settings, flat: options.flat, from, to },
      (record) => { file.write(JSON.stringify(record)); },
    );
    // A signal that came during the computation is delivered at the loop's next turn.
    await new Promise(setImmediate);
    io.signal.throwIfAborted();
    await file.finish();
  } finally {
    await file.discard();
  }
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  io.stderr(`${file.lines} decisions on ${candles30m.columns.openTime.length} candles of ${symbol} in ${seconds} s: ${out}`);
  return EXIT.done;
}

function readCandles(file: string, timeframe: '30m' | '1h' | '4h', signal: AbortSignal): Promise<CandleFile> {
  return readCandleFile(file, { signal, timeframeMs: TIMEFRAME_MS[timeframe] });
}
