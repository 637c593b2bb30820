import type { ChartTimeframe } from '../desk/uiState.ts';
import { action, type Action, type ActionState } from './action.ts';

function needsMarkets(state: ActionState): string | null {
  return (state.view?.instruments.length ?? 0) > 0 ? null : 'No session has markets to show.';
}

const timeframeAction = (timeframe: ChartTimeframe, shortcut: string): Action =>
  action({
    id: `chart.${timeframe}`,
    label: `Chart: ${timeframe} candles`,
    group: 'Chart',
    keywords: ['timeframe', 'interval'],
    shortcut,
    hint: `Shows ${timeframe} candles of the chosen market.`,
    unavailable: needsMarkets,
    run: (desk) => desk.ui.setState({ timeframe }),
  });

export const chartTable = action({
  id: 'chart.table',
  label: 'Chart as a table, or back',
  group: 'Chart',
  keywords: ['accessible', 'text', 'candles'],
  shortcut: 'T',
  hint: 'Shows the candles and studies as rows of a table.',
  unavailable: needsMarkets,
  run: (desk) => desk.ui.setState(({ chartShows }) => ({ chartShows: chartShows === 'chart' ? 'table' : 'chart' })),
});

const stepMarket = (by: 1 | -1): Action =>
  action({
    id: by === 1 ? 'market.next' : 'market.previous',
    label: by === 1 ? 'Next market' : 'Previous market',
    group: 'Market',
    keywords: ['symbol'],
    shortcut: by === 1 ? ']' : '[',
    hint: 'Shows the next market of the watch list on the chart.',
    unavailable: needsMarkets,
    run(desk) {
      const instruments = desk.session.store.getState().copy?.view.instruments ?? [];
      const row = instruments.findIndex((instrument) => instrument.index === desk.ui.getState().instrument);
      const next = instruments[(row + by + instruments.length) % instruments.length];
      if (next !== undefined) desk.ui.setState({ instrument: next.index });
    },
  });

export const searchMarket = action({
  id: 'market.search',
  label: 'Search a market',
  group: 'Market',
  keywords: ['find', 'symbol', 'watch list'],
  shortcut: '/',
  hint: 'Puts the cursor into the watch list\u2019s search field.',
  unavailable: needsMarkets,
  run: () => document.querySelector<HTMLInputElement>('[data-market-search]')?.focus(),
});

export const latestCandle = action({
  id: 'chart.latest',
  label: 'Chart: go to the newest candle',
  group: 'Chart',
  keywords: ['now', 'end', 'scroll'],
  shortcut: 'End',
  hint: 'Scrolls the chart to the newest candle; the inspector follows it again.',
  unavailable: needsMarkets,
  run: (desk) => desk.ui.setState(({ chartJump }) => ({ inspectedTime: null, chartJump: { time: Number.POSITIVE_INFINITY, serial: (chartJump?.serial ?? 0) + 1 } })),
});

export const chartActions = [
  timeframeAction('30m', '1'),
  timeframeAction('1h', '2'),
  timeframeAction('4h', '3'),
  latestCandle,
  chartTable,
  stepMarket(1),
  stepMarket(-1),
  searchMarket,
] as const;
