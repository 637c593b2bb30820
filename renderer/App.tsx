import { useEffect } from 'react';
import { useShortcuts } from './actions/useShortcuts.ts';
import { CrashScreen } from './CrashScreen.tsx';
import { Failure } from './design/Failure.tsx';
import { StateMessage } from './design/StateMessage.tsx';
import { useSession, useUi, useView } from './desk/useDesk.ts';
import { ReportScreen } from './report/ReportScreen.tsx';
import { Announcer } from './shell/Announcer.tsx';
import { Dialogs } from './shell/Dialogs.tsx';
import { FeedBanner } from './shell/FeedBanner.tsx';
import { Header } from './shell/Header.tsx';
import { MainDesk } from './shell/MainDesk.tsx';
import { Notices } from './shell/Notices.tsx';
import { screenOf } from './shell/screen.ts';
import { SetupScreen } from './start/SetupScreen.tsx';
import { StartupScreen } from './start/StartupScreen.tsx';
import { modeLine } from './words/mode.ts';
import { phaseWords } from './words/session.ts';
import styles from './App.module.css';

/** The window: header, the screen that fits the session, and what lies above it. */
export function App() {
  useShortcuts();
  const info = useView((view) => view.info);
  const palette = useUi((state) => state.palette);
  const title = info === null ? 'Bearish Alpha' : info.phase === 'idle' ? 'Bearish Alpha' : `${modeLine(info.mode, info.market)} · ${phaseWords(info).word} · Bearish Alpha`;
  useEffect(() => {
    document.title = title;
  }, [title]);
  useEffect(() => {
    document.documentElement.dataset['palette'] = palette;
  }, [palette]);
  return (
    <div className={styles['window']} data-mode={info?.mode ?? 'paper'} data-market={info === null || info.phase === 'idle' ? 'exchange' : info.market}>
      <Header />
      <FeedBanner />
      <CrashScreen>
        <Screen />
      </CrashScreen>
      <Notices />
      <Announcer />
      <CrashScreen>
        <Dialogs />
      </CrashScreen>
    </div>
  );
}

function Screen() {
  const status = useSession((state) => state.status);
  const wish = useUi((state) => state.screenWish);
  const screen = useView((view) => screenOf(view, wish));
  if (screen === null) {
    if (status.kind === 'failed') {
      return (
        <div className={styles['waiting']}>
          <Failure message={status.message} nextStep="The window keeps trying. If it does not come back, restart the application: sessions are kept and can be resumed." />
        </div>
      );
    }
    return <StateMessage kind="loading" title="Waiting for the engine…" />;
  }
  switch (screen) {
    case 'setup':
      return <SetupScreen />;
    case 'startup':
      return <StartupScreen />;
    case 'desk':
      return <MainDesk />;
    case 'report':
      return <ReportScreen />;
  }
}
