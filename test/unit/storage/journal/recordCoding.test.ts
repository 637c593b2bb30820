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
