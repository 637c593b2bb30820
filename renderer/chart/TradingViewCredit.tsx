import { useDesk } from '../desk/useDesk.ts';
import styles from './TradingViewCredit.module.css';

/** The chart library's licence asks for its author's name with a link. */
export function TradingViewCredit() {
  const desk = useDesk();
  return (
    <button type="button" className={styles['credit']} title="Charts by TradingView Lightweight Charts. Opens tradingview.com in your browser." onClick={() => void desk.command('app.openExternal', { url: 'https://www.tradingview.com/' }, 'Open tradingview.com')}>
      Charts by TradingView
    </button>
  );
}
