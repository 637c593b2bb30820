import { useEffect, useState } from 'react';
import type { AppInfo, Answer } from '../../shared/ipc/contract.ts';
import { openDataFolder } from '../actions/windowActions.ts';
import { Button } from '../design/Button.tsx';
import { CopyText } from '../design/CopyText.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { Facts } from '../design/Facts.tsx';
import { Failure } from '../design/Failure.tsx';
import { StateMessage } from '../design/StateMessage.tsx';
import { useDesk } from '../desk/useDesk.ts';
import { ActionButton } from '../shell/ActionButton.tsx';
import styles from './AboutDialog.module.css';

/** Version, place of the data, licences and attribution. */
export function AboutDialog({ onClose }: { readonly onClose: () => void }) {
  const desk = useDesk();
  const [info, setInfo] = useState<Answer<AppInfo> | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void desk.ask('app.info', {}).then((answer) => {
      if (isCurrent) setInfo(answer);
    });
    return () => {
      isCurrent = false;
    };
  }, [desk]);
  return (
    <Dialog title="About Bearish Alpha" description="Trades bearish crypto markets with rules a person can inspect. Everything stays on this computer." onClose={onClose}>
      {info === null ? <StateMessage kind="loading" title="Asking for the version…" /> : null}
      {info?.ok === false ? <Failure message={info.message} nextStep={info.nextStep} /> : null}
      {info?.ok === true ? (
        <Facts
          rows={[
            ['Version', info.value.version],
            ['Runtime', `${info.value.runtime}${info.value.isFallbackRuntime ? ' (fallback)' : ''}`],
            ['Platform', info.value.platform],
            ['Data folder', <CopyText key="data" text={info.value.dataDir} />],
          ]}
        />
      ) : null}
      <div className={styles['actions']}>
        <ActionButton action={openDataFolder} />
      </div>
      <section className={styles['credits']}>
        <h3>Charts</h3>
        <p>
          TradingView Lightweight Charts™. Copyright (c) 2025 TradingView, Inc.{' '}
          <Button kind="quiet" isSmall onClick={() => void desk.command('app.openExternal', { url: 'https://www.tradingview.com/' }, 'Open tradingview.com')}>
            https://www.tradingview.com/
          </Button>
        </p>
        <p className={styles['licence']}>Licensed under the Apache License, Version 2.0.</p>
        <h3>Built with</h3>
        <p className={styles['licence']}>Electron, React, zustand, Base UI, TanStack Virtual, Zod, ccxt, pino, electron-store, electron-updater, bignumber.js and node-sqlite3-wasm under the MIT licence; Lucide icons under the ISC licence. Bearish Alpha itself is under the MIT licence.</p>
        <h3>No advice</h3>
        <p className={styles['licence']}>Paper results are not a promise. Perpetual futures can lose more than was expected.</p>
      </section>
    </Dialog>
  );
}
