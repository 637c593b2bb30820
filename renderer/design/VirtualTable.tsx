import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, type UIEvent } from 'react';
import { classNames } from './classNames.ts';
import { isOnButton, type TableProps } from './Table.tsx';
import styles from './VirtualTable.module.css';

export interface VirtualTableProps<Row> extends TableProps<Row> {
  /** CSS grid tracks; equal columns by default. */
  readonly tracks?: string;
  /** Called when the end is near, to load more. */
  readonly onNearEnd?: () => void;
  /** How far the list is scrolled, px. */
  readonly onScrolled?: (top: number) => void;
}

const ROW_PX = 26;
const NEAR_END_PX = 400;

/** A table of any length: only the rows in view exist. */
export function VirtualTable<Row>({ label, columns, rows, rowKey, onOpen, openHint, isSelected, isAlarming, isMuted, tracks, onNearEnd, onScrolled }: VirtualTableProps<Row>) {
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : rowKey(row);
    },
  });
  const grid = { gridTemplateColumns: tracks ?? `repeat(${columns.length}, minmax(72px, 1fr))` };
  const onScroll = ({ currentTarget: { scrollTop, scrollHeight, clientHeight } }: UIEvent<HTMLDivElement>): void => {
    onScrolled?.(scrollTop);
    if (scrollHeight - scrollTop - clientHeight < NEAR_END_PX) onNearEnd?.();
  };
  return (
    <div className={styles['scroll']} ref={scroll} onScroll={onScroll} tabIndex={onOpen === undefined ? 0 : undefined} role="table" aria-label={label} aria-rowcount={rows.length + 1}>
      <div className={styles['head']} role="row" aria-rowindex={1} style={grid}>
        {columns.map((column) => (
          <div key={column.id} role="columnheader" title={column.hint} className={classNames(column.align === 'right' && styles['right'])}>
            {column.header}
          </div>
        ))}
      </div>
      <div role="rowgroup" className={styles['body']} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          return (
            <div
              key={item.key}
              role="row"
              aria-rowindex={item.index + 2}
              aria-selected={isSelected?.(row)}
              tabIndex={onOpen === undefined ? undefined : 0}
              title={onOpen === undefined ? undefined : openHint}
              className={classNames(styles['row'], onOpen !== undefined && styles['clickable'], isAlarming?.(row) === true && styles['alarming'], isMuted?.(row) === true && styles['muted'])}
              style={{ ...grid, transform: `translateY(${item.start}px)` }}
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
                <div key={column.id} role="cell" className={classNames(column.align === 'right' && styles['right'])}>
                  {column.cell(row)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}
