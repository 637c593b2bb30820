import { exchangeName } from '../../../shared/domain/exchangeWords.ts';
import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import type { Instrument, RealExchange } from '../../../shared/domain/instrument.ts';
import type { ExchangeUniverse, UniverseView } from '../../../shared/domain/universe.ts';
import type { Settings } from '../../../shared/settings/schema.ts';
import { selectUniverse } from '../../market/universe/selectUniverse.ts';
import { universeRules } from '../../market/universe/universeRules.ts';
import { describeFailure } from '../describeFailure.ts';
import type { EngineDeps } from '../engineDeps.ts';
import type { SessionRequest } from '../sessionRequest.ts';
import { StepFailure } from './StepFailure.ts';

/** More than a person reads. */
const MOST_SHOWN = 200;

export interface ChosenMarkets {
  readonly instruments: readonly Instrument[];
  readonly symbols: readonly MarketSymbol[];
  readonly view: UniverseView;
  /** What went wrong on some exchanges while others gave markets; null where nothing did. */
  readonly trouble: string | null;
}

export interface ChooseMarketsInput {
  readonly deps: Pick<EngineDeps, 'listMarkets'>;
  readonly request: Pick<SessionRequest, 'exchanges' | 'endpoints' | 'speed'>;
  readonly settings: Settings;
  /** Markets of one exchange that are set aside, with the reason. */
  readonly quarantined: (exchange: RealExchange) => ReadonlyMap<MarketSymbol, string>;
  readonly signal: AbortSignal;
}

/**
 * Chooses the markets of every exchange of the session by their volume. An exchange that cannot tell its markets is left out while another
 * can. @throws the first exchange's own error where none can, StepFailure where nothing is left to trade.
 */
export async function chooseMarkets(input: ChooseMarketsInput): Promise<ChosenMarkets> {
  const { request } = input;
  const results = await Promise.all(request.exchanges.map(async (exchange) => await chooseOn(exchange, input)));
  input.signal.throwIfAborted();
  const exchanges = results.map(({ shown }) => shown);
  const instruments = results.flatMap(({ shown, symbols }) => symbols.map((symbol): Instrument => ({ exchange: shown.exchange, symbol, rules: null })));
  if (instruments.length === 0) {
    const failed = results.find(({ error }) => error !== null);
    if (failed !== undefined && results.every(({ error }) => error !== null)) throw failed.error;
    const offered = exchanges.reduce((sum, each) => sum + each.offered, 0);
    throw new StepFailure('empty-universe', `None of the ${offered} markets of ${request.exchanges.map(exchangeName).join(', ')} passes the choice`,
      'Lower universe.min_quote_volume_usdt, shorten the deny lists, name coins in universe.allow_list, or set universe.auto_select to false');
  }
  const troubles = exchanges.filter(({ failure }) => failure !== null).map(({ exchange, failure }) => `${exchangeName(exchange)}: ${failure ?? ''}`);
  const counts = exchanges.map(({ exchange, offered }) => `${instruments.filter((each) => each.exchange === exchange).length} of ${offered} on ${exchangeName(exchange)}`);
  return {
    instruments,
    symbols: [...new Set(instruments.map(({ symbol }) => symbol))],
    view: { source: 'selected', summary: `Chosen by 24 h volume: ${counts.join(', ')}`, exchanges },
    trouble: troubles.length === 0 ? null : troubles.join('; '),
  };
}

interface ExchangeChoice {
  readonly shown: ExchangeUniverse & { readonly exchange: RealExchange };
  readonly symbols: readonly MarketSymbol[];
  readonly error: unknown;
}

async function chooseOn(exchange: RealExchange, { deps, request, settings, quarantined, signal }: ChooseMarketsInput): Promise<ExchangeChoice> {
  try {
    const endpoint = request.endpoints[exchange] ?? { restUrl: null, wsUrl: null };
    const listings = await deps.listMarkets({ exchange, endpoint, isAccelerated: request.speed !== 1 }, signal);
    const choices = selectUniverse(listings, universeRules(settings), quarantined(exchange));
    const symbols = choices.filter(({ isChosen }) => isChosen).map(({ symbol }) => symbol);
    const failure = symbols.length === 0 ? 'none of its markets passes the choice' : null;
    return { shown: { exchange, offered: choices.length, markets: choices.slice(0, Math.max(MOST_SHOWN, symbols.length)), failure }, symbols, error: null };
  } catch (error) {
    return { shown: { exchange, offered: 0, markets: [], failure: describeFailure(error).message }, symbols: [], error };
  }
}
