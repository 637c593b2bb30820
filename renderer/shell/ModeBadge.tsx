import { FileText, FlaskConical, GraduationCap, Radio } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ExecutionMode, MarketKind } from '../../shared/domain/sessionView.ts';
import { classNames } from '../design/classNames.ts';
import { MODE_WORDS, SIMULATED_WORDS } from '../words/mode.ts';
import styles from './ModeBadge.module.css';

const SIGNS: Readonly<Record<ExecutionMode, ReactNode>> = {
  paper: <FileText size={16} aria-hidden="true" />,
  demo: <GraduationCap size={16} aria-hidden="true" />,
  live: <Radio size={16} aria-hidden="true" />,
};

/** Paper, demo or live, told by word, colour and shape; a generated market is said beside it. */
export function ModeBadge({ mode, market }: { readonly mode: ExecutionMode; readonly market: MarketKind }) {
  return (
    <div className={styles['badges']} role="group" aria-label="Mode">
      <span className={classNames(styles['badge'], styles[mode])} title={MODE_WORDS[mode].meaning}>
        {SIGNS[mode]}
        {MODE_WORDS[mode].word}
      </span>
      {market === 'simulated' ? (
        <span className={classNames(styles['badge'], styles['simulated'])} title={SIMULATED_WORDS.meaning}>
          <FlaskConical size={14} aria-hidden="true" />
          {SIMULATED_WORDS.word}
        </span>
      ) : null}
    </div>
  );
}
