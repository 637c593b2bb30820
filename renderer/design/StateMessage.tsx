import { CircleAlert, Hourglass, Inbox } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './classNames.ts';
import styles from './StateMessage.module.css';

type Kind = 'empty' | 'loading' | 'failed';

const SIGNS: Readonly<Record<Kind, ReactNode>> = {
  empty: <Inbox size={18} aria-hidden="true" />,
  loading: <Hourglass size={18} aria-hidden="true" />,
  failed: <CircleAlert size={18} aria-hidden="true" />,
};

/** What a view says when it has nothing to show: why, and what to do. */
export function StateMessage({ kind, title, children }: { readonly kind: Kind; readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className={classNames(styles['message'], styles[kind])} role={kind === 'failed' ? 'alert' : 'status'}>
      {SIGNS[kind]}
      <div>
        <p className={styles['title']}>{title}</p>
        {children === undefined ? null : <div className={styles['detail']}>{children}</div>}
      </div>
    </div>
  );
}
