import type { ReactNode } from 'react';
import { FractionChange, MoneyChange } from '../design/Change.tsx';
import { Failure } from '../design/Failure.tsx';
import { Figure, Figures } from '../design/Figure.tsx';
import { StateMessage } from '../design/StateMessage.tsx';
import { StatusWord } from '../design/StatusWord.tsx';
import { Table, type Column } from '../design/Table.tsx';
import { useTimeFormat } from '../desk/useDesk.ts';
import { formatDuration } from '../format/duration.ts';
import { formatCount, formatDecimal, formatFraction, formatMoney } from '../format/number.ts';
import { baseCoin } from '../format/symbol.ts';
import { exitReasonWords } from '../words/orders.ts';
import { reasonTitleOf } from '../words/reasons.ts';
import { strategyName } from '../words/strategies.ts';
import type { SessionReport } from './reportSchema.ts';
import { ReportTrades } from './ReportTrades.tsx';
import { statisticsBy, statisticsOf, type TradeStatistics } from './tradeStatistics.ts';
import { useReport } from './useReport.ts';
import { outcomeWords } from './outcomeWords.ts';
import styles from './ReportView.module.css';

/** A session's report: everything it did, in figures. */
export function ReportView({ sessionId }: { readonly sessionId: string | null }) {
  const loaded = useReport(sessionId);
  switch (loaded.kind) {
    case 'loading':
      return <StateMessage kind="loading" title="Loading the report…" />;
    case 'missing':
      return <StateMessage kind="empty" title="There is no report">A report is written when a session ends. This one was ended before that, or its file was removed.</StateMessage>;
    case 'failed':
      return <Failure message={loaded.message} nextStep={loaded.nextStep} />;
    case 'ready':
      return <Report report={loaded.report} />;
  }
}

function Report({ report }: { readonly report: SessionReport }) {
  const time = useTimeFormat();
  const { pnl } = report;
  const closed = report.positions.filter((position) => position.closedAt !== null);
  const all = statisticsOf('all', closed);
  const outcome = outcomeWords(report.outcome);
  return (
    <div className={styles['report']}>
      <Figures>
        <Figure label="Outcome" isLarge>
          <StatusWord tone={outcome.tone}>{outcome.word}</StatusWord>
        </Figure>
        <Figure label="Equity at the end, USDT" isLarge>
          {formatMoney(pnl.endEquity)}
        </Figure>
        <Figure label="Result, USDT" isLarge>
          <MoneyChange value={pnl.endEquity - pnl.startEquity} />
        </Figure>
        <Figure label="Return" isLarge>
          <FractionChange value={pnl.startEquity > 0 ? pnl.endEquity / pnl.startEquity - 1 : null} />
        </Figure>
        <Figure label="Trades closed" isLarge>
          {formatCount(all.trades)}
        </Figure>
        <Figure label={`Win rate of ${formatCount(all.trades)}`} isLarge>
          {formatFraction(all.winRate, 0)}
        </Figure>
        <Figure label="Profit factor" isLarge title="Sum of gains over sum of losses, after costs">
          {formatDecimal(all.profitFactor, 2)}
        </Figure>
      </Figures>
      {report.reason === null ? null : <p className={styles['reason']}>{report.reason}</p>}
      {all.trades > 0 && all.trades < 20 ? <p className={styles['note']}>Fewer than 20 trades: these ratios say little yet.</p> : null}

      <Section title="Money">
        <Figures>
          <Figure label="Start equity">{formatMoney(pnl.startEquity)}</Figure>
          <Figure label="Realised, gross">
            <MoneyChange value={pnl.realised} isFine />
          </Figure>
          <Figure label="Unrealised">
            <MoneyChange value={pnl.unrealised} isFine />
          </Figure>
          <Figure label="Fees">{formatMoney(pnl.fees, { fine: true })}</Figure>
          <Figure label="Funding">{formatMoney(pnl.funding, { fine: true })}</Figure>
          <Figure label="Best trade">
            <MoneyChange value={all.best} isFine unknown="No trade was closed" />
          </Figure>
          <Figure label="Worst trade">
            <MoneyChange value={all.worst} isFine unknown="No trade was closed" />
          </Figure>
        </Figures>
      </Section>

      <Section title="Session">
        <Figures>
          <Figure label="Mode">{`${report.mode}, ${report.market === 'simulated' ? 'generated market' : report.exchanges.join(', ')}`}</Figure>
          <Figure label="Markets">{report.symbols.map(baseCoin).join(', ')}</Figure>
          <Figure label="From">{time(report.startedAt)}</Figure>
          <Figure label="To">{time(report.endedAt)}</Figure>
          <Figure label="Lasted">{formatDuration(report.endedAt - report.startedAt)}</Figure>
          <Figure label="Candles closed">{formatCount(report.candles.closed)}</Figure>
          <Figure label="Candles evaluated">{formatCount(report.candles.evaluated)}</Figure>
          <Figure label="Back-filled">{formatCount(report.candles.backfilled)}</Figure>
          <Figure label="Decisions">{formatCount(report.decisions.total)}</Figure>
          <Figure label="Entered">{formatCount(report.decisions.entered)}</Figure>
          <Figure label="Orders">{formatCount(report.orders.length)}</Figure>
          <Figure label="Fills">{formatCount(report.fills.length)}</Figure>
          <Figure label="Errors">{formatCount(report.errors.length)}</Figure>
          <Figure label="Event loop p99 / max">{`${formatDecimal(report.eventLoop.p99Ms, 1)} / ${formatDecimal(report.eventLoop.maxMs, 1)} ms`}</Figure>
        </Figures>
      </Section>

      <div className={styles['columns']}>
        <Section title="By strategy">
          <Groups label="Results by strategy" groups={statisticsBy(closed, (position) => strategyName(position.strategy))} />
        </Section>
        <Section title="By market">
          <Groups label="Results by market" groups={statisticsBy(closed, (position) => baseCoin(position.symbol))} />
        </Section>
        <Section title="By exit">
          <Groups label="Results by exit reason" groups={statisticsBy(closed, (position) => exitReasonWords(position.exitReason ?? '–'))} />
        </Section>
        <Section title="Why it did not trade">
          <Declined declined={report.decisions.declined} total={report.decisions.total} />
        </Section>
      </div>
      <Section title="Trades">
        <ReportTrades positions={report.positions} />
      </Section>
      <Section title="Start-up">
        <ul className={styles['steps']}>
          {report.steps.map((step) => (
            <li key={step.id}>
              {step.id}: {step.status}
              {step.durationMs === null ? '' : `, ${formatDuration(step.durationMs)}`}
              {step.message === null ? '' : `, ${step.message}`}
            </li>
          ))}
        </ul>
      </Section>
    </div>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles['section']}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Groups({ label, groups }: { readonly label: string; readonly groups: readonly TradeStatistics[] }) {
  if (groups.length === 0) return <p className={styles['note']}>No trade was closed.</p>;
  const columns: readonly Column<TradeStatistics>[] = [
    { id: 'key', header: '', cell: (row) => row.key },
    { id: 'trades', header: 'Trades', align: 'right', cell: (row) => formatCount(row.trades) },
    { id: 'wins', header: 'Win rate', align: 'right', cell: (row) => formatFraction(row.winRate, 0) },
    { id: 'costs', header: 'Costs', align: 'right', hint: 'Fees and funding, USDT', cell: (row) => formatMoney(row.fees + row.funding, { fine: true }) },
    { id: 'net', header: 'Net', align: 'right', hint: 'After fees and funding, USDT', cell: (row) => <MoneyChange value={row.net} isFine /> },
  ];
  return <Table label={label} columns={columns} rows={groups} rowKey={(row) => row.key} />;
}

function Declined({ declined, total }: { readonly declined: Readonly<Record<string, number>>; readonly total: number }) {
  const rows = Object.entries(declined).sort((a, b) => b[1] - a[1]);
  if (rows.length === 0) return <p className={styles['note']}>No decision was declined.</p>;
  const columns: readonly Column<(typeof rows)[number]>[] = [
    { id: 'code', header: 'Reason', cell: ([code]) => <span title={code}>{reasonTitleOf(code)}</span> },
    { id: 'count', header: 'Decisions', align: 'right', cell: ([, count]) => formatCount(count) },
    { id: 'share', header: 'Share', align: 'right', cell: ([, count]) => formatFraction(total > 0 ? count / total : null, 1) },
  ];
  return <Table label="Declined decisions by reason" columns={columns} rows={rows} rowKey={([code]) => code} />;
}
