import { describe, expect, it } from 'vitest';
import type { SignalStage } from '../../../../shared/domain/signal.ts';
import { SIGNAL_STAGES } from '../../../../shared/domain/signal.ts';
import { canFollow, isTerminal } from '../../../../electron/core/signals/signalLifecycle.ts';

const LEGAL = new Set([
  'generated>validated', 'generated>rejected',
  'validated>waiting', 'validated>sent', 'validated>rejected', 'validated>expired',
  'waiting>sent', 'waiting>rejected', 'waiting>expired',
  'sent>executed', 'sent>expired', 'sent>refused',
]);
const PAIRS = SIGNAL_STAGES.flatMap((from) => SIGNAL_STAGES.map((to): readonly [SignalStage, SignalStage] => [from, to]));

describe('the life cycle of a signal', () => {
  it.each(PAIRS)('from %s to %s', (from, to) => {
    expect(canFollow(from, to)).toBe(LEGAL.has(`${from}>${to}`));
  });

  it('ends as executed, rejected, expired or refused', () => {
    expect(SIGNAL_STAGES.filter(isTerminal)).toEqual(['executed', 'rejected', 'expired', 'refused']);
  });
});
