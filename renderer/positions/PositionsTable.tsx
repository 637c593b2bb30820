import type { InstrumentView } from '../../shared/domain/sessionView.ts';
import type { PositionView } from '../../shared/domain/position.ts';
import { closePosition, moveStop, reducePosition, showPosition } from '../actions/allActions.ts';
import { Known, MoneyChange } from '../design/Change.tsx';
import { StateMessage } from '../design/StateMessage.tsx';
import { StatusWord } from '../design/StatusWord.tsx';
import { Table, type Column } from '../design/Table.tsx';
import { inspectDecision } from '../desk/inspectDecision.ts';
import { useDesk, useMarketNow, useTimeFormat, useView } from '../desk/useDesk.ts';
import { distanceFrom, pnlAt } from '../chart/positionLines.ts';
import { formatDuration } from '../format/duration.ts';
import { formatDecimal, formatFraction, formatMoney } from '../format/number.ts';
import { formatAmount, formatPrice } from '../format/price.ts';
import { ActionButton } from '../shell/ActionButton.tsx';
import { strategyName } from '../words/strategies.ts';
import { followingWords } from './followingWords.ts';
import { SideWord } from './SideWord.tsx';
import { MarketName } from '../watchlist/MarketName.tsx';
import styles from './PositionsTable.module.css';

const NO_POSITIONS: readonly PositionView[] = [];
const NO_INSTRUMENTS: readonly InstrumentView[] = [];

/** Open positions: prices, protection, result and what can be done. A position without a confirmed stop is a red line. */
export function PositionsTable() {
  const desk = useDesk();
  const positions = useView((view) => view.positions) ?? NO_POSITIONS;
  const instruments = useView((view) => view.instruments) ?? NO_INSTRUMENTS;
  const marketNow = useMarketNow();
  const time = useTimeFormat();
  const open = positions.filter((position) => position.status !== 'closed');
  if (open.length === 0) {
    return (
      <StateMessage kind="empty" title="No open position">
        Positions appear here as soon as their first fill arrives. The panel Decisions says why the strategies have not entered.
      </StateMessage>
    );
  }
  const rules = (position: PositionView) => instruments.find((instrument) => instrument.index === position.instrument)?.rules ?? null;
  const columns: readonly Column<PositionView>[] = [
    { id: 'market', header: 'Market', cell: (row) => <MarketName market={row} /> },
    { id: 'side', header: 'Side', cell: (row) => <SideWord side={row.side} /> },
    { id: 'amount', header: 'Amount', align: 'right', hint: 'Open amount in base currency', cell: (row) => formatAmount(row.openAmount, rules(row)) },
    { id: 'value', header: 'Value', align: 'right', hint: 'Open amount at mark price, USDT', cell: (row) => formatMoney(row.openAmount * row.markPrice) },
    { id: 'entry', header: 'Entry', align: 'right', hint: 'Average entry price over its fills', cell: (row) => formatPrice(row.entryPrice, rules(row)) },
    { id: 'mark', header: 'Mark', align: 'right', hint: 'Mark price', cell: (row) => formatPrice(row.markPrice, rules(row)) },
    { id: 'net', header: 'Net', align: 'right', hint: 'Realised and unrealised less fees and funding, USDT', cell: (row) => <MoneyChange value={row.netPnl} isFine /> },
    { id: 'r', header: 'R', align: 'right', hint: 'Net result in initial risks: what the first stop would have cost', cell: (row) => <Known text={row.rMultiple === null ? '–' : `${formatDecimal(row.rMultiple, 2, 'always')} R`} unknown="The first stop carried no risk" /> },
    {
      id: 'stop',
      header: 'Stop',
      align: 'right',
      hint: 'Stop-loss price, its distance from the mark price and the result if it is hit',
      cell: (row) => (
        <span title={`${formatMoney(pnlAt(row, row.stopLoss), { sign: 'always' })} USDT before fees if the stop is hit at its price`}>
          {formatPrice(row.stopLoss, rules(row))} <span className={styles['distance']}>{formatFraction(distanceFrom(row.markPrice, row.stopLoss), 2, 'always')}</span>
        </span>
      ),
    },
    {
      id: 'protection',
      header: 'Protection',
      hint: 'Whether a working stop order covers the whole open amount',
      cell: (row) => (row.hasProtectiveStop ? <StatusWord tone="good">confirmed</StatusWord> : <StatusWord tone="bad" title="No working stop order is confirmed for the whole open amount">no stop confirmed</StatusWord>),
    },
    { id: 'following', header: 'Stop follows', hint: 'Whether trailing or break-even has moved the stop', cell: (row) => <Known text={followingWords(row, (price) => formatPrice(price, rules(row)))} unknown="The stop is where the signal put it" /> },
    { id: 'target', header: 'Target', align: 'right', hint: 'Take-profit price', cell: (row) => formatPrice(row.takeProfit, rules(row)) },
    {
      id: 'liquidation',
      header: 'Liquidation',
      align: 'right',
      hint: 'Liquidation price and its distance from the mark price',
      cell: (row) =>
        row.liquidationPrice === null ? (
          <Known text="–" unknown="No price takes this position away" />
        ) : (
          <span>
            {formatPrice(row.liquidationPrice, rules(row))} <span className={styles['distance']}>{formatFraction(distanceFrom(row.markPrice, row.liquidationPrice), 1, 'always')}</span>
          </span>
        ),
    },
    { id: 'roe', header: 'ROE', align: 'right', hint: 'Net result over the margin', cell: (row) => formatFraction(row.roe, 1, 'always') },
    { id: 'margin', header: 'Margin', align: 'right', hint: 'Entry value of what is open over the leverage, USDT', cell: (row) => <span title={`${row.marginMode} margin at ${row.leverage}x`}>{formatMoney(row.margin)}</span> },
    { id: 'unrealised', header: 'Open P&L', align: 'right', hint: 'Unrealised, before fees, USDT', cell: (row) => <MoneyChange value={row.unrealisedPnl} isFine /> },
    { id: 'realised', header: 'Realised', align: 'right', hint: 'From parts already closed, before fees, USDT', cell: (row) => <MoneyChange value={row.realisedPnl} isFine /> },
    { id: 'fees', header: 'Fees', align: 'right', hint: 'Paid so far, USDT', cell: (row) => formatMoney(row.fees, { fine: true }) },
    { id: 'funding', header: 'Funding', align: 'right', hint: 'Paid so far, USDT; negative was received', cell: (row) => formatMoney(row.funding, { fine: true }) },
    { id: 'age', header: 'Age', align: 'right', hint: 'Market time since the first fill', cell: (row) => <span title={time(row.openedAt)}>{formatDuration(marketNow === null ? null : marketNow - row.openedAt)}</span> },
    { id: 'strategy', header: 'Strategy', cell: (row) => strategyName(row.strategy) },
    {
      id: 'actions',
      header: '',
      isPinned: true,
      cell: (row) => (
        <span className={styles['actions']}>
          <ActionButton action={showPosition(row)} isSmall>
            Details
          </ActionButton>
          <ActionButton action={moveStop(row)} isSmall>
            Move stop
          </ActionButton>
          <ActionButton action={reducePosition(row)} isSmall>
            Reduce
          </ActionButton>
          <ActionButton action={closePosition(row)} isSmall>
            Close
          </ActionButton>
        </span>
      ),
    },
  ];
  return (
    <Table
      label="Open positions"
      columns={columns}
      rows={open}
      rowKey={(row) => row.id}
      isAlarming={(row) => !row.hasProtectiveStop && row.status === 'open'}
      onOpen={(row) => inspectDecision(desk, { instrument: row.instrument, decisionId: row.decisionId, at: row.openedAt })}
      openHint="Show the entry on the chart and why it was made"
    />
  );
}
