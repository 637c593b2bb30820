import { shortcutKeys } from '../actions/shortcut.ts';
import styles from './Kbd.module.css';

const isMac = navigator.userAgent.includes('Mac');

export function Kbd({ shortcut }: { readonly shortcut: string }) {
  return (
    <span className={styles['keys']}>
      {shortcutKeys(shortcut, isMac).map((key) => (
        <kbd key={key} className={styles['key']}>
          {key}
        </kbd>
      ))}
    </span>
  );
}
