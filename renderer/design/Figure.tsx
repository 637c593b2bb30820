import type { ReactNode } from 'react';
import { classNames } from './classNames.ts';
import styles from './Figure.module.css';

/** A named figure: small label above, value below. */
export function Figure({ label, title, isLarge = false, children }: { readonly label: string; readonly title?: string | undefined; readonly isLarge?: boolean; readonly children: ReactNode }) {
  return (
    <div className={classNames(styles['figure'], isLarge && styles['large'])} title={title}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export function Figures({ children }: { readonly children: ReactNode }) {
  return <dl className={styles['figures']}>{children}</dl>;
}
