import { parseMarketSymbol, type MarketSymbol } from '../../shared/domain/ids.ts';
import type { RealExchange } from '../../shared/domain/instrument.ts';
import { signalWithin } from '../../shared/signalWithin.ts';
import { inForce, withEntry, withoutEntry } from '../market/quarantine/quarantineList.ts';
import { checkWritable, dataLayout } from '../storage/dataDir.ts';
import { acquireInstanceLock } from '../storage/instanceLock.ts';
import { readQuarantine, writeQuarantine } from '../storage/quarantineFile.ts';
import { EXIT, resolveDataDir, type CliIo } from './io.ts';
import { readOptions, required } from './readOptions.ts';
import { exchanges } from './runOptions.ts';
import { UsageError } from './UsageError.ts';

const DAY_MS = 86_400_000;
const PROBE_DEADLINE_MS = 10_000;

/** Shows and changes the quarantine list. Changing needs the data folder for itself: while the application runs, its window does it. */
export async function quarantine(argv: readonly string[], io: CliIo): Promise<number> {
  const [action = '', ...rest] = argv;
  if (action !== 'list' && action !== 'add' && action !== 'release') throw new UsageError(`"${action}" is no action: expected one of list, add, release`);
  const values = readOptions(rest, { exchange: 'text', symbol: 'text', reason: 'text', json: 'flag', set: 'texts', 'data-dir': 'text' });
  const dataDir = resolveDataDir(values['data-dir'], io);
  const path = dataLayout(dataDir).quarantineFile;
  const now = Date.now();
  if (action === 'list') {
    const { entries, trouble } = await readQuarantine(path);
    if (trouble !== null) io.stderr(trouble);
    const listed = inForce(entries, now);
    if (values.json) io.stdout(JSON.stringify({ version: 1, entries: listed }));
    else if (listed.length === 0) io.stdout('No market is in quarantine');
    else for (const { exchange, symbol, reason, since, until } of listed) io.stdout(`${exchange} ${symbol} from ${iso(since)} until ${iso(until)}: ${reason}`);
    return EXIT.done;
  }
  const { exchange, symbol } = marketOf(values.exchange, values.symbol);
  const { settings, closeLog } = await io.prepare({ dataDir, assignments: values.set });
  try {
    await checkWritable(dataDir, signalWithin(io.signal, PROBE_DEADLINE_MS));
    const lock = acquireInstanceLock(dataDir, () => Date.now());
    try {
      const { entries, trouble } = await readQuarantine(path);
      if (trouble !== null) io.stderr(trouble);
      const known = inForce(entries, now);
      if (action === 'add') {
        const until = now + Math.round(settings.quarantine.days * DAY_MS);
        await writeQuarantine(path, withEntry(known, { exchange, symbol, cause: 'manual', reason: values.reason ?? 'Set aside by hand', since: now, until }));
        io.stdout(`${symbol} on ${exchange} takes no entries until ${iso(until)}`);
        return EXIT.done;
      }
      const left = withoutEntry(known, exchange, symbol);
      if (left.length === known.length) {
        io.stderr(`${symbol} on ${exchange} is not in quarantine`);
        return EXIT.failed;
      }
      await writeQuarantine(path, left);
      io.stdout(`${symbol} on ${exchange} is released`);
      return EXIT.done;
    } finally {
      lock.release();
    }
  } finally {
    await closeLog();
  }
}

function marketOf(exchangeText: string | undefined, symbolText: string | undefined): { readonly exchange: RealExchange; readonly symbol: MarketSymbol } {
  const [exchange, ...others] = exchanges(required('exchange', exchangeText, 'an exchange, as in bingx')) ?? [];
  if (exchange === undefined || others.length > 0) throw new UsageError(`--exchange "${exchangeText}": expected one exchange`);
  const text = required('symbol', symbolText, 'a market, as in BTC/USDT:USDT');
  const symbol = parseMarketSymbol(text);
  if (symbol === null) throw new UsageError(`--symbol "${text}": expected a USDT perpetual, as in BTC/USDT:USDT`);
  return { exchange, symbol };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
