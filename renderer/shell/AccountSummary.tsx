import { FractionChange, MoneyChange } from '../design/Change.tsx';
import { useView } from '../desk/useDesk.ts';
import { formatMoney } from '../format/number.ts';
import styles from './AccountSummary.module.css';

/** Equity and what today has brought, open positions included. */
export function AccountSummary() {
  const account = useView((view) => view.account);
  const dayPnl = account === null ? null : account.equity - account.dayStartEquity;
  const dayChange = account === null || account.dayStartEquity <= 0 ? null : account.equity / account.dayStartEquity - 1;
  return (
    <dl className={styles['summary']}>
      <div>
        <dt>Equity</dt>
        <dd className={styles['equity']} title={account === null ? 'No account before a session starts' : 'Cash and open positions at mark price, net of fees and funding'}>
          {formatMoney(account?.equity)} <span className={styles['unit']}>USDT</span>
        </dd>
      </div>
      <div title="Change of equity since 00:00 UTC, open positions included">
        <dt>Today</dt>
        <dd>
          <MoneyChange value={dayPnl} unknown="No account before a session starts" /> <FractionChange value={dayChange} unknown="No account before a session starts" />
        </dd>
      </div>
      <div className={styles['wide']} title="Profit and loss of open positions at mark price, before fees">
        <dt>Open P&amp;L</dt>
        <dd>
          <MoneyChange value={account?.unrealised} unknown="No account before a session starts" />
        </dd>
      </div>
    </dl>
  );
}
