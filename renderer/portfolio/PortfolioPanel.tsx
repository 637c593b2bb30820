import type { AllocationView, PortfolioView, StrategyPerformanceView } from '../../shared/domain/portfolio.ts';
import type { PortfolioRiskView } from '../../shared/domain/portfolioRisk.ts';
import { applyAllocation } from '../actions/protectionActions.ts';
import { Known, MoneyChange } from '../design/Change.tsx';
import { Facts } from '../design/Facts.tsx';
import { StateMessage } from '../design/StateMessage.tsx';
import { Table, type Column } from '../design/Table.tsx';
import { useView } from '../desk/useDesk.ts';
import { formatCount, formatDecimal, formatFraction, formatMoney } from '../format/number.ts';
import { baseCoin } from '../format/symbol.ts';
import { ActionButton } from '../shell/ActionButton.tsx';
import { strategyName } from '../words/strategies.ts';
import { METHOD_WORDS, sampleWords } from './portfolioWords.ts';
import styles from './PortfolioPanel.module.css';

/** How the capital is shared, how each strategy has done, and what the positions have to do with each other. */
export function PortfolioPanel() {
  const portfolio = useView((view) => view.portfolio) ?? null;
  const risk = useView((view) => view.portfolioRisk) ?? null;
  if (portfolio === null) return <StateMessage kind="empty" title="No portfolio yet">Shares and figures appear with a session.</StateMessage>;
  const advice = portfolio.strategies.flatMap(({ strategy, drift, hints }) => [...drift, ...hints].map((text) => `${strategyName(strategy)}: ${text}`));
  return (
    <div className={styles['panel']}>
      <section className={styles['side']} tabIndex={0} aria-label="Allocation and portfolio risk">
        <Allocation portfolio={portfolio} />
        {risk === null ? null : <PortfolioRisk risk={risk} heat={portfolio.heat} />}
      </section>
      <div className={styles['tables']}>
        <Table label="Strategies" columns={COLUMNS} rows={portfolio.strategies} rowKey={(row) => row.strategy} />
        {advice.length === 0 ? null : (
          <ul className={styles['advice']} aria-label="Drift and advice">
            {advice.map((text) => (
              <li key={text}>▲ {text}</li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

const few = 'Too few trades for this figure';

const COLUMNS: readonly Column<StrategyPerformanceView>[] = [
  { id: 'strategy', header: 'Strategy', cell: (row) => <b>{strategyName(row.strategy)}</b> },
  { id: 'sample', header: 'Sample', hint: 'Closed positions behind the figures', cell: (row) => sampleWords(row) },
  { id: 'share', header: 'Share', align: 'right', hint: 'Share of the exposure limit', cell: (row) => formatFraction(row.weight, 0) },
  { id: 'open', header: 'Open', align: 'right', hint: 'Open notional of its limit, USDT', cell: (row) => `${formatMoney(row.openNotional)} of ${formatMoney(row.notionalLimit)}` },
  { id: 'net', header: 'Net', align: 'right', hint: 'Result of closed positions after fees and funding, USDT', cell: (row) => <MoneyChange value={row.totalNet} isFine /> },
  { id: 'win', header: 'Win rate', align: 'right', cell: (row) => <Known text={formatFraction(row.winRate, 0)} unknown={few} /> },
  { id: 'recent', header: 'Recent', align: 'right', hint: 'Win rate of the newest 20', cell: (row) => <Known text={formatFraction(row.recentWinRate, 0)} unknown={few} /> },
  { id: 'rr', header: 'Reward/risk', align: 'right', hint: 'Average win over average loss', cell: (row) => <Known text={formatDecimal(row.rewardToRisk, 2)} unknown={few} /> },
  { id: 'pf', header: 'Profit factor', align: 'right', cell: (row) => <Known text={formatDecimal(row.profitFactor, 2)} unknown="Nothing was lost, or nothing traded" /> },
  { id: 'r', header: 'Expectancy', align: 'right', hint: 'Mean result in initial risks', cell: (row) => <Known text={row.expectancyR === null ? '–' : `${formatDecimal(row.expectancyR, 2, 'always')} R`} unknown={few} /> },
  { id: 'sharpe', header: 'Sharpe', align: 'right', hint: 'Of daily returns, a year has 365 days', cell: (row) => <Known text={row.sharpe === null ? '–' : `${formatDecimal(row.sharpe, 2)} (${row.days} d)`} unknown={`${row.days} ended days are too few`} /> },
  { id: 'drawdown', header: 'Drawdown', align: 'right', hint: 'Largest fall of the summed result, USDT', cell: (row) => formatMoney(row.maxDrawdown, { fine: true }) },
];

function Allocation({ portfolio: { current, suggestion, isEnforced } }: { readonly portfolio: PortfolioView }) {
  return (
    <>
      <h3>Shares in force</h3>
      <Shares allocation={current} />
      <p className={styles['note']}>{isEnforced ? 'A strategy\u2019s open notional stays within its share.' : 'Shown only: shares limit nothing (setting portfolio.enforce_allocation).'}</p>
      <h3>
        Suggestion
        <ActionButton action={applyAllocation} isSmall>
          Apply…
        </ActionButton>
      </h3>
      {suggestion === null ? <p className={styles['note']}>None. Shares are suggested once two strategies have 20 trades each and there are enough days.</p> : <Shares allocation={suggestion} />}
    </>
  );
}

export function Shares({ allocation }: { readonly allocation: AllocationView }) {
  return (
    <>
      <Facts rows={[['Method', METHOD_WORDS[allocation.method]], ...allocation.weights.map(({ strategy, weight }) => [strategyName(strategy), formatFraction(weight, 0)] as const)]} />
      <p className={styles['note']}>{allocation.reason}</p>
    </>
  );
}

function PortfolioRisk({ risk, heat }: { readonly risk: PortfolioRiskView; readonly heat: number }) {
  const unknown = `${formatCount(risk.hours)} common hours; 100 are needed`;
  return (
    <>
      <h3>Portfolio risk</h3>
      <Facts
        rows={[
          ['Risk at the stops', formatFraction(heat)],
          ['Gross exposure', formatFraction(risk.grossExposure)],
          ['Net exposure', formatFraction(risk.netExposure, 2, 'always')],
          ['Beta to Bitcoin', `${formatFraction(risk.betaExposure, 2, 'always')}${risk.isBetaKnown ? '' : ' (unknown taken as 1)'}`],
          ['Value at risk, 1 day 95 %', <Known key="var" text={formatFraction(risk.valueAtRisk)} unknown={unknown} />],
          ['By a normal distribution', <Known key="parametric" text={formatFraction(risk.parametricValueAtRisk)} unknown={unknown} />],
          ['Expected shortfall', <Known key="shortfall" text={formatFraction(risk.expectedShortfall)} unknown={unknown} />],
          ['Largest coin', formatFraction(risk.largestShare, 0)],
          ['Effective positions', formatDecimal(risk.effectivePositions, 1)],
          ['Diversification', <Known key="diversification" text={formatDecimal(risk.diversification, 2)} unknown={unknown} />],
          ...risk.correlations.map(({ a, b, correlation, isSameSide }) => [
            `${baseCoin(a)} and ${baseCoin(b)}, ${isSameSide ? 'same side' : 'opposite sides'}`,
            <Known key={`${a} ${b}`} text={correlation === null ? '–' : `ρ ${formatDecimal(correlation, 2)}`} unknown={unknown} />,
          ] as const),
        ]}
      />
    </>
  );
}
