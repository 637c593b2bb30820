import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HISTORY_STEP_MS, markFrom, readHistory, readMarks } from '../../../electron/exchanges/history.ts';

const T = 1_717_200_000_000;
const rowAt = (at: number) => ({ at, amount: at % 7 });

/** Rows of an exchange between two times at the given spacing; remembers how many were asked for at once. */
function keeper(first: number, last: number, spacing: number = HISTORY_STEP_MS) {
  const asked: number[] = [];
  const all: number[] = [];
  for (let at = first; at <= last; at += spacing) all.push(at);
  const readPage = async (after: number, to: number) => {
    const rows = all.filter((at) => at > after && at <= to);
    asked.push(rows.length);
    // Newest first, one twice, and one beside the range.
    return [...rows, ...rows.slice(0, 1), after, to + 1].reverse().map(rowAt);
  };
  return { all, asked, readPage };
}

describe('a history', () => {
  it('is read whole, ascending and once, in pages that no answer cuts', async () => {
    await fc.assert(fc.asyncProperty(
      fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 200 }), fc.integer({ min: -HISTORY_STEP_MS, max: HISTORY_STEP_MS }), fc.integer({ min: -HISTORY_STEP_MS, max: HISTORY_STEP_MS }),
      async (rowsPerPage, steps, early, late) => {
        const { all, asked, readPage } = keeper(T, T + steps * HISTORY_STEP_MS);
        const [since, until] = [T + early, T + steps * HISTORY_STEP_MS + late];
        const rows = await readHistory({ since, until, rowsPerPage }, readPage);
        expect(rows).toEqual(all.filter((at) => at >= since && at <= until).map(rowAt));
        expect(Math.max(0, ...asked)).toBeLessThanOrEqual(rowsPerPage);
      },
    ));
  });

  it('is read up to where the exchange keeps nothing older, and no further', async () => {
    const { all, asked, readPage } = keeper(T, T + 24 * HISTORY_STEP_MS);
    await expect(readHistory({ since: 0, until: T + 24 * HISTORY_STEP_MS, rowsPerPage: 10 }, readPage)).resolves.toEqual(all.map(rowAt));
    expect(asked).toEqual([10, 10, 5, 0, 0]);
  });

  it('loses no row between two pages where rows come off the grid', async () => {
    const { all, readPage } = keeper(T + 1_234, T + 90 * HISTORY_STEP_MS, HISTORY_STEP_MS - 777);
    await expect(readHistory({ since: T, until: T + 100 * HISTORY_STEP_MS, rowsPerPage: 7 }, readPage)).resolves.toEqual(all.map(rowAt));
  });

  it('goes on behind a page in which the exchange stood still', async () => {
    const { all, asked, readPage } = keeper(T, T + 29 * HISTORY_STEP_MS);
    const [from, to] = [T + 8 * HISTORY_STEP_MS, T + 22 * HISTORY_STEP_MS];
    const rows = await readHistory({ since: T, until: T + 29 * HISTORY_STEP_MS, rowsPerPage: 10 }, async (after, upTo) => (await readPage(after, upTo)).filter(({ at }) => at < from || at > to));
    expect(rows.map(({ at }) => at)).toEqual(all.filter((at) => at < from || at > to));
    expect(asked).toHaveLength(3);
  });

  it('asks for nothing where the range is empty', async () => {
    const { asked, readPage } = keeper(T, T);
    await expect(readHistory({ since: T + 1, until: T, rowsPerPage: 10 }, readPage)).resolves.toEqual([]);
    expect(asked).toEqual([]);
  });

  it('fails as a whole where a page fails', async () => {
    const { readPage } = keeper(T, T + 24 * HISTORY_STEP_MS);
    const failing = async (after: number, to: number) => (to < T + 15 * HISTORY_STEP_MS ? Promise.reject(new Error('broken')) : readPage(after, to));
    await expect(readHistory({ since: T, until: T + 24 * HISTORY_STEP_MS, rowsPerPage: 10 }, failing)).rejects.toThrow('broken');
  });
});

describe('a history of mark prices', () => {
  const opensFrom = (first: number, last: number) => {
    const marks = [];
    for (let open = first; open <= last; open += HISTORY_STEP_MS) marks.push({ at: open + HISTORY_STEP_MS, price: open });
    return marks;
  };

  it('asks for the candles whose ends are in the range, on the grid', async () => {
    const asked: [number, number][] = [];
    const marks = await readMarks({ since: T + 1, until: T + 5 * HISTORY_STEP_MS + 1, now: T + HISTORY_STEP_MS * 50, rowsPerPage: 3 }, async (first, last) => {
      asked.push([first, last]);
      return opensFrom(first, last);
    });
    expect(asked).toEqual([[T + 2 * HISTORY_STEP_MS, T + 4 * HISTORY_STEP_MS], [T, T + HISTORY_STEP_MS]]);
    expect(marks.map(({ at }) => at)).toEqual([1, 2, 3, 4, 5].map((step) => T + step * HISTORY_STEP_MS));
  });

  it.each([
    ['still forms', T + HISTORY_STEP_MS - 1, []],
    ['has ended this instant, which our clock alone may say', T + HISTORY_STEP_MS, []],
    ['has ended two seconds ago', T + HISTORY_STEP_MS + 2_000, [{ at: T + HISTORY_STEP_MS, price: T }]],
  ])('treats a candle that %s accordingly', async (_, now, marks) => {
    const read = readMarks({ since: T + 1, until: T + 10 * HISTORY_STEP_MS, now, rowsPerPage: 10 }, async (first) => opensFrom(first, T + 9 * HISTORY_STEP_MS));
    await expect(read).resolves.toEqual(marks);
  });

  it('takes a price at the end of its candle, and none of an impossible one', () => {
    expect(markFrom(String(T), '60000.5')).toEqual({ at: T + HISTORY_STEP_MS, price: 60_000.5 });
    for (const [open, close] of [[T + 1, 1], [T / 1_000, 1], [T, 0], [T, '-1'], [T, ''], [undefined, 1], [T, Number.NaN]]) expect(markFrom(open, close)).toBeNull();
  });
});
