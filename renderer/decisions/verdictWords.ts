import type { DecisionRecord } from '../../shared/domain/decision.ts';
import type { ToneWord } from '../words/session.ts';

export const VERDICT_WORDS: Readonly<Record<DecisionRecord['verdict'], ToneWord>> = {
  enter: { word: 'Entered', tone: 'good' },
  decline: { word: 'Declined', tone: 'plain' },
  'not-ready': { word: 'Not ready', tone: 'info' },
};
