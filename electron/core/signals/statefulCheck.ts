import type { Check, ReasonCode } from '../../../shared/domain/decision.ts';
import type { Evaluation } from '../decisions/evaluation.ts';

/** A check of groups 13-19 (system.md 4.8), named by its code. */
export interface StatefulCheck extends Check {
  readonly name: ReasonCode;
  /** What the numbers do not say, in a sentence. */
  readonly detail?: string;
}

/** Turns an evaluation that would enter into a decline by a stateful check. */
export function declineBy(evaluation: Evaluation, failed: StatefulCheck): void {
  evaluation.verdict = 'decline';
  evaluation.reason = failed.name;
}
