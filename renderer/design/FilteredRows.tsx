import type { ReactNode } from 'react';
import styles from './FilteredRows.module.css';

export interface FilteredRowsProps {
  /** What the choices do, for those who do not see them. */
  readonly label: string;
  /** Labels with their inputs. */
  readonly filters: ReactNode;
  readonly children: ReactNode;
}

/** Rows that fill a panel, under the choices of which of them are shown. */
export function FilteredRows({ label, filters, children }: FilteredRowsProps) {
  return (
    <div className={styles['panel']}>
      <div className={styles['filters']} role="group" aria-label={label}>
        {filters}
      </div>
      <div className={styles['rows']}>{children}</div>
    </div>
  );
}
