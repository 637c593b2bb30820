import type { SignalStage } from '../../shared/domain/signal.ts';
import type { ToneWord } from '../words/session.ts';

export const SIGNAL_STAGE_WORDS: Readonly<Record<SignalStage, ToneWord>> = {
  generated: { word: 'Generated', tone: 'info' },
  validated: { word: 'Validated', tone: 'info' },
  waiting: { word: 'Waits for a close', tone: 'info' },
  sent: { word: 'Sent', tone: 'info' },
  executed: { word: 'Executed', tone: 'good' },
  rejected: { word: 'Rejected', tone: 'plain' },
  expired: { word: 'Expired', tone: 'warn' },
  refused: { word: 'Refused', tone: 'bad' },
};
