import { describe, expect, it } from 'vitest';
import { CHECK_NAMES, REASON_CODES } from '../../../../shared/domain/decision.ts';
import { NEUTRAL_REGIME } from '../../../../shared/domain/regime.ts';
import { checkWords } from '../../../../renderer/words/checks.ts';
import { REASON_WORDS, reasonSentence, reasonTitle, reasonTitleOf } from '../../../../renderer/words/reasons.ts';
import { momentumWords, regimeLine } from '../../../../renderer/words/regime.ts';
import { STATEFUL_CHECKS } from '../../../../renderer/words/statefulChecks.ts';
import { worstStream } from '../../../../renderer/words/session.ts';

describe('reason words', () => {
  it('cover every code and no other', () => {
    expect(Object.keys(REASON_WORDS).sort()).toEqual([...REASON_CODES].sort());
  });

  it('are whole sentences with a title of their own', () => {
    const titles = REASON_CODES.map((code) => reasonTitle(code));
    expect(new Set(titles).size).toBe(REASON_CODES.length);
    for (const code of REASON_CODES) expect(reasonSentence(code)).toMatch(/^[A-Z].{20,}\.$/);
  });

  it('say that everything passed where there is no code', () => {
    expect(reasonTitle(null)).toBe('All checks passed');
  });

  it('fall back to the code itself where it is unknown', () => {
    expect([reasonTitleOf('cooldown'), reasonTitleOf('made-up')]).toEqual(['Cooling down', 'made-up']);
  });
});

describe('check words', () => {
  it('name every check of the pure rule', () => {
    for (const name of CHECK_NAMES) expect(checkWords({ name, value: 1, limit: 1, pass: true }, 'adaptive-oversold-bounce', null).label).not.toBe(name);
  });

  it('show as many digits as tell a value from the limit it misses', () => {
    expect(checkWords({ name: 'reward-to-risk', value: 1.4995, limit: 1.5, pass: false }, 'adaptive-oversold-bounce', null)).toMatchObject({ value: '1.4995', limit: '≥ 1.5000', verdict: 'failed' });
  });

  it('turn the RSI limit round for the short strategy', () => {
    const check = { name: 'rsi', value: 48.123, limit: 52, pass: false } as const;
    expect([checkWords(check, 'adaptive-oversold-bounce', null).limit, checkWords(check, 'adaptive-short-the-rip', null).limit]).toEqual(['≤ 52.00', '≥ 52.00']);
  });

  it('say that an alignment without a limit is not required', () => {
    expect(checkWords({ name: 'ema-fast-mid', value: 5, limit: null, pass: true }, 'adaptive-short-the-rip', { priceTick: 0.1, amountStep: 1, minAmount: 1, minNotional: 1, takerFee: 0, makerFee: 0, maxLeverage: 1 })).toEqual({ label: 'EMA 21 under EMA 50', value: '5.0', limit: '–', verdict: 'not required' });
  });

  it('have words of their own for every stateful check', () => {
    const stateful = REASON_CODES.slice(REASON_CODES.indexOf('entries-paused'));
    expect(stateful.filter((code) => STATEFUL_CHECKS[code] === undefined)).toEqual([]);
  });

  it('show a flag by its verdict and a limit by its figures', () => {
    expect(checkWords({ name: 'max-positions', value: 5, limit: 5, pass: false }, 'adaptive-short-the-rip', null)).toEqual({ label: 'Positions with this one', value: '5', limit: '≤ 5', verdict: 'failed' });
    expect(checkWords({ name: 'entries-paused', value: 0, limit: 0, pass: true }, 'adaptive-short-the-rip', null)).toEqual({ label: 'Entries not paused', value: '', limit: '', verdict: 'passed' });
  });
});

describe('regime words', () => {
  it('say that history is missing before they name a regime', () => {
    expect(regimeLine(NEUTRAL_REGIME)).toBe('Not enough history');
    expect(regimeLine({ ...NEUTRAL_REGIME, confidence: 'sufficient', trend: 'bearish', momentum: 'strong', momentumDirection: 'down', volatility: 'high' })).toBe('Bearish · strong down · high volatility');
  });

  it('leave a flat direction out', () => {
    expect([momentumWords({ momentum: 'weak', momentumDirection: 'flat' }), momentumWords({ momentum: 'sideways', momentumDirection: 'up' })]).toEqual(['weak', 'sideways']);
  });
});

describe('worstStream', () => {
  it('never lets a healthy stream hide an ill one', () => {
    expect([worstStream(['healthy', 'stale', 'healthy']), worstStream(['healthy', 'polling']), worstStream(['healthy']), worstStream([])]).toEqual(['stale', 'polling', 'healthy', null]);
  });
});
