import type { ExecutionMode, MarketKind } from '../../shared/domain/sessionView.ts';

export interface ModeWords {
  readonly word: string;
  readonly meaning: string;
}

export const MODE_WORDS: Readonly<Record<ExecutionMode, ModeWords>> = {
  paper: { word: 'PAPER', meaning: 'Orders are filled by the application itself. No money can be lost.' },
  demo: { word: 'DEMO', meaning: 'Orders go to the exchange\u2019s demo account. No real money is at risk.' },
  live: { word: 'LIVE', meaning: 'Orders go to the exchange with real money.' },
};

export const SIMULATED_WORDS: ModeWords = { word: 'SIMULATED', meaning: 'Prices come from a generated market, not from an exchange.' };

/** The words of a session's mode, most important first: `PAPER`, or `PAPER · SIMULATED`. */
export function modeLine(mode: ExecutionMode, market: MarketKind): string {
  const word = MODE_WORDS[mode].word;
  return market === 'simulated' ? `${word} · ${SIMULATED_WORDS.word}` : word;
}
