import type { BreakerView } from '../../shared/domain/breaker.ts';
import type { LockView } from '../../shared/domain/protection.ts';
import type { SessionPhase } from '../../shared/domain/sessionView.ts';
import { lockScope } from '../words/protections.ts';
import { action, type Action, type ActionState } from './action.ts';

const COMMANDABLE: ReadonlySet<SessionPhase> = new Set(['running', 'paused']);

function needsSession({ view }: ActionState): string | null {
  if (view === null) return 'The engine has not answered yet.';
  return COMMANDABLE.has(view.info.phase) ? null : 'It takes a running session.';
}

export const lockEntries = action({
  id: 'risk.lock',
  label: 'Lock entries on this market',
  group: 'Risk',
  keywords: ['protection', 'block', 'pause', 'side', 'long', 'short'],
  shortcut: 'Ctrl+Shift+B',
  hint: 'Holds entries back for some hours of market time, after a confirmation. Open positions are not touched.',
  unavailable(state) {
    const missing = needsSession(state);
    if (missing !== null) return missing;
    return state.view?.instruments.some(({ index }) => index === state.ui.instrument) === true ? null : 'No market is chosen.';
  },
  run: (desk) => desk.ui.setState(({ instrument }) => ({ dialog: { kind: 'lock', instrument } })),
});

export function unlock(lock: LockView): Action {
  return action({
    id: `risk.unlock.${lock.id}`,
    label: `Unlock ${lockScope(lock)}`,
    group: 'Risk',
    keywords: ['lock', 'protection', 'free', lock.rule],
    hint: 'Ends this lock after a confirmation.',
    unavailable: needsSession,
    run: (desk) => desk.ui.setState({ dialog: { kind: 'unlock', lockId: lock.id } }),
  });
}

export function resetBreaker(breaker: BreakerView): Action {
  return action({
    id: `risk.resetBreaker.${breaker.id}`,
    label: `Reset the circuit breaker: ${breaker.label}`,
    group: 'Risk',
    keywords: ['breaker', 'trigger', 'release', 'tripped'],
    hint: 'Frees this trigger after a confirmation.',
    unavailable(state) {
      const missing = needsSession(state);
      if (missing !== null) return missing;
      if (breaker.state !== 'tripped') return 'It has not tripped.';
      return breaker.isResettable ? null : breaker.isActionDone ? 'Its cause is still there. It can be reset once that is over.' : 'The orders it sent have not done their work yet.';
    },
    run: (desk) => desk.ui.setState({ dialog: { kind: 'reset-breaker', breaker: breaker.id } }),
  });
}

export const applyAllocation = action({
  id: 'portfolio.apply',
  label: 'Apply the suggested allocation',
  group: 'Risk',
  keywords: ['portfolio', 'weights', 'shares', 'strategies'],
  hint: 'Puts the offered shares of the strategies into force, after a confirmation. Open positions are not touched.',
  unavailable(state) {
    const missing = needsSession(state);
    if (missing !== null) return missing;
    return (state.view?.portfolio?.suggestion ?? null) === null ? 'No other allocation is offered now.' : null;
  },
  run: (desk) => desk.ui.setState({ dialog: { kind: 'apply-allocation' } }),
});

/** What locks and tripped triggers of this moment can be freed. */
export function protectionActions({ view }: ActionState): readonly Action[] {
  return [...(view?.locks ?? []).map(unlock), ...(view?.breakers ?? []).filter(({ state }) => state === 'tripped').map(resetBreaker)];
}
