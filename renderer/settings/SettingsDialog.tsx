import { useEffect, useState } from 'react';
import type { SettingRow, SettingsView } from '../../shared/ipc/contract.ts';
import { CopyText } from '../design/CopyText.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { Failure } from '../design/Failure.tsx';
import { StateMessage } from '../design/StateMessage.tsx';
import type { Column } from '../design/Table.tsx';
import { VirtualTable } from '../design/VirtualTable.tsx';
import { useDesk } from '../desk/useDesk.ts';
import { filterSettings, sectionsOf, type SettingFilter } from './settingList.ts';
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
  const [filter, setFilter] = useState<SettingFilter>({ search: '', isOnlyChanged: false, section: null });
  const [openKey, setOpenKey] = useState<string | null>(null);
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
    { id: 'expected', header: 'May be', cell: (row) => <span title={row.expected}>{row.expected}</span> },
    { id: 'source', header: 'From', cell: (row) => SOURCE_WORDS[row.source] },
    { id: 'default', header: 'Default', cell: (row) => <span title={row.defaultValue}>{row.defaultValue}</span> },
    { id: 'description', header: 'What it does', cell: (row) => <span title={row.description}>{row.description}</span> },
  ];
  const rows = loaded.kind === 'ready' ? filterSettings(loaded.view.rows, filter) : [];
  const opened = rows.find((row) => row.key === openKey) ?? null;
  return (
    <Dialog title="Settings" description="Values are changed in the settings file, by environment variables or on the command line; they hold from the next session on." size="large" onClose={onClose}>
      <WindowPreferences />
      {loaded.kind === 'loading' ? <StateMessage kind="loading" title="Loading the settings…" /> : null}
      {loaded.kind === 'failed' ? <Failure message={loaded.message} nextStep={loaded.nextStep} /> : null}
      {loaded.kind === 'ready' ? (
        <>
          <div className={styles['tools']}>
            <input type="search" aria-label="Search settings" placeholder="Search settings" value={filter.search} onChange={(event) => setFilter({ ...filter, search: event.target.value })} />
            <label>
              Section{' '}
              <select value={filter.section ?? ''} onChange={(event) => setFilter({ ...filter, section: event.target.value === '' ? null : event.target.value })}>
                <option value="">all, {loaded.view.rows.length}</option>
                {sectionsOf(loaded.view.rows).map(({ name, count }) => (
                  <option key={name} value={name}>
                    {name}, {count}
                  </option>
                ))}
              </select>
            </label>
            <label>
              <input type="checkbox" checked={filter.isOnlyChanged} onChange={(event) => setFilter({ ...filter, isOnlyChanged: event.target.checked })} /> only values that are not the default
            </label>
          </div>
          <p className={styles['file']}>
            File <CopyText text={loaded.view.filePath} />
          </p>
          {loaded.view.warnings.map((warning) => (
            <p key={warning} className={styles['warning']}>
              ▲ {warning}
            </p>
          ))}
          <div className={styles['rows']}>
            {rows.length === 0 ? (
              <StateMessage kind="empty" title="No setting matches" />
            ) : (
              <VirtualTable label="Settings" columns={columns} rows={rows} rowKey={(row) => row.key} tracks="300px 110px 210px 124px 96px minmax(180px, 1fr)" isSelected={(row) => row.key === openKey} onOpen={(row) => setOpenKey(row.key)} openHint="Show everything about this setting" />
            )}
          </div>
          {opened === null ? <p className={styles['hint']}>Choose a setting to read all of it.</p> : <SettingDetail row={opened} />}
        </>
      ) : null}
    </Dialog>
  );
}

function SettingDetail({ row }: { readonly row: SettingRow }) {
  return (
    <section className={styles['detail']} aria-label={`About ${row.key}`}>
      <p>
        <CopyText text={row.key} /> {row.description}
      </p>
      <p>
        <b>{row.value}</b>, {SOURCE_WORDS[row.source]}; default {row.defaultValue}; may be {row.expected}.
      </p>
    </section>
  );
}
