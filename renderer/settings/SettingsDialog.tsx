import { useEffect, useState } from 'react';
import type { SettingRow, SettingsView } from '../../shared/ipc/contract.ts';
import { CopyText } from '../design/CopyText.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { Failure } from '../design/Failure.tsx';
import { StateMessage } from '../design/StateMessage.tsx';
import type { Column } from '../design/Table.tsx';
import { VirtualTable } from '../design/VirtualTable.tsx';
import { useDesk } from '../desk/useDesk.ts';
import { WindowPreferences } from './WindowPreferences.tsx';
import styles from './SettingsDialog.module.css';

type Loaded = { readonly kind: 'loading' } | { readonly kind: 'failed'; readonly message: string; readonly nextStep: string | null } | { readonly kind: 'ready'; readonly view: SettingsView };

const SOURCE_WORDS: Readonly<Record<SettingRow['source'], string>> = {
  default: 'built in',
  file: 'settings file',
  environment: 'environment variable',
  'command line': 'command line',
  session: 'this session',
};

/** Every setting with its value, where the value comes from, and its default. */
export function SettingsDialog({ onClose }: { readonly onClose: () => void }) {
  const desk = useDesk();
  const [loaded, setLoaded] = useState<Loaded>({ kind: 'loading' });
  const [search, setSearch] = useState('');
  const [isOnlyChanged, setOnlyChanged] = useState(false);
  useEffect(() => {
    let isCurrent = true;
    void desk.ask('settings.view', {}).then((answer) => {
      if (isCurrent) setLoaded(answer.ok ? { kind: 'ready', view: answer.value } : { kind: 'failed', message: answer.message, nextStep: answer.nextStep });
    });
    return () => {
      isCurrent = false;
    };
  }, [desk]);
  const columns: readonly Column<SettingRow>[] = [
    { id: 'key', header: 'Setting', cell: (row) => <code title={row.key}>{row.key}</code> },
    { id: 'value', header: 'Value', cell: (row) => <b title={row.value}>{row.value}</b> },
    { id: 'source', header: 'From', cell: (row) => SOURCE_WORDS[row.source] },
    { id: 'default', header: 'Default', cell: (row) => <span title={row.defaultValue}>{row.defaultValue}</span> },
  ];
  return (
    <Dialog title="Settings" description="Values are changed in the settings file, by environment variables or on the command line; they hold from the next session on." size="large" onClose={onClose}>
      <WindowPreferences />
      {loaded.kind === 'loading' ? <StateMessage kind="loading" title="Loading the settings…" /> : null}
      {loaded.kind === 'failed' ? <Failure message={loaded.message} nextStep={loaded.nextStep} /> : null}
      {loaded.kind === 'ready' ? (
        <>
          <div className={styles['tools']}>
            <input type="search" aria-label="Search settings" placeholder="Search settings" value={search} onChange={(event) => setSearch(event.target.value)} />
            <label>
              <input type="checkbox" checked={isOnlyChanged} onChange={(event) => setOnlyChanged(event.target.checked)} /> only values that are not the default
            </label>
            <span className={styles['file']}>
              File <CopyText text={loaded.view.filePath} />
            </span>
          </div>
          {loaded.view.warnings.map((warning) => (
            <p key={warning} className={styles['warning']}>
              ▲ {warning}
            </p>
          ))}
          <div className={styles['rows']}>
            <VirtualTable label="Settings" columns={columns} rows={filterSettings(loaded.view.rows, search, isOnlyChanged)} rowKey={(row) => row.key} tracks="minmax(320px, 2fr) minmax(160px, 1fr) 150px minmax(160px, 1fr)" />
          </div>
        </>
      ) : null}
    </Dialog>
  );
}

export function filterSettings(rows: readonly SettingRow[], search: string, isOnlyChanged: boolean): readonly SettingRow[] {
  const words = search.toLowerCase().split(/\s+/).filter((word) => word !== '');
  return rows.filter((row) => (!isOnlyChanged || row.value !== row.defaultValue) && words.every((word) => `${row.key} ${row.value} ${row.source}`.toLowerCase().includes(word)));
}

