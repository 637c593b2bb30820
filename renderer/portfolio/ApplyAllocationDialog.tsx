import { ConfirmDialog } from '../design/ConfirmDialog.tsx';
import { useDesk, useView } from '../desk/useDesk.ts';
import { Shares } from './PortfolioPanel.tsx';

/** Asks before the suggested shares are put in force. */
export function ApplyAllocationDialog({ onClose }: { readonly onClose: () => void }) {
  const desk = useDesk();
  const suggestion = useView((view) => view.portfolio?.suggestion ?? null);
  return (
    <ConfirmDialog
      title="Apply the suggested shares?"
      description={suggestion === null ? 'Nothing is suggested any more.' : 'They hold for new entries from now on. Open positions are not touched.'}
      confirmLabel="Apply the shares"
      cancelLabel="Leave the shares"
      isReady={suggestion !== null}
      confirm={() => desk.ask('portfolio.applyAllocation', {})}
      onClose={onClose}
    >
      {suggestion === null ? null : <Shares allocation={suggestion} />}
    </ConfirmDialog>
  );
}
