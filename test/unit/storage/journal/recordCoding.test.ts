import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRecord } from '../../../../electron/storage/journal/decodeRecord.ts';
import { encodeRecord } from '../../../../electron/storage/journal/encodeRecord.ts';
import { NotJournalableError } from '../../../../electron/storage/journal/strictJson.ts';
import { anyRecord, openRecord, priceRecord } from './sampleRecords.ts';

describe('journal records', () => {
  it('come back equal to the bit, whatever they hold', () => {
    fc.assert(fc.property(anyRecord, (record) => {
      const json = encodeRecord(record);
      expect(json).not.toContain('\n');
      expect(decodeRecord(json)).toStrictEqual(record);
    }), { numRuns: 500 });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('refuse %s by the field that holds it', (value) => {
    expect(() => encodeRecord(priceRecord(1, value))).toThrow(NotJournalableError);
    expect(() => encodeRecord({ type: 'event', event: { kind: 'funding', at: 1, instrument: 0, rate: 0.0001, payment: value } })).toThrow(/\$\.event\.payment/);
    expect(() => encodeRecord({ type: 'effects', of: 1, positions: [], decisions: [], stateHash: 'x', orders: [], cancels: [], outcomes: [] })).not.toThrow();
  });

  it('of limits from before a limit existed come back with its default', () => {
    const old = {
      per_trade_risk_pct: 0.01, risk_usd_cap: 5, max_notional_per_trade: 20, daily_loss_limit_pct: 0.02, daily_max_trades: 5, max_position_size: 0.2, max_drawdown: 0.15,
      max_portfolio_heat: 0.1, max_exposure: 1, max_positions: 5,
    };
    const read = decodeRecord(JSON.stringify({ type: 'event', event: { kind: 'command', at: 1, command: 'set-limits', limits: old } }));
    expect(read).toMatchObject({ event: { limits: { ...old, max_net_exposure: 1, max_correlation: 0.7, max_var: 0.1, min_win_rate: 0.35 } } });
  });

  it('refuse NaN inside history columns by row', () => {
    const column = Float64Array.of(1, Number.NaN);
    const columns = { openTime: Float64Array.of(1, 2), open: column, high: column, low: column, close: column, volume: column };
    expect(() => encodeRecord({ type: 'event', event: { kind: 'history', at: 1, instrument: 0, timeframe: '30m', columns } })).toThrow(/columns\.open\[1\]: NaN/);
  });

  it('refuse history columns of different length', () => {
    const two = Float64Array.of(1, 2);
    const columns = { openTime: two, open: two, high: two, low: two, close: Float64Array.of(1), volume: two };
    expect(() => encodeRecord({ type: 'event', event: { kind: 'history', at: 1, instrument: 0, timeframe: '30m', columns } })).toThrow(/columns\.close: 1 rows beside 2/);
  });

  it.each([
    ['an unknown type', '{"type":"dance","at":1}'],
    ['an unknown event', '{"type":"event","event":{"kind":"dance","at":1}}'],
    ['a field too many in a price', '{"type":"event","event":{"kind":"price","at":1,"instrument":0,"last":1,"bid":1,"ask":1,"mark":1,"size":3}}'],
    ['a text where a price belongs', '{"type":"event","event":{"kind":"price","at":1,"instrument":0,"last":"1","bid":1,"ask":1,"mark":1}}'],
    ['columns of the wrong size', '{"type":"event","event":{"kind":"history","at":1,"instrument":0,"timeframe":"30m","rows":2,"columns":"AwA="}}'],
    ['a newer version', JSON.stringify({ ...openRecord, version: 2 })],
    ['text that is no JSON', '{"type":'],
  ])('refuse %s when read', (_name, json) => {
    expect(() => decodeRecord(json)).toThrow(/[Ii]nvalid|[Uu]nrecognized|expected|JSON|hold/);
  });
});
