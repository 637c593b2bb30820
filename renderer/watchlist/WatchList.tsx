import { useState } from 'react';
import type { InstrumentView } from '../../shared/domain/sessionView.ts';
import { StateMessage } from '../design/StateMessage.tsx';
import { useDesk, useFieldAge, useUi, useView } from '../desk/useDesk.ts';
import { WatchRow } from './WatchRow.tsx';
import { matchesSearch, sortMarkets, WATCH_SORTS, type WatchSort } from './sortMarkets.ts';
import styles from './WatchList.module.css';

const NONE: readonly InstrumentView[] = [];
const SORT_NAMES: Readonly<Record<WatchSort, string>> = { session: 'as chosen', name: 'by name', exchange: 'by exchange', change: 'by 24 h change', funding: 'by funding' };

/** The session's markets with price, change, funding, regime and freshness. Choosing one puts it on the chart. */
export function WatchList() {
  const desk = useDesk();
  const instruments = useView((view) => view.instruments) ?? NONE;
  const selected = useUi((state) => state.instrument);
  const search = useUi((state) => state.marketSearch);
  const [sort, setSort] = useState<WatchSort>('session');
  const sinceMs = useFieldAge('instruments');
  const shown = sortMarkets(instruments, sort).filter((instrument) => matchesSearch(instrument, search));
  const choose = (instrument: InstrumentView): void => desk.ui.setState({ instrument: instrument.index, inspectedTime: null });
  return (
    <nav className={styles['watch']} aria-label="Watch list">
      <div className={styles['tools']}>
        <input
          className={styles['search']}
          type="search"
          placeholder="Search a market  /"
          aria-label="Search a market"
          data-market-search=""
          value={search}
          onChange={(event) => desk.ui.setState({ marketSearch: event.target.value })}
          onKeyDown={(event) => {
            if (event.key === 'Escape') {
              desk.ui.setState({ marketSearch: '' });
              event.currentTarget.blur();
            }
            const first = shown[0];
            if (event.key === 'Enter' && first !== undefined) choose(first);
          }}
        />
        <label>
          <span className="visuallyHidden">Sort markets</span>
          <select className={styles['sort']} value={sort} title="Order of the markets" onChange={(event) => setSort(WATCH_SORTS.find((each) => each === event.target.value) ?? 'session')}>
            {WATCH_SORTS.map((each) => (
              <option key={each} value={each}>
                {SORT_NAMES[each]}
              </option>
            ))}
          </select>
        </label>
      </div>
      {shown.length === 0 ? (
        <StateMessage kind="empty" title={instruments.length === 0 ? 'No markets yet' : `No market matches "${search}"`} />
      ) : (
        <ul className={styles['list']}>
          {shown.map((instrument) => (
            <li key={instrument.index}>
              <WatchRow instrument={instrument} isSelected={instrument.index === selected} sinceMs={sinceMs} onChoose={choose} />
            </li>
          ))}
        </ul>
      )}
    </nav>
  );
}
