import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyDelta, copyOfSnapshot } from '../../../../renderer/desk/applyDelta.ts';
import { idleView } from '../../../renderer-harness/fixtures.ts';

const view = idleView();

describe('applyDelta', () => {
  it('replaces whole fields and notes when', () => {
    const copy = copyOfSnapshot({ seq: 7, view }, 1_000);
    const result = applyDelta(copy, { seq: 8, changes: { eventLoop: { p50Ms: 1, p99Ms: 2, maxMs: 3 } } }, 2_000);
    if (result.kind !== 'applied') throw new Error(result.kind);
    expect(result.copy.view).toEqual({ ...view, eventLoop: { p50Ms: 1, p99Ms: 2, maxMs: 3 } });
    expect([result.copy.changedAt.eventLoop, result.copy.changedAt.account]).toEqual([2_000, 1_000]);
  });

  it('drops a delta that the copy already contains', () => {
    expect(applyDelta(copyOfSnapshot({ seq: 7, view }, 0), { seq: 7, changes: { errors: [] } }, 1)).toEqual({ kind: 'old' });
  });

  it('reports a gap instead of guessing', () => {
    expect(applyDelta(copyOfSnapshot({ seq: 7, view }, 0), { seq: 9, changes: {} }, 1)).toEqual({ kind: 'gap' });
  });

  it('leaves the copy it was given untouched', () => {
    const copy = copyOfSnapshot({ seq: 1, view }, 0);
    const before = structuredClone(copy);
    applyDelta(copy, { seq: 2, changes: { errors: [{ at: 1, where: 'a', code: 'b', message: 'c', count: 1 }] } }, 5);
    expect(copy).toEqual(before);
  });

  it('follows any run of numbered deltas exactly', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 30 }), (counts) => {
        let copy = copyOfSnapshot({ seq: 0, view }, 0);
        counts.forEach((decisions, row) => {
          const result = applyDelta(copy, { seq: row + 1, changes: { counters: { ...view.counters, decisions } } }, row);
          if (result.kind === 'applied') copy = result.copy;
        });
        expect([copy.seq, copy.view.counters.decisions]).toEqual([counts.length, counts.at(-1)]);
      }),
    );
  });
});
