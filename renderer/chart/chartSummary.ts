import type { InstrumentView } from '../../shared/domain/sessionView.ts';
import type { ChartTimeframe } from '../desk/uiState.ts';
import { formatDecimal, formatFraction } from '../format/number.ts';
import { countOf } from '../format/plural.ts';
import { formatPrice } from '../format/price.ts';
import { baseCoin, exchangeName } from '../format/symbol.ts';
import { regimeLine } from '../words/regime.ts';
import type { ChartRow } from '../../shared/ipc/contract.ts';
import type { TradeMark } from './tradeMarks.ts';

/** So many trades are told one by one, the newest. */
const MARKS_TOLD = 3;

/** What the chart shows, in sentences for those who do not see it. */
export function chartSummary(instrument: InstrumentView, timeframe: ChartTimeframe, rows: readonly ChartRow[], marks: readonly TradeMark[]): string {
  const last = rows.at(-1);
  if (last === undefined) return `${baseCoin(instrument.symbol)}, ${timeframe}: no closed candles yet.`;
  const recent = rows.slice(-48);
  const high = Math.max(...recent.map((row) => row.high));
  const low = Math.min(...recent.map((row) => row.low));
  const first = recent[0] ?? last;
  const price = (value: number): string => formatPrice(value, instrument.rules);
  return [
    `${baseCoin(instrument.symbol)} perpetual on ${exchangeName(instrument.exchange)}, ${timeframe} candles, ${rows.length} shown.`,
    `Last close ${price(last.close)}, ${formatFraction(last.close / first.open - 1, 2, 'always')} over the last ${recent.length} candles, between ${price(low)} and ${price(high)}.`,
    `RSI ${formatDecimal(last.rsi, 1)}.`,
    `EMA 21 ${price(last.emaFast)}, EMA 50 ${price(last.emaMid)}, EMA 200 ${price(last.emaSlow)}.`,
    `Regime: ${regimeLine(instrument.shownRegime)}.`,
    ...marksInWords(marks, price),
  ].join(' ');
}

function marksInWords(marks: readonly TradeMark[], price: (value: number) => string): readonly string[] {
  if (marks.length === 0) return [];
  const told = marks.slice(-MARKS_TOLD).map((mark) => {
    const entry = `${mark.side} from ${price(mark.entryPrice)}`;
    return mark.exitPrice === null ? `${entry}, still open` : `${entry} to ${price(mark.exitPrice)}, ${mark.exitLabel}`;
  });
  return [`${countOf(marks.length, 'trade')} marked${marks.length > told.length ? `, the newest ${told.length}` : ''}: ${told.join('; ')}.`];
}
