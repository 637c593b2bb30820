import type { ReactNode } from 'react';
import type { Tone } from '../words/session.ts';
import { classNames } from './classNames.ts';
import styles from './StatusWord.module.css';

const SHAPES: Readonly<Record<Tone, string>> = { plain: '○', good: '●', warn: '▲', bad: '■', info: '◐' };

/** A state as shape, colour and word, so that none of the three carries it alone. */
export function StatusWord({ tone, title, children }: { readonly tone: Tone; readonly title?: string | undefined; readonly children: ReactNode }) {
  return (
    <span className={classNames(styles['status'], styles[tone])} title={title}>
      <span aria-hidden="true" className={styles['shape']}>
        {SHAPES[tone]}
      </span>
      {children}
    </span>
  );
}
