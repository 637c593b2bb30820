import type { SignalStage } from '../../../shared/domain/signal.ts';

/** Stages that may follow. What ends a signal is followed by nothing: each signal ends once. */
const NEXT: Readonly<Record<SignalStage, readonly SignalStage[]>> = {
  generated: ['validated', 'rejected'],
  validated: ['waiting', 'sent', 'rejected', 'expired'],
  waiting: ['sent', 'rejected', 'expired'],
  sent: ['executed', 'expired', 'refused'],
  executed: [],
  rejected: [],
  expired: [],
  refused: [],
};

export function canFollow(stage: SignalStage, next: SignalStage): boolean {
  return NEXT[stage].includes(next);
}

export function isTerminal(stage: SignalStage): boolean {
  return NEXT[stage].length === 0;
}
