import { DownloadDialog } from '../download/DownloadDialog.tsx';
import { AboutDialog } from '../help/AboutDialog.tsx';
import { HelpDialog } from '../help/HelpDialog.tsx';
import { KillDialog } from '../kill/KillDialog.tsx';
import { StopDialog } from '../kill/StopDialog.tsx';
import { CancelOrderDialog } from '../orders/CancelOrderDialog.tsx';
import { PaletteDialog } from '../palette/PaletteDialog.tsx';
import { ClosePositionDialog } from '../positions/ClosePositionDialog.tsx';
import { ApplyAllocationDialog } from '../portfolio/ApplyAllocationDialog.tsx';
import { MoveStopDialog } from '../positions/MoveStopDialog.tsx';
import { PositionDetailsDialog } from '../positions/PositionDetailsDialog.tsx';
import { ReducePositionDialog } from '../positions/ReducePositionDialog.tsx';
import { LockDialog } from '../protections/LockDialog.tsx';
import { ResetBreakerDialog } from '../protections/ResetBreakerDialog.tsx';
import { UnlockDialog } from '../protections/UnlockDialog.tsx';
import { QuarantineDialog } from '../quarantine/QuarantineDialog.tsx';
import { ReportDialog } from '../report/ReportDialog.tsx';
import { LimitsDialog } from '../risk/LimitsDialog.tsx';
import { SettingsDialog } from '../settings/SettingsDialog.tsx';
import { DiscardRecoveryDialog } from '../start/DiscardRecoveryDialog.tsx';
import { useDesk, useUi } from '../desk/useDesk.ts';

/** The one dialog that is open, if any. */
export function Dialogs() {
  const desk = useDesk();
  const dialog = useUi((state) => state.dialog);
  const onClose = (): void => desk.ui.setState((state) => (state.dialog === dialog ? { dialog: { kind: 'none' } } : {}));
  switch (dialog.kind) {
    case 'none':
      return null;
    case 'palette':
      return <PaletteDialog onClose={onClose} />;
    case 'help':
      return <HelpDialog onClose={onClose} />;
    case 'settings':
      return <SettingsDialog onClose={onClose} />;
    case 'download':
      return <DownloadDialog onClose={onClose} />;
    case 'about':
      return <AboutDialog onClose={onClose} />;
    case 'limits':
      return <LimitsDialog onClose={onClose} />;
    case 'kill':
      return <KillDialog onClose={onClose} />;
    case 'discard-recovery':
      return <DiscardRecoveryDialog onClose={onClose} />;
    case 'stop':
      return <StopDialog positions={dialog.positions} onClose={onClose} />;
    case 'close-position':
      return <ClosePositionDialog positionId={dialog.positionId} onClose={onClose} />;
    case 'position-details':
      return <PositionDetailsDialog positionId={dialog.positionId} onClose={onClose} />;
    case 'reduce-position':
      return <ReducePositionDialog positionId={dialog.positionId} onClose={onClose} />;
    case 'lock':
      return <LockDialog instrument={dialog.instrument} onClose={onClose} />;
    case 'unlock':
      return <UnlockDialog lockId={dialog.lockId} onClose={onClose} />;
    case 'reset-breaker':
      return <ResetBreakerDialog breaker={dialog.breaker} onClose={onClose} />;
    case 'apply-allocation':
      return <ApplyAllocationDialog onClose={onClose} />;
    case 'move-stop':
      return <MoveStopDialog key={`${dialog.positionId}:${dialog.stop ?? ''}`} positionId={dialog.positionId} stop={dialog.stop} onClose={onClose} />;
    case 'cancel-order':
      return <CancelOrderDialog clientOrderId={dialog.clientOrderId} onClose={onClose} />;
    case 'quarantine':
      return <QuarantineDialog instrument={dialog.instrument} onClose={onClose} />;
    case 'report':
      return <ReportDialog sessionId={dialog.sessionId} onClose={onClose} />;
  }
}
