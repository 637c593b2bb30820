import { classNames } from './classNames.ts';
import styles from './Meter.module.css';

export interface MeterProps {
  readonly label: string;
  /** 0..1 and beyond; the bar ends at 1. */
  readonly used: number;
  readonly text: string;
  readonly state: 'ok' | 'near' | 'tripped';
}

/** A bar with words: how much of a limit is used. */
export function Meter({ label, used, text, state }: MeterProps) {
  const share = Number.isFinite(used) ? Math.min(Math.max(used, 0), 1) : 0;
  return (
    <div className={styles['track']} role="meter" aria-label={label} aria-valuemin={0} aria-valuemax={1} aria-valuenow={share} aria-valuetext={text}>
      <div className={classNames(styles['bar'], styles[state])} style={{ width: `${share * 100}%` }} />
    </div>
  );
}
