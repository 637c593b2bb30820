import { parseMarketSymbol, type MarketSymbol } from '../../shared/domain/ids.ts';
import { REAL_EXCHANGES, type RealExchange } from '../../shared/domain/instrument.ts';
import { startOptionsSchema, type StartOptions } from '../../shared/ipc/contract.ts';

/** The start panel as it is typed. */
export interface StartForm {
  readonly market: StartOptions['market'];
  readonly exchanges: StartOptions['exchanges'];
  readonly symbols: string;
  /** The exchanges' largest markets instead of `symbols`. */
  readonly autoSelect: boolean;
  /** Speed of the generated market. */
  readonly speed: string;
  /** Speed of an exchange: 1, except for a simulated one on this computer. */
  readonly exchangeSpeed: string;
  readonly seed: string;
  readonly durationMinutes: string;
}

export type StartField = 'exchanges' | 'symbols' | 'speed' | 'exchangeSpeed' | 'seed' | 'durationMinutes';

export function formOf(options: StartOptions): StartForm {
  return {
    market: options.market,
    exchanges: options.exchanges,
    symbols: options.symbols.join(', '),
    autoSelect: options.autoSelect,
    speed: String(options.speed),
    exchangeSpeed: '1',
    seed: String(options.seed),
    durationMinutes: String(options.durationSeconds / 60),
  };
}

export interface TypedSymbols {
  readonly symbols: readonly MarketSymbol[];
  readonly unknown: readonly string[];
}

/** Markets of a list typed with commas or spaces, each once. */
export function parseSymbols(text: string): TypedSymbols {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '');
  const symbols = new Set<MarketSymbol>();
  const unknown: string[] = [];
  for (const word of words) {
    const symbol = parseMarketSymbol(word);
    if (symbol === null) unknown.push(word);
    else symbols.add(symbol);
  }
  return { symbols: [...symbols], unknown };
}

export type CheckedStart = { readonly ok: true; readonly options: StartOptions } | { readonly ok: false; readonly errors: Partial<Record<StartField, string>> };

/** Options for a start, or what is wrong with each field. */
export function checkStart(form: StartForm): CheckedStart {
  const errors: Partial<Record<StartField, string>> = {};
  const { symbols, unknown } = parseSymbols(form.symbols);
  if (unknown.length > 0) errors.symbols = `"${unknown.join('", "')}" is not a USDT perpetual. Write BTC, BTC/USDT or BTC/USDT:USDT.`;
  else if (symbols.length === 0) errors.symbols = 'Name at least one market, such as BTC.';
  else if (symbols.length > 50) errors.symbols = `${symbols.length} markets are too many: at most 50.`;

  if (form.market === 'exchange' && form.exchanges.length === 0) errors.exchanges = 'Choose at least one exchange.';
  const speedField = form.market === 'simulated' ? 'speed' : 'exchangeSpeed';
  const speed = numberOf(form[speedField]);
  if (!(speed >= 1 && speed <= 3_600)) errors[speedField] = `"${form[speedField]}" is not a speed: 1 to 3,600 times real time.`;
  const seed = numberOf(form.seed);
  if (!(Number.isInteger(seed) && seed >= 0 && seed <= 4_294_967_295)) errors.seed = `"${form.seed}" is not a seed: a whole number from 0 to 4,294,967,295.`;
  const minutes = numberOf(form.durationMinutes);
  if (!(minutes >= 0 && minutes <= 525_600)) errors.durationMinutes = `"${form.durationMinutes}" is not a duration: 0 to 525,600 minutes, 0 for until stopped.`;
  if (Object.keys(errors).length > 0) return { ok: false, errors };

  const parsed = startOptionsSchema.safeParse({ mode: 'paper', market: form.market, exchanges: form.exchanges, symbols, autoSelect: form.autoSelect, speed, seed, durationSeconds: Math.round(minutes * 60) });
  return parsed.success ? { ok: true, options: parsed.data } : { ok: false, errors: { symbols: parsed.error.issues[0]?.message ?? 'These options are not valid.' } };
}

/** The exchanges with one more or one fewer, in the order in which they are always named. */
export function toggleExchange(exchanges: StartOptions['exchanges'], exchange: RealExchange): StartOptions['exchanges'] {
  const isChosen = exchanges.includes(exchange);
  return REAL_EXCHANGES.filter((each) => (each === exchange ? !isChosen : exchanges.includes(each)));
}

function numberOf(text: string): number {
  const trimmed = text.trim().replaceAll(',', '');
  return trimmed === '' ? Number.NaN : Number(trimmed);
}
