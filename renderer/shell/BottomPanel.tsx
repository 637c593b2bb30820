import { Fragment, type ReactNode } from 'react';
import type { SessionView } from '../../shared/domain/sessionView.ts';
import { BOTTOM_TAB_NAMES } from '../actions/windowActions.ts';
import { ConnectionsPanel } from '../connections/ConnectionsPanel.tsx';
import { ErrorsTable } from '../connections/ErrorsTable.tsx';
import { DecisionsPanel } from '../decisions/DecisionsPanel.tsx';
import { Tabs } from '../design/Tabs.tsx';
import { BOTTOM_TABS, type BottomTab } from '../desk/uiState.ts';
import { useDesk, useSession, useUi } from '../desk/useDesk.ts';
import { EquityPanel } from '../equity/EquityPanel.tsx';
import { IncidentsPanel } from '../incidents/IncidentsPanel.tsx';
import { openPositions, workingOrders } from '../kill/killFacts.ts';
import { LogPanel } from '../log/LogPanel.tsx';
import { MarketPanel } from '../market/MarketPanel.tsx';
import { FillsTable } from '../orders/FillsTable.tsx';
import { OrdersTable } from '../orders/OrdersTable.tsx';
import { PortfolioPanel } from '../portfolio/PortfolioPanel.tsx';
import { PositionsTable } from '../positions/PositionsTable.tsx';
import { QuarantinePanel } from '../quarantine/QuarantinePanel.tsx';
import { SessionsTable } from '../report/SessionsTable.tsx';
import { SignalsPanel } from '../signals/SignalsPanel.tsx';
import { TradesTable } from '../trades/TradesTable.tsx';
import { isOngoing } from '../words/incidents.ts';

const ALARMING: ReadonlySet<BottomTab> = new Set(['errors', 'connections', 'incidents', 'quarantine']);

/** The tables below the chart. */
export function BottomPanel() {
  const desk = useDesk();
  const tab = useUi((state) => state.bottomTab);
  const view = useSession((state) => state.copy?.view ?? null);
  return (
    <Tabs
      label="Panels"
      items={BOTTOM_TABS.map((id) => ({ id, label: BOTTOM_TAB_NAMES[id], count: view === null ? null : countOfTab(id, view), isAlarming: ALARMING.has(id) }))}
      selected={tab}
      onSelect={(bottomTab) => desk.ui.setState({ bottomTab })}
    >
      <Fragment key={view?.info.sessionId ?? 'none'}>{panelOf(tab)}</Fragment>
    </Tabs>
  );
}

function panelOf(tab: BottomTab): ReactNode {
  switch (tab) {
    case 'positions':
      return <PositionsTable />;
    case 'orders':
      return <OrdersTable />;
    case 'trades':
      return <TradesTable />;
    case 'fills':
      return <FillsTable />;
    case 'decisions':
      return <DecisionsPanel />;
    case 'signals':
      return <SignalsPanel />;
    case 'portfolio':
      return <PortfolioPanel />;
    case 'equity':
      return <EquityPanel />;
    case 'market':
      return <MarketPanel />;
    case 'connections':
      return <ConnectionsPanel />;
    case 'incidents':
      return <IncidentsPanel />;
    case 'quarantine':
      return <QuarantinePanel />;
    case 'errors':
      return <ErrorsTable />;
    case 'log':
      return <LogPanel />;
    case 'sessions':
      return <SessionsTable limit={200} />;
  }
}

/** What stands behind the tab's name: what is open or working, and trouble. */
function countOfTab(tab: BottomTab, view: SessionView): number | null {
  switch (tab) {
    case 'positions':
      return openPositions(view).length;
    case 'orders':
      return workingOrders(view).length;
    case 'trades':
      return view.positions.filter((position) => position.status === 'closed').length;
    case 'decisions':
      return view.counters.decisions;
    case 'connections':
      return view.streams.filter((stream) => stream.state !== 'healthy').length;
    case 'incidents':
      return view.incidents.filter(isOngoing).length;
    case 'quarantine':
      return view.quarantine.length;
    case 'errors':
      return view.errors.length;
    case 'signals':
      return view.signalStatistics?.live ?? null;
    case 'portfolio':
    case 'fills':
    case 'equity':
    case 'market':
    case 'log':
    case 'sessions':
      return null;
  }
}
