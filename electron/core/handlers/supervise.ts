import { trip, tripOf } from '../breaker/trip.ts';
import { isEnabled } from '../breaker/watch.ts';
import { requestCancel } from '../execution/sendOrder.ts';
import { closeAll, exitPosition, retryPosition } from '../positions/exits.ts';
import { dayLossFractionOf, drawdownFractionOf, equityOf } from '../portfolio/ledger.ts';
import type { CoreState } from '../state/coreState.ts';
import { notice } from '../state/coreState.ts';

/** An entry still working after this long is cancelled (system.md 7.2), ms of market time; never sooner than it may be sent. */
const ENTRY_TIMEOUT_MS = 30_000;

/** What time alone brings about: exits by age, repeated attempts, entries that took too long. */
export function superviseTime(state: CoreState): void {
  const maxAgeMs = state.options.settings.position_management.time_based_exit.max_position_duration * 1000;
  for (const position of state.open) {
    if (maxAgeMs > 0 && state.now - position.openedAt >= maxAgeMs) exitPosition(state, position, 'time');
    retryPosition(state, position);
  }
  if (state.workingEntries.size === 0) return;
  const timeoutMs = Math.max(ENTRY_TIMEOUT_MS, state.options.entryTtlMs);
  for (const entry of state.workingEntries) {
    if (!entry.isCancelRequested && state.now - entry.view.createdAt >= timeoutMs) {
      requestCancel(state, entry.view.clientOrderId, `not filled within ${timeoutMs / 1000} s`);
    }
  }
}

/** Looks at every limit that acts by itself: the day's loss in two levels, the loss of one position, the drawdown. */
export function superviseLimits(state: CoreState): void {
  const { ledger, risk, switches } = state;
  const { daily_loss_limit: closeLevel, position_loss_limit: positionLevel } = state.options.settings.risk_management;
  const equity = equityOf(ledger);
  for (const position of state.open) {
    const loss = -position.unrealised;
    if (position.status === 'closing' || loss <= 0 || loss < positionLevel * equity) continue;
    notice(state, 'critical', 'position-loss-limit', `${position.symbol}: the position lost ${percent(loss / equity)} of equity (limit ${percent(positionLevel)}) and is being closed`, position.instrument);
    trip(state, {
      breaker: 'position-loss', instrument: position.instrument, value: loss / equity, limit: positionLevel, targets: [{ positionId: position.id, amountAtMost: 0 }],
      reason: `${position.symbol}: a position lost ${percent(loss / equity)} of equity (limit ${percent(positionLevel)}); it is closed, and no entry on this market until it is reset`,
    }, true);
  }
  const dayLoss = dayLossFractionOf(ledger);
  if (!switches.isDayStopped && dayLoss > 0 && dayLoss >= risk.daily_loss_limit_pct) {
    switches.isDayStopped = true;
    trip(state, { breaker: 'daily-loss', instrument: null, value: dayLoss, limit: risk.daily_loss_limit_pct, reason: `the day's loss is ${percent(dayLoss)}; no entries until midnight UTC` }, true);
    notice(state, 'warning', 'daily-loss-limit', `The day's loss is ${percent(dayLoss)} (limit ${percent(risk.daily_loss_limit_pct)}): no new entries until midnight UTC`);
  }
  if (!switches.isDayClosed && dayLoss > 0 && dayLoss >= closeLevel) {
    switches.isDayClosed = true;
    notice(state, 'critical', 'daily-loss-close', `The day's loss is ${percent(dayLoss)} (limit ${percent(closeLevel)}): everything is being closed, nothing opens until midnight UTC`);
    trip(state, { breaker: 'daily-loss-close', instrument: null, value: dayLoss, limit: closeLevel, reason: `the day's loss is ${percent(dayLoss)}; everything is closed, nothing opens until midnight UTC` }, true);
    closeAll(state, 'risk');
  }
  const drawdown = drawdownFractionOf(ledger);
  const isExceeded = drawdown >= risk.max_drawdown && drawdown > 0;
  if (isExceeded !== switches.isDrawdownExceeded) {
    switches.isDrawdownExceeded = isExceeded;
    if (isExceeded) {
      const until = isEnabled(state) ? 'it recovers and the breaker is reset' : 'it recovers';
      notice(state, 'warning', 'drawdown-limit', `Equity is ${percent(drawdown)} below its peak (limit ${percent(risk.max_drawdown)}): no new entries until ${until}`);
      if (isEnabled(state)) trip(state, { breaker: 'drawdown', instrument: null, value: drawdown, limit: risk.max_drawdown, reason: `equity fell ${percent(drawdown)} below its peak (limit ${percent(risk.max_drawdown)}); no entries until it is reset` }, true);
    } else if (tripOf(state, 'drawdown', null) !== null) notice(state, 'info', 'drawdown-limit', `Equity is ${percent(drawdown)} below its peak again: the breaker can be reset`);
    else notice(state, 'info', 'drawdown-limit', `Equity is ${percent(drawdown)} below its peak again: entries are possible`);
  }
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(2)} %`;
}
