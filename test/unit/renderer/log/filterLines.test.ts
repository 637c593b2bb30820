import { describe, expect, it } from 'vitest';
import { filterLines, sourcesOf } from '../../../../renderer/log/filterLines.ts';
import { sortMarkets } from '../../../../renderer/watchlist/sortMarkets.ts';
import { instruments, logLines } from '../../../renderer-harness/fixtures.ts';

const lines = logLines().slice(0, 6);

describe('filterLines', () => {
  it('keeps a level and what is worse', () => {
    expect([filterLines(lines, { level: 'debug', source: null, text: '' }).length, filterLines(lines, { level: 'warning', source: null, text: '' }).length, filterLines(lines, { level: 'error', source: null, text: '' }).length]).toEqual([6, 2, 1]);
  });

  it('keeps one source, and lines that hold every word', () => {
    expect(filterLines(lines, { level: 'debug', source: 'market', text: 'sol ticker' }).map((line) => line.seq)).toEqual([4]);
  });

  it('lists the sources there are', () => {
    expect(sourcesOf(lines)).toEqual(['broker', 'core', 'engine', 'market']);
  });
});

describe('sortMarkets', () => {
  it('puts markets without the figure last and leaves the list it was given', () => {
    const all = instruments().map((each, row) => ({ ...each, change24h: [null, 0.02, -0.01][row] ?? null }));
    const before = [...all];
    expect(sortMarkets(all, 'change').map((each) => each.index)).toEqual([1, 2, 0]);
    expect(all).toEqual(before);
  });
});
