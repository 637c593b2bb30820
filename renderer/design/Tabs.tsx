import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import styles from './Tabs.module.css';

export interface TabItem<T extends string> {
  readonly id: T;
  readonly label: string;
  /** How many there are; null where a number says nothing. */
  readonly count?: number | null;
  readonly isAlarming?: boolean;
  readonly title?: string;
}

export interface TabsProps<T extends string> {
  readonly label: string;
  readonly items: readonly TabItem<T>[];
  readonly selected: T;
  readonly onSelect: (id: T) => void;
  /** Shown at the right end of the tab row. */
  readonly aside?: ReactNode;
  /** Content of the selected tab. */
  readonly children: ReactNode;
}

export function Tabs<T extends string>({ label, items, selected, onSelect, aside, children }: TabsProps<T>) {
  return (
    <Base.Root
      className={styles['root']}
      value={selected}
      onValueChange={(value: unknown) => {
        const chosen = items.find((item) => item.id === value);
        if (chosen !== undefined) onSelect(chosen.id);
      }}
    >
      <div className={styles['bar']}>
        <Base.List className={styles['list']} aria-label={label}>
          {items.map((item) => (
            <Base.Tab key={item.id} value={item.id} className={styles['tab']} title={item.title} data-alarming={item.isAlarming === true ? '' : undefined}>
              {item.label}
              {item.count === undefined || item.count === null || item.count === 0 ? null : <span className={styles['count']}>{item.count}</span>}
            </Base.Tab>
          ))}
        </Base.List>
        {aside}
      </div>
      <Base.Panel value={selected} className={styles['panel']}>
        {children}
      </Base.Panel>
    </Base.Root>
  );
}
