import './withoutEval.ts';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { CrashScreen } from './CrashScreen.tsx';
import { createDesk } from './desk/desk.ts';
import { DeskContext } from './desk/useDesk.ts';
import './design/tokens.css';
import './design/base.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root"');
const desk = createDesk({ bridge: window.bearish, storage: window.localStorage, now: () => Date.now() });
desk.start();
window.addEventListener('pagehide', () => desk.stop());

createRoot(root).render(
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
