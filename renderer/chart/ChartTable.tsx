import { TIMEFRAME_MS } from '../../shared/domain/timeframe.ts';
import type { InstrumentView } from '../../shared/domain/sessionView.ts';
import { VirtualTable } from '../design/VirtualTable.tsx';
import type { Column } from '../design/Table.tsx';
import type { ChartTimeframe } from '../desk/uiState.ts';
import { useDesk, useTimeFormat } from '../desk/useDesk.ts';
import { formatCompact, formatDecimal } from '../format/number.ts';
import { formatPrice } from '../format/price.ts';
import { baseCoin } from '../format/symbol.ts';
import type { ChartRow } from '../../shared/ipc/contract.ts';

/** The chart's content as rows, newest first. Enter on a row opens its decisions. */
export function ChartTable({ instrument, timeframe, rows }: { readonly instrument: InstrumentView; readonly timeframe: ChartTimeframe; readonly rows: readonly ChartRow[] }) {
  const desk = useDesk();
  const time = useTimeFormat();
  const price = (value: number): string => formatPrice(value, instrument.rules);
  const columns: readonly Column<ChartRow>[] = [
    { id: 'time', header: 'Opened', cell: (row) => time(row.openTime, 'dateMinute') },
    { id: 'open', header: 'Open', align: 'right', cell: (row) => price(row.open) },
    { id: 'high', header: 'High', align: 'right', cell: (row) => price(row.high) },
    { id: 'low', header: 'Low', align: 'right', cell: (row) => price(row.low) },
    { id: 'close', header: 'Close', align: 'right', cell: (row) => price(row.close) },
    { id: 'volume', header: 'Volume', align: 'right', cell: (row) => formatCompact(row.volume) },
    { id: 'fast', header: 'EMA 21', align: 'right', cell: (row) => price(row.emaFast) },
    { id: 'mid', header: 'EMA 50', align: 'right', cell: (row) => price(row.emaMid) },
    { id: 'slow', header: 'EMA 200', align: 'right', cell: (row) => price(row.emaSlow) },
    { id: 'rsi', header: 'RSI', align: 'right', cell: (row) => formatDecimal(row.rsi, 1) },
    { id: 'bounce', header: 'Bounce at or below', align: 'right', cell: (row) => formatDecimal(row.bounceThreshold, 1) },
    { id: 'rip', header: 'Rip at or above', align: 'right', cell: (row) => formatDecimal(row.ripThreshold, 1) },
  ];
  return (
    <VirtualTable
      label={`${baseCoin(instrument.symbol)} ${timeframe} candles`}
      columns={columns}
      rows={rows.toReversed()}
      tracks="132px repeat(4, 84px) 72px repeat(3, 84px) 56px 124px 112px"
      rowKey={(row) => String(row.openTime)}
      onOpen={(row) => desk.ui.setState({ inspectedTime: row.openTime + TIMEFRAME_MS[timeframe], sideTab: 'why' })}
      openHint="Show what each strategy decided at this candle's close"
    />
  );
}
