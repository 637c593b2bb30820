import { describe, expect, it } from 'vitest';
import type { LimitView } from '../../../../shared/domain/sessionView.ts';
import { riskLimitsSchema } from '../../../../shared/domain/riskLimits.ts';
import { changesOf, checkLimits, LIMIT_FIELDS, textsOf } from '../../../../renderer/risk/limitFields.ts';
import { groupLimits, groupOfField, groupOfLimit } from '../../../../renderer/risk/limitGroups.ts';
import { formatLimit, nextToTrip, shareOf, usedWords } from '../../../../renderer/risk/limitWords.ts';
import { runningView } from '../../../renderer-harness/fixtures.ts';

const limits = riskLimitsSchema.parse(runningView().riskLimits);
const texts = textsOf(limits);

describe('the limits form', () => {
  it('has a field for every limit that can be changed', () => {
    expect(LIMIT_FIELDS.map((field) => field.key).sort()).toEqual(Object.keys(riskLimitsSchema.shape).sort());
  });

  it('gives back the limits it was filled with', () => {
    expect(checkLimits(texts)).toEqual({ ok: true, limits });
  });

  it('takes an empty position value as no cap', () => {
    expect(checkLimits({ ...texts, max_notional_per_trade: '' })).toMatchObject({ ok: true, limits: { max_notional_per_trade: null } });
  });

  it('refuses a percent where a fraction belongs and says how to write it', () => {
    expect(checkLimits({ ...texts, daily_loss_limit_pct: '2' })).toEqual({ ok: false, errors: { daily_loss_limit_pct: '"2" is out of range: fraction of the day\u2019s starting equity, 0 to 0.2; then entries stop until 00:00 UTC. Write 1 % as 0.01.' } });
  });

  it.each([['risk_usd_cap', ''], ['daily_max_trades', '2.5'], ['max_positions', '0'], ['per_trade_risk_pct', 'x']] as const)('refuses %s of "%s" by name', (key, text) => {
    const checked = checkLimits({ ...texts, [key]: text });
    expect(checked.ok ? [] : Object.keys(checked.errors)).toEqual([key]);
  });

  it('shows exactly what would change, in words', () => {
    const after = { ...limits, daily_loss_limit_pct: 0.03, max_notional_per_trade: null };
    expect(changesOf(limits, after).map(({ field, from, to }) => [field.key, from, to])).toEqual([['max_notional_per_trade', '20.00 USDT', 'no cap'], ['daily_loss_limit_pct', '2.00\u00a0%', '3.00\u00a0%']]);
  });
});

describe('limit words', () => {
  const limit = (id: LimitView['id'], used: number, of: number, state: LimitView['state'] = 'ok'): LimitView => ({ id, label: id, used, limit: of, unit: 'count', state, consequence: '' });

  it('name the limit that is nearest to tripping', () => {
    expect(nextToTrip([limit('exposure', 1, 10), limit('heat', 4, 5), limit('positions', 9, 9, 'tripped')])?.id).toBe('heat');
    expect(nextToTrip([limit('exposure', 0, 10)])).toBeNull();
    expect(nextToTrip([limit('exposure', 1, 10), limit('position-size', 19, 20)])?.id).toBe('exposure');
  });

  it('count a limit of zero as used up by anything', () => {
    expect([shareOf({ used: 0, limit: 0 }), shareOf({ used: 1, limit: 0 })]).toEqual([0, 1]);
  });

  it('show each unit in its own way', () => {
    expect([formatLimit(0.0142, 'fraction'), formatLimit(20, 'quote'), formatLimit(4, 'count')]).toEqual(['1.42\u00a0%', '20.00\u00a0USDT', '4']);
  });
});

describe('limit groups', () => {
  const { limits: shown } = runningView();

  it('show every limit once, trade first and day last', () => {
    const groups = groupLimits(shown);
    expect(groups.map(({ group }) => group)).toEqual(['trade', 'position', 'portfolio', 'day']);
    expect(groups.flatMap(({ items }) => items.map(({ id }) => id)).sort()).toEqual(shown.map(({ id }) => id).sort());
  });

  it('tell the limits of an asset class for one trade from those for all', () => {
    expect((['meme-notional', 'meme-risk', 'meme-exposure', 'meme-heat'] as const).map(groupOfLimit)).toEqual(['trade', 'trade', 'portfolio', 'portfolio']);
  });

  it('have a place for every field of the form', () => {
    for (const { key } of LIMIT_FIELDS) expect(['trade', 'position', 'portfolio', 'day']).toContain(groupOfField(key));
  });

  it('say in words that there is too little data', () => {
    expect([usedWords({ used: null, unit: 'fraction' }), usedWords({ used: 0.1, unit: 'fraction' })]).toEqual(['too little data to say', '10.00\u00a0%']);
  });
});
