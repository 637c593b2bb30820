import { describe, expect, it } from 'vitest';
import { announcements } from '../../../../renderer/shell/announcements.ts';
import { allActions } from '../../../../renderer/actions/allActions.ts';
import { createUiStore } from '../../../../renderer/desk/uiState.ts';
import { hasSeveralExchanges, marketName } from '../../../../renderer/format/marketName.ts';
import { matchesSearch, sortMarkets } from '../../../../renderer/watchlist/sortMarkets.ts';
import { runningView } from '../../../renderer-harness/fixtures.ts';
import { severalExchangesView } from '../../../renderer-harness/severalExchanges.ts';

const one = runningView();
const several = severalExchangesView();

describe('a market of one exchange among several', () => {
  it('has its exchange beside the coin only where the session has several', () => {
    expect(hasSeveralExchanges(one)).toBe(false);
    expect(hasSeveralExchanges(several)).toBe(true);
    const market = { symbol: 'BTC/USDT:USDT', exchange: 'bitget' } as const;
    expect([marketName(market, false), marketName(market, true)]).toEqual(['BTC', 'BTC, Bitget']);
  });

  it('is told apart in the palette and where its positions are closed', () => {
    const labels = allActions({ view: several, ui: createUiStore().getState() }).map(({ label }) => label);
    expect(labels).toContain('Show BTC, BingX');
    expect(labels).toContain('Show BTC, Bitget');
    const open = several.positions.filter((position) => position.status === 'open');
    for (const position of open) expect(labels).toContain(`Close ${position.side} ${marketName(position, true)}`);
  });

  it('is named with its exchange when its position closes', () => {
    const [position] = several.positions.filter((each) => each.status === 'open');
    if (position === undefined) throw new Error('the fixtures have no open position');
    const after = { ...several, positions: several.positions.map((each) => (each === position ? { ...each, status: 'closed' as const } : each)) };
    expect(announcements(several, after).polite.join(' ')).toContain(`Closed ${position.side} ${marketName(position, true)}`);
  });

  it('is found by coin and exchange together', () => {
    const found = (search: string) => several.instruments.filter((each) => matchesSearch(each, search)).map((each) => marketName(each, true));
    expect(found('btc bitg')).toEqual(['BTC, Bitget']);
    expect(found('  ')).toHaveLength(several.instruments.length);
    expect(found('btc kraken')).toEqual([]);
  });

  it('can be ordered by exchange', () => {
    expect(sortMarkets(several.instruments, 'exchange').map(({ exchange }) => exchange)).toEqual(['bingx', 'bingx', 'bitget']);
  });
});
