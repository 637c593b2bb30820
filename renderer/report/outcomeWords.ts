import type { SessionOutcome } from '../../shared/domain/sessionView.ts';
import { OUTCOME_WORDS, type ToneWord } from '../words/session.ts';

/** Words for an outcome that comes as plain text. */
export function outcomeWords(outcome: string): ToneWord {
  return isOutcome(outcome) ? OUTCOME_WORDS[outcome] : { word: outcome, tone: 'plain' };
}

function isOutcome(outcome: string): outcome is SessionOutcome {
  return Object.hasOwn(OUTCOME_WORDS, outcome);
}
