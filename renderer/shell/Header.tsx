import { CircleHelp, Search, Settings } from 'lucide-react';
import { perform } from '../actions/action.ts';
import { openHelp, openPalette, openSettings } from '../actions/windowActions.ts';
import { IconButton } from '../design/Button.tsx';
import { useDesk, useView } from '../desk/useDesk.ts';
import { AccountSummary } from './AccountSummary.tsx';
import { ConnectionSummary } from './ConnectionSummary.tsx';
import { MarketClock } from './MarketClock.tsx';
import { ModeBadge } from './ModeBadge.tsx';
import { SessionControls } from './SessionControls.tsx';
import { SessionPhase } from './SessionPhase.tsx';
import styles from './Header.module.css';

/** Mode, session, clock, account, connections and the controls: always in view, above every dialog. */
export function Header() {
  const desk = useDesk();
  const mode = useView((view) => view.info.mode);
  const market = useView((view) => view.info.market);
  const hasSession = useView((view) => view.info.phase !== 'idle') === true;
  const isConnected = useView((view) => view.info.phase !== 'idle' && view.info.phase !== 'ended') === true;
  return (
    <header className={styles['header']}>
      <div className={styles['facts']}>
      {mode === null || market === null ? <span className={styles['name']}>Bearish Alpha</span> : <ModeBadge mode={mode} market={hasSession ? market : 'exchange'} />}
      <SessionPhase />
      <span className={styles['rule']} />
      <MarketClock />
      <span className={styles['rule']} />
      <AccountSummary />
      {isConnected ? <ConnectionSummary /> : null}
      </div>
      <div className={styles['tools']}>
        <IconButton label="Command palette (Ctrl+K)" icon={<Search size={16} />} onClick={() => perform(desk, openPalette)} />
        <IconButton label="Settings (Ctrl+,)" icon={<Settings size={16} />} onClick={() => perform(desk, openSettings)} />
        <IconButton label="Shortcuts and glossary (?)" icon={<CircleHelp size={16} />} onClick={() => perform(desk, openHelp)} />
      </div>
      <SessionControls />
    </header>
  );
}
