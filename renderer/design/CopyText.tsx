import { useState } from 'react';
import { shortId } from '../format/symbol.ts';
import styles from './CopyText.module.css';

/** Text that copies itself when clicked; ids are shortened, the whole one stands in the title. */
export function CopyText({ text, isId = false, label }: { readonly text: string; readonly isId?: boolean; readonly label?: string }) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('failed'),
    );
  };
  const words = state === 'copied' ? 'copied' : state === 'failed' ? 'not copied' : (label ?? (isId ? shortId(text) : text));
  return (
    <button
      type="button"
      className={styles['copy']}
      title={`${text}: click to copy`}
      onClick={(event) => {
        event.stopPropagation();
        copy();
      }}
      onBlur={() => setState('idle')}
      onMouseLeave={() => setState('idle')}
    >
      {words}
    </button>
  );
}
