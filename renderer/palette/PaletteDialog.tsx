import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { perform, type Action } from '../actions/action.ts';
import { allActions, searchActions } from '../actions/allActions.ts';
import { classNames } from '../design/classNames.ts';
import { Dialog } from '../design/Dialog.tsx';
import { Kbd } from '../design/Kbd.tsx';
import { useDesk, useSession, useUi } from '../desk/useDesk.ts';
import styles from './PaletteDialog.module.css';

/** Every action by name: type, arrow keys, Enter. What cannot be done now says why. */
export function PaletteDialog({ onClose }: { readonly onClose: () => void }) {
  const desk = useDesk();
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const view = useSession((state) => state.copy?.view ?? null);
  const ui = useUi((state) => state);
  const [query, setQuery] = useState('');
  const [position, setPosition] = useState(0);
  const state = useMemo(() => ({ view, ui }), [view, ui]);
  const found = useMemo(() => searchActions(allActions(state), query), [state, query]);
  const chosen = Math.min(position, found.length - 1);

  const run = (action: Action): void => {
    if (action.unavailable(state) !== null) return;
    onClose();
    perform(desk, action);
  };
  const move = (next: number): void => {
    const row = (next + found.length) % Math.max(found.length, 1);
    setPosition(row);
    list.current?.children[row]?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const action = found[chosen];
    if (event.key === 'ArrowDown') move(chosen + 1);
    else if (event.key === 'ArrowUp') move(chosen - 1);
    else if (event.key === 'Enter' && action !== undefined) run(action);
    else return;
    event.preventDefault();
  };

  return (
    <Dialog title="Command palette" initialFocus={input} onClose={onClose}>
      <input
        ref={input}
        className={styles['query']}
        placeholder="What do you want to do?"
        value={query}
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={found[chosen] === undefined ? undefined : `palette-${found[chosen].id}`}
        aria-label="Search actions"
        onChange={(event) => {
          setQuery(event.target.value);
          setPosition(0);
        }}
        onKeyDown={onKeyDown}
      />
      {found.length === 0 ? <p className={styles['none']}>No action matches “{query}”.</p> : null}
      <div ref={list} id="palette-list" className={styles['list']} role="listbox" aria-label="Actions">
        {found.map((action, row) => {
          const reason = action.unavailable(state);
          return (
            // Keys are handled by the search field, which keeps the focus (combobox pattern).
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- see above
            <div key={action.id} id={`palette-${action.id}`} role="option" tabIndex={-1} aria-selected={row === chosen} aria-disabled={reason !== null} className={classNames(styles['action'], reason !== null && styles['unavailable'])} onClick={() => run(action)} onMouseMove={() => setPosition(row)}>
              <span>
                {action.label}
                <span className={styles['hint']}>{reason ?? action.hint}</span>
              </span>
              <span className={styles['right']}>
                <span className={styles['group']}>{action.group}</span>
                {action.shortcut === null ? null : <Kbd shortcut={action.shortcut} />}
              </span>
            </div>
          );
        })}
      </div>
    </Dialog>
  );
}
