import type { InstrumentView } from '../../shared/domain/sessionView.ts';
import { SIDE_TAB_NAMES } from '../actions/windowActions.ts';
import { StateMessage } from '../design/StateMessage.tsx';
import { Tabs } from '../design/Tabs.tsx';
import { SIDE_TABS } from '../desk/uiState.ts';
import { useDesk, useUi, useView } from '../desk/useDesk.ts';
import { Inspector } from '../inspector/Inspector.tsx';
import { ProtectionsPanel } from '../protections/ProtectionsPanel.tsx';
import { RiskPanel } from '../risk/RiskPanel.tsx';

/** Why, risk and what holds entries back, beside the chart. */
export function SidePanel({ instrument }: { readonly instrument: InstrumentView | null }) {
  const desk = useDesk();
  const tab = useUi((state) => state.sideTab);
  const held = useView((view) => view.locks.length + view.breakers.filter(({ state }) => state === 'tripped' || state === 'unknown').length) ?? 0;
  const troubled = useView((view) => view.limits.filter((limit) => limit.state !== 'ok').length) ?? 0;
  return (
    <Tabs
      label="Side panels"
      items={SIDE_TABS.map((id) => ({ id, label: SIDE_TAB_NAMES[id], count: id === 'risk' ? troubled : id === 'guards' ? held : null, isAlarming: id !== 'why' }))}
      selected={tab}
      onSelect={(sideTab) => desk.ui.setState({ sideTab })}
    >
      {tab === 'risk' ? <RiskPanel /> : tab === 'guards' ? <ProtectionsPanel /> : instrument === null ? <StateMessage kind="empty" title="No market is chosen" /> : <Inspector instrument={instrument} />}
    </Tabs>
  );
}
