import type { InstrumentView } from '../../shared/domain/sessionView.ts';
import { SIDE_TAB_NAMES } from '../actions/windowActions.ts';
import { StateMessage } from '../design/StateMessage.tsx';
import { Tabs } from '../design/Tabs.tsx';
import { SIDE_TABS } from '../desk/uiState.ts';
import { useDesk, useUi, useView } from '../desk/useDesk.ts';
import { Inspector } from '../inspector/Inspector.tsx';
import { RiskPanel } from '../risk/RiskPanel.tsx';

/** Why and risk, beside the chart. */
export function SidePanel({ instrument }: { readonly instrument: InstrumentView | null }) {
  const desk = useDesk();
  const tab = useUi((state) => state.sideTab);
  const troubled = useView((view) => view.limits.filter((limit) => limit.state !== 'ok').length) ?? 0;
  return (
    <Tabs
      label="Side panels"
      items={SIDE_TABS.map((id) => ({ id, label: SIDE_TAB_NAMES[id], count: id === 'risk' ? troubled : null, isAlarming: id === 'risk' }))}
      selected={tab}
      onSelect={(sideTab) => desk.ui.setState({ sideTab })}
    >
      {tab === 'risk' ? <RiskPanel /> : instrument === null ? <StateMessage kind="empty" title="No market is chosen" /> : <Inspector instrument={instrument} />}
    </Tabs>
  );
}
