import { useState } from 'react';
import type { IncidentView } from '../../shared/domain/sessionView.ts';
import { FilteredRows } from '../design/FilteredRows.tsx';
import { StateMessage } from '../design/StateMessage.tsx';
import { StatusWord } from '../design/StatusWord.tsx';
import type { Column } from '../design/Table.tsx';
import { VirtualTable } from '../design/VirtualTable.tsx';
import { useNow, useTimeFormat, useView } from '../desk/useDesk.ts';
import { countOf } from '../format/plural.ts';
import { exchangeName } from '../format/symbol.ts';
import { INCIDENT_TITLES, incidentDuration, incidentState, incidentSubject, isOngoing } from '../words/incidents.ts';
import { exchangesOf, listIncidents, type IncidentFilter } from './incidentList.ts';

const NONE: readonly IncidentView[] = [];

/** What went wrong with the market's data, when, for how long, and what it meant for trading. */
export function IncidentsPanel() {
  const incidents = useView((view) => view.incidents) ?? NONE;
  const [filter, setFilter] = useState<IncidentFilter>({ exchange: null, isOnlyOngoing: false });
  const now = useNow();
  const time = useTimeFormat();
  if (incidents.length === 0) return <StateMessage kind="empty" title="No incident so far">Lost connections, stale prices, gaps and corrections appear here with their begin, their end and what they meant for trading.</StateMessage>;
  const exchanges = exchangesOf(incidents);
  const rows = listIncidents(incidents, filter);
  const ongoing = incidents.filter(isOngoing).length;
  const columns: readonly Column<IncidentView>[] = [
    { id: 'state', header: 'State', cell: (row) => <StatusWord tone={incidentState(row).tone}>{incidentState(row).word}</StatusWord> },
    { id: 'from', header: 'From', hint: 'Real time', cell: (row) => <span title={time(row.from)}>{time(row.from, 'dateMinute')}</span> },
    { id: 'to', header: 'To', hint: 'Real time; of a moment, when it was seen last', cell: (row) => (isOngoing(row) ? 'still' : <span title={time(row.to ?? row.from)}>{time(row.to ?? row.from, 'dateMinute')}</span>) },
    { id: 'duration', header: 'Lasted', align: 'right', cell: (row) => incidentDuration(row, now) },
    { id: 'what', header: 'What', cell: (row) => <b>{INCIDENT_TITLES[row.kind]}</b> },
    { id: 'subject', header: 'Of', cell: (row) => <span title={incidentSubject(row)}>{incidentSubject(row)}</span> },
    { id: 'effect', header: 'Effect on trading', cell: (row) => <span title={row.effect}>{row.effect}</span> },
    { id: 'text', header: 'Told', cell: (row) => <span title={row.text}>{row.text}</span> },
    { id: 'next', header: 'What to do', cell: (row) => <span title={row.nextStep}>{row.nextStep}</span> },
  ];
  return (
    <FilteredRows
      label="Filter incidents"
      filters={
        <>
          <label>
            Exchange
            <select value={filter.exchange ?? ''} onChange={(event) => setFilter({ ...filter, exchange: exchanges.find((each) => each === event.target.value) ?? null })}>
              <option value="">all</option>
              {exchanges.map((each) => (
                <option key={each} value={each}>
                  {exchangeName(each)}
                </option>
              ))}
            </select>
          </label>
          <label>
            <input type="checkbox" checked={filter.isOnlyOngoing} onChange={(event) => setFilter({ ...filter, isOnlyOngoing: event.target.checked })} />
            only ongoing
          </label>
          <span>
            {countOf(rows.length, 'incident')}, {ongoing} ongoing
          </span>
        </>
      }
    >
      {rows.length === 0 ? (
        <StateMessage kind="empty" title="No incident matches" />
      ) : (
        <VirtualTable label="Incidents" columns={columns} rows={rows} rowKey={(row) => String(row.id)} tracks="88px 138px 138px 76px 152px 140px 245px 210px minmax(190px, 1fr)" isAlarming={isOngoing} />
      )}
    </FilteredRows>
  );
}
