import { ConfirmDialog } from '../design/ConfirmDialog.tsx';
import { useDesk, useView } from '../desk/useDesk.ts';
import { countOf } from '../format/plural.ts';

export function DiscardRecoveryDialog({ onClose }: { readonly onClose: () => void }) {
  const desk = useDesk();
  const recovery = useView((view) => view.recovery);
  if (recovery === null) return null;
  return (
    <ConfirmDialog
      title="Discard the interrupted session"
      description={`It will not be offered again. Its journal and records are kept, but ${countOf(recovery.openPositions, 'open position')} and ${countOf(recovery.workingOrders, 'working order')} on paper are given up as they are.`}
      confirmLabel="Discard it"
      cancelLabel="Keep the offer"
      isDangerous
      confirm={() => desk.ask('recovery.discard', { sessionId: recovery.sessionId })}
      onClose={onClose}
    />
  );
}
