import type { ReactNode } from 'react';
import { directionOf, formatFraction, formatMoney, UNKNOWN } from '../format/number.ts';
import { classNames } from './classNames.ts';
import styles from './Change.module.css';

const ARROWS = { up: '▲', down: '▼', flat: '' } as const;

interface ChangeProps {
  readonly value: number | null | undefined;
  /** Why there is no value. */
  readonly unknown?: string;
  readonly title?: string | undefined;
}

/** Money gained or lost: sign, colour and arrow. */
export function MoneyChange({ value, unknown, title, isFine = false }: ChangeProps & { readonly isFine?: boolean }) {
  return (
    <Change direction={directionOf(value, isFine ? 4 : 2)} title={titleOf(value, unknown, title)}>
      {formatMoney(value, { sign: 'always', fine: isFine })}
    </Change>
  );
}

/** A relative change: 0.0123 → `▲ +1.23 %`. */
export function FractionChange({ value, unknown, title, digits = 2 }: ChangeProps & { readonly digits?: number }) {
  return (
    <Change direction={directionOf(value === null || value === undefined ? value : value * 100, digits)} title={titleOf(value, unknown, title)}>
      {formatFraction(value, digits, 'always')}
    </Change>
  );
}

/** A value that may be unknown; then a dash whose title says why. */
export function Known({ text, unknown }: { readonly text: string; readonly unknown: string }) {
  return text === UNKNOWN ? (
    <span className={styles['unknown']} title={unknown} aria-label={`unknown: ${unknown}`} role="img">
      {UNKNOWN}
    </span>
  ) : (
    <span>{text}</span>
  );
}

function Change({ direction, title, children }: { readonly direction: 'up' | 'down' | 'flat'; readonly title: string | undefined; readonly children: ReactNode }) {
  return (
    <span className={classNames(styles['change'], styles[direction])} title={title}>
      {direction === 'flat' ? null : (
        <span aria-hidden="true" className={styles['arrow']}>
          {ARROWS[direction]}
        </span>
      )}
      {children}
    </span>
  );
}

function titleOf(value: number | null | undefined, unknown: string | undefined, title: string | undefined): string | undefined {
  return value === null || value === undefined || !Number.isFinite(value) ? (unknown ?? 'Not known yet') : title;
}
