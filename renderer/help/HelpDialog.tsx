import { useState } from 'react';
import { REASON_CODES } from '../../shared/domain/decision.ts';
import type { ActionGroup } from '../actions/action.ts';
import { fixedActions } from '../actions/allActions.ts';
import { Dialog } from '../design/Dialog.tsx';
import { Kbd } from '../design/Kbd.tsx';
import { Tabs } from '../design/Tabs.tsx';
import { REASON_WORDS } from '../words/reasons.ts';
import { FIGURES } from './figures.ts';
import styles from './HelpDialog.module.css';

const GROUPS: readonly ActionGroup[] = ['Session', 'Risk', 'Chart', 'Market', 'Panels', 'Window'];
type Page = 'keys' | 'reasons' | 'figures';
const CHART_KEYS = [
  ['←', 'Chart: earlier (chart focused)'],
  ['→', 'Chart: later (chart focused)'],
  ['+', 'Chart: zoom in (chart focused)'],
  ['-', 'Chart: zoom out (chart focused)'],
] as const;

/** Every shortcut, what each refusal code means, and how each figure is computed. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const [page, setPage] = useState<Page>('keys');
  return (
    <Dialog title="Help" size="large" onClose={onClose}>
      <div className={styles['pages']}>
        <Tabs
          label="Help pages"
          items={[
            { id: 'keys', label: 'Keyboard shortcuts' },
            { id: 'reasons', label: 'Why no trade: reason codes' },
            { id: 'figures', label: 'Figures and their formulas' },
          ]}
          selected={page}
          onSelect={setPage}
        >
          <div className={styles['page']}>
            {page === 'keys' ? <Keys /> : null}
            {page === 'reasons' ? (
              <dl className={styles['glossary']}>
                {REASON_CODES.map((code) => (
                  <div key={code}>
                    <dt>
                      {REASON_WORDS[code].title} <code>{code}</code>
                    </dt>
                    <dd>{REASON_WORDS[code].sentence}</dd>
                  </div>
                ))}
              </dl>
            ) : null}
            {page === 'figures' ? (
              <dl className={styles['glossary']}>
                {FIGURES.map(({ name, meaning }) => (
                  <div key={name}>
                    <dt>{name}</dt>
                    <dd>{meaning}</dd>
                  </div>
                ))}
              </dl>
            ) : null}
          </div>
        </Tabs>
      </div>
    </Dialog>
  );
}

function Keys() {
  return (
    <>
      <p className={styles['note']}>Nothing that trades has a shortcut without a modifier. On a Mac, Ctrl is Cmd.</p>
      <div className={styles['columns']}>
        {GROUPS.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <ul>
              {fixedActions
                .filter((action) => action.group === group && action.shortcut !== null)
                .map((action) => (
                  <li key={action.id} title={action.hint}>
                    <span>{action.label}</span>
                    {action.shortcut === null ? null : <Kbd shortcut={action.shortcut} />}
                  </li>
                ))}
              {group === 'Chart'
                ? CHART_KEYS.map(([key, label]) => (
                    <li key={key}>
                      <span>{label}</span>
                      <Kbd shortcut={key} />
                    </li>
                  ))
                : null}
            </ul>
          </section>
        ))}
      </div>
    </>
  );
}
