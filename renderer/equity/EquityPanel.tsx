import { useEffect, useRef } from 'react';
import type { AccountView, EquityPoint, LimitView } from '../../shared/domain/sessionView.ts';
import { FractionChange, MoneyChange } from '../design/Change.tsx';
import { Figure, Figures } from '../design/Figure.tsx';
import { StateMessage } from '../design/StateMessage.tsx';
import { readThemeColors } from '../design/themeColors.ts';
import { useUi, useView, useZone } from '../desk/useDesk.ts';
import { formatCount, formatFraction, formatMoney } from '../format/number.ts';
import { EquityChart, type EquityLine } from './EquityChart.ts';
import styles from './EquityPanel.module.css';

const NO_POINTS: readonly EquityPoint[] = [];
const NO_LIMITS: readonly LimitView[] = [];

/** The session's equity over time, and today's loss against its limits. */
export function EquityPanel() {
  const account = useView((view) => view.account);
  const points = useView((view) => view.equity) ?? NO_POINTS;
  const limits = useView((view) => view.limits) ?? NO_LIMITS;
  if (account === null) return <StateMessage kind="empty" title="No account yet">Equity appears when a session has started.</StateMessage>;
  return (
    <div className={styles['panel']}>
      <div className={styles['figures']}>
        <Figures>
          <Figure label="Since the start">
            <MoneyChange value={account.equity - account.startEquity} /> <FractionChange value={account.startEquity > 0 ? account.equity / account.startEquity - 1 : null} />
          </Figure>
          <Figure label="Loss today">{formatFraction(Math.max(0, account.dayLossFraction))}</Figure>
          <Figure label="Down from the peak">{formatFraction(account.drawdownFraction)}</Figure>
          <Figure label="Realised">
            <MoneyChange value={account.realised} isFine />
          </Figure>
          <Figure label="Unrealised">
            <MoneyChange value={account.unrealised} isFine />
          </Figure>
          <Figure label="Fees">{formatMoney(account.fees, { fine: true })}</Figure>
          <Figure label="Funding">{formatMoney(account.funding, { fine: true })}</Figure>
          <Figure label="Cash">{formatMoney(account.cash)}</Figure>
          <Figure label="Trades today">{formatCount(account.tradesToday)}</Figure>
        </Figures>
      </div>
      <div className={styles['chart']}>{points.length < 2 ? <StateMessage kind="empty" title="The curve begins with the first minute of the session" /> : <Curve points={points} lines={equityLines(account, limits)} />}</div>
    </div>
  );
}

function Curve({ points, lines }: { readonly points: readonly EquityPoint[]; readonly lines: readonly EquityLine[] }) {
  const container = useRef<HTMLDivElement>(null);
  const chart = useRef<EquityChart | null>(null);
  const zone = useZone();
  const palette = useUi((state) => state.palette);
  useEffect(() => {
    const element = container.current;
    if (element === null) return undefined;
    const made = new EquityChart(element, readThemeColors(element), getComputedStyle(element).fontFamily, zone);
    chart.current = made;
    return () => {
      chart.current = null;
      made.dispose();
    };
  }, [zone, palette]);
  useEffect(() => chart.current?.show(points, lines), [points, lines, zone, palette]);
  const first = points[0];
  const last = points.at(-1);
  return <div ref={container} className={styles['canvas']} role="img" aria-label={`Equity from ${formatMoney(first?.equity)} to ${formatMoney(last?.equity)} USDT over ${points.length} points`} />;
}

/** Levels of equity at which today's loss limits trip. */
export function equityLines(account: AccountView, limits: readonly LimitView[]): readonly EquityLine[] {
  const level = (id: LimitView['id'], title: string, tone: EquityLine['tone']): readonly EquityLine[] => {
    const limit = limits.find((each) => each.id === id);
    if (limit === undefined) return [];
    const loss = limit.unit === 'fraction' ? account.dayStartEquity * limit.limit : limit.limit;
    return [{ key: id, price: account.dayStartEquity - loss, title, tone }];
  };
  return [{ key: 'day', price: account.dayStartEquity, title: 'Start of day', tone: 'muted' }, ...level('daily-loss', 'Entries stop', 'warn'), ...level('daily-loss-close', 'All closed', 'down')];
}
