import { classNames } from '../design/classNames.ts';
import styles from './SideWord.module.css';

/** Long or short, buy or sell, by word, sign and colour. */
export function SideWord({ side }: { readonly side: 'long' | 'short' | 'buy' | 'sell' }) {
  const isUp = side === 'long' || side === 'buy';
  return (
    <span className={classNames(styles['side'], isUp ? styles['up'] : styles['down'])}>
      <span aria-hidden="true">{isUp ? '↗' : '↘'}</span> {side}
    </span>
  );
}
