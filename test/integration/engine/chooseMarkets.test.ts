import { describe, expect, it, onTestFinished } from 'vitest';
import { listMarkets } from '../../../electron/engine/listMarkets.ts';
import { chooseMarkets } from '../../../electron/engine/startup/chooseMarkets.ts';
import type { RealExchange } from '../../../shared/domain/instrument.ts';
import { parseMarketSymbol, type MarketSymbol } from '../../../shared/domain/ids.ts';
import { settingsSchema } from '../../../shared/settings/schema.ts';
import { layTable } from '../../unit/exchanges-sim/bingx/exchangeTable.ts';

const signal = new AbortController().signal;

async function choose(universe: Readonly<Record<string, unknown>>, options: { readonly exchanges?: readonly RealExchange[]; readonly quarantined?: ReadonlyMap<MarketSymbol, string> } = {}) {
  const { exchange } = await layTable();
  onTestFinished(() => exchange.close());
  return await chooseMarkets({
    deps: { listMarkets },
    request: { exchanges: options.exchanges ?? ['bingx'], endpoints: { bingx: { restUrl: exchange.restUrl, wsUrl: null }, bitget: { restUrl: 'http://127.0.0.1:9', wsUrl: null } }, speed: 60 },
    settings: settingsSchema.parse({ universe: { auto_select: true, min_quote_volume_usdt: 0, ...universe } }),
    quarantined: () => options.quarantined ?? new Map(),
    signal,
  });
}

describe('markets chosen on an exchange', () => {
  it('are its largest by volume, with the reason of each', async () => {
    const { instruments, symbols, view, trouble } = await choose({ top_n_per_exchange: 2 });
    const [universe] = view.exchanges;
    expect(universe?.offered).toBe(3);
    const volumes = universe?.markets.map(({ quoteVolume24h }) => quoteVolume24h ?? -1) ?? [];
    expect(volumes).toEqual([...volumes].sort((a, b) => b - a));
    expect(universe?.markets.map(({ isChosen }) => isChosen)).toEqual([true, true, false]);
    expect(instruments.map(({ exchange, symbol, rules }) => [exchange, symbol, rules])).toEqual(symbols.map((symbol) => ['bingx', symbol, null]));
    expect([view.summary, trouble]).toEqual(['Chosen by 24 h volume: 2 of 3 on BingX', null]);
  });

  it('leave denied and quarantined ones out', async () => {
    const eth = parseMarketSymbol('ETH');
    const { symbols } = await choose({ blacklist: ['BTC'] }, { quarantined: new Map(eth === null ? [] : [[eth, 'by hand']]) });
    expect(symbols).toEqual(['SOL/USDT:USDT']);
  });

  it('end the start with a hint where none passes', async () => {
    await expect(choose({ min_quote_volume_usdt: 1e12 })).rejects.toMatchObject({ code: 'empty-universe', nextStep: expect.stringContaining('universe.min_quote_volume_usdt') });
  });

  it('come from the exchanges that answer, and the other is named', async () => {
    const { instruments, trouble } = await choose({}, { exchanges: ['bitget', 'bingx'] });
    expect([...new Set(instruments.map(({ exchange }) => exchange))]).toEqual(['bingx']);
    expect(trouble).toMatch(/^Bitget: /);
    await expect(choose({}, { exchanges: ['bitget'] })).rejects.toMatchObject({ code: 'exchange-unreachable' });
  });
});
