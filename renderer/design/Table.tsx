import type { ReactNode } from 'react';
import { classNames } from './classNames.ts';
import styles from './Table.module.css';

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  /** What the column means; shown on hover. */
  readonly hint?: string;
  readonly align?: 'left' | 'right';
  /** Stays in view at the right edge. */
  readonly isPinned?: boolean;
  readonly cell: (row: Row) => ReactNode;
}

export interface TableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** Clicking a row, or Enter on it. */
  readonly onOpen?: (row: Row) => void;
  readonly openHint?: string;
  readonly isSelected?: (row: Row) => boolean;
  readonly isAlarming?: (row: Row) => boolean;
  readonly isMuted?: (row: Row) => boolean;
}

/** A dense table with a fixed head. For lists of up to a few hundred rows; longer ones use VirtualTable. */
export function Table<Row>({ label, columns, rows, rowKey, onOpen, openHint, isSelected, isAlarming, isMuted }: TableProps<Row>) {
  return (
    <div className={styles['scroll']} tabIndex={onOpen === undefined ? 0 : undefined} role={onOpen === undefined ? 'region' : undefined} aria-label={onOpen === undefined ? label : undefined}>
      <table className={styles['table']} aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" title={column.hint} className={classNames(column.align === 'right' && styles['right'], column.isPinned === true && styles['pinned'])}>
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              className={classNames(onOpen !== undefined && styles['clickable'], isAlarming?.(row) === true && styles['alarming'], isMuted?.(row) === true && styles['muted'])}
              aria-selected={isSelected?.(row)}
              title={onOpen === undefined ? undefined : openHint}
              tabIndex={onOpen === undefined ? undefined : 0}
              onClick={onOpen === undefined ? undefined : (event) => (isOnButton(event.target) ? undefined : onOpen(row))}
              onKeyDown={
                onOpen === undefined
                  ? undefined
                  : (event) => {
                      if (event.key !== 'Enter' || event.target !== event.currentTarget) return;
                      event.preventDefault();
                      onOpen(row);
                    }
              }
            >
              {columns.map((column) => (
                <td key={column.id} className={classNames(column.align === 'right' && styles['right'], column.isPinned === true && styles['pinned'])}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A button inside a row does its own work alone. */
export function isOnButton(target: EventTarget): boolean {
  return target instanceof Element && target.closest('button') !== null;
}
