import type { MarketRules } from '../../shared/domain/instrument.ts';
import type { MarketSymbol } from '../../shared/domain/ids.ts';
import type { ExchangeErrorContext } from './errors/exchangeError.ts';
import { SymbolNotTradableError } from './errors/symbolNotTradableError.ts';
import { UnknownSymbolError } from './errors/unknownSymbolError.ts';
import type { Gateway } from './gateway.ts';
import type { RealClock } from './realClock.ts';
import { similarSymbols } from './similarSymbols.ts';

/** A market of an exchange's contract list. */
export interface ListedMarket {
  readonly symbol: MarketSymbol;
  readonly isOpen: boolean;
}

export interface RulesLoaderOptions<Contract extends ListedMarket> {
  readonly clock: RealClock;
  readonly contextOf: (action: string) => ExchangeErrorContext;
  readonly listContracts: (context: ExchangeErrorContext, signal: AbortSignal) => Promise<readonly Contract[]>;
  /** @throws BadExchangeDataError for rules that cannot be read. */
  readonly rulesIn: (contract: Contract, context: ExchangeErrorContext) => MarketRules;
}

const LIFETIME_MS = 3_600_000;

/** `Gateway.loadRules` of an exchange that lists its contracts in one answer: read at most once an hour. */
export function rulesLoader<Contract extends ListedMarket>(options: RulesLoaderOptions<Contract>): Gateway['loadRules'] {
  const { clock, contextOf, listContracts, rulesIn } = options;
  let cached: { readonly at: number; readonly rules: ReadonlyMap<MarketSymbol, MarketRules> } | null = null;
  return async (symbols, signal) => {
    if (cached !== null && clock.monotonicMs() - cached.at < LIFETIME_MS) {
      const { rules } = cached;
      if (symbols.every((symbol) => rules.has(symbol))) return rules;
    }
    const context = contextOf('reading the contract list');
    const contracts = new Map((await listContracts(context, signal)).map((contract) => [contract.symbol, contract]));
    refuseUnknown(symbols, [...contracts.keys()], context);
    const rules = new Map<MarketSymbol, MarketRules>();
    const shut: MarketSymbol[] = [];
    for (const symbol of symbols) {
      const contract = contracts.get(symbol);
      if (contract === undefined) continue;
      if (contract.isOpen) rules.set(symbol, rulesIn(contract, context));
      else shut.push(symbol);
    }
    refuseShut(shut, context);
    cached = { at: clock.monotonicMs(), rules };
    return rules;
  };
}

/** @throws UnknownSymbolError with similar names, where a symbol is not listed. */
export function refuseUnknown(symbols: readonly MarketSymbol[], listed: readonly MarketSymbol[], context: ExchangeErrorContext): void {
  const known = new Set(listed);
  const unknown = symbols.filter((symbol) => !known.has(symbol));
  if (unknown.length === 0) return;
  const candidates = [...new Set(unknown.flatMap((symbol) => similarSymbols(symbol, listed, 10)))].slice(0, 10);
  throw new UnknownSymbolError(unknown, candidates, { ...context, nextStep: 'Correct the symbol list (--symbols, or setting universe.fixed_symbols).' });
}

/** @throws SymbolNotTradableError where the exchange has closed a market. */
export function refuseShut(shut: readonly MarketSymbol[], context: ExchangeErrorContext): void {
  if (shut.length > 0) throw new SymbolNotTradableError(shut, { ...context, nextStep: 'Remove it from the symbol list, or wait until the exchange opens it again.' });
}
