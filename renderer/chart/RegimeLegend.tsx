import styles from './RegimeLegend.module.css';

const ITEMS = [
  { key: 'bullish', words: '▲ Bullish' },
  { key: 'bearish', words: '▼ Bearish' },
  { key: 'neutral', words: '■ Neutral' },
  { key: 'high', words: 'High volatility' },
  { key: 'low', words: 'Low volatility' },
] as const;

/** What the background and the strip above the candles mean. */
export function RegimeLegend() {
  return (
    <ul className={styles['legend']} aria-label="Regime colours">
      {ITEMS.map(({ key, words }) => (
        <li key={key}>
          <span aria-hidden="true" className={styles[key]} />
          {words}
        </li>
      ))}
    </ul>
  );
}
