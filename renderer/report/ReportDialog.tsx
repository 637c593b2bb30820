import { Dialog } from '../design/Dialog.tsx';
import { ReportView } from './ReportView.tsx';

export function ReportDialog({ sessionId, onClose }: { readonly sessionId: string; readonly onClose: () => void }) {
  return (
    <Dialog title="Session report" description={sessionId} size="large" onClose={onClose}>
      <ReportView sessionId={sessionId} />
    </Dialog>
  );
}
