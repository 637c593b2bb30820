import './withoutEval.ts';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { CrashScreen } from './CrashScreen.tsx';
import { Failure } from './design/Failure.tsx';
import { createDesk } from './desk/desk.ts';
import { DeskContext } from './desk/useDesk.ts';
import './design/tokens.css';
import './design/base.css';

const element = document.getElementById('root');
if (element === null) throw new Error('index.html has no element with the id "root"');
const root = createRoot(element);

// The preload script puts the bridge there; a window in which it failed must say so rather than stay blank.
if ('bearish' in window) {
  const desk = createDesk({ bridge: window.bearish, storage: window.localStorage, now: () => Date.now() });
  desk.start();
  window.addEventListener('pagehide', () => desk.stop());
  root.render(
    <StrictMode>
      <CSPProvider disableStyleElements>
        <DeskContext value={desk}>
          <CrashScreen>
            <App />
          </CrashScreen>
        </DeskContext>
      </CSPProvider>
    </StrictMode>,
  );
} else {
  root.render(<Failure message="This window has no connection to the engine: its preload script did not run. A session that runs goes on without the window." nextStep="Close the window and open it again. If that does not help, install the application again." />);
}
