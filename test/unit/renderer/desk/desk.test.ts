import { describe, expect, it } from 'vitest';
import type { LogLine } from '../../../../shared/domain/sessionView.ts';
import { defaultLayout, readLayout, writeLayout } from '../../../../renderer/desk/layout.ts';
import { mergeLines } from '../../../../renderer/desk/logFeed.ts';
import { marketTimeAt, untilClose } from '../../../../renderer/desk/marketClock.ts';
import { foldNotice } from '../../../../renderer/desk/uiState.ts';

describe('market time', () => {
  const clock = { marketTime: 1_000_000, realTime: 500, speed: 60 };

  it('goes on at the session\u2019s speed', () => {
    expect(marketTimeAt(clock, 1_500, 'running')).toBe(1_060_000);
  });

  it('stands still without a running session, and never goes back', () => {
    expect([marketTimeAt(clock, 1_500, 'ended'), marketTimeAt(clock, 100, 'running')]).toEqual([1_000_000, 1_000_000]);
  });

  it('tells how long a candle still runs', () => {
    expect([untilClose(1_800_000 * 5 + 60_000, 1_800_000), untilClose(1_800_000 * 5, 1_800_000)]).toEqual([1_740_000, 1_800_000]);
  });
});

describe('layout', () => {
  const storage = (text: string | null) => ({ getItem: () => text, setItem: () => undefined });

  it('comes back as it was written', () => {
    let kept: string | null = null;
    writeLayout({ setItem: (_key, value) => void (kept = value) }, { ...defaultLayout, zone: 'local', sideWidth: 444 });
    expect(readLayout(storage(kept))).toEqual({ ...defaultLayout, zone: 'local', sideWidth: 444 });
  });

  it('falls back field by field where a value makes no sense', () => {
    expect(readLayout(storage(JSON.stringify({ ...defaultLayout, watchWidth: -5, bottomTab: 'nonsense', sideTab: 'risk' })))).toEqual({ ...defaultLayout, sideTab: 'risk' });
  });

  it.each([null, 'not json', '[]', '"x"'])('is the default where %s was kept', (text) => {
    expect(readLayout(storage(text))).toEqual(defaultLayout);
  });
});

describe('notices', () => {
  const notice = { tone: 'bad', title: 'Close position: not done', message: 'refused', nextStep: null } as const;

  it('fold when they repeat', () => {
    const folded = foldNotice(foldNotice([], notice), notice);
    expect(folded).toEqual([{ ...notice, id: 1, count: 2 }]);
  });

  it('keep the newest six', () => {
    const all = Array.from({ length: 9 }, (_, row) => ({ ...notice, title: String(row) })).reduce(foldNotice, [] as ReturnType<typeof foldNotice>);
    expect(all.map((each) => each.title)).toEqual(['3', '4', '5', '6', '7', '8']);
  });
});

describe('mergeLines', () => {
  const line = (seq: number): LogLine => ({ seq, at: seq, level: 'info', source: 's', message: String(seq), instrument: null });

  it('appends newer lines and puts pages before them, each line once', () => {
    const seqs = (lines: readonly LogLine[]): readonly number[] => lines.map((each) => each.seq);
    expect(seqs(mergeLines([line(1), line(2)], [line(3)], 10))).toEqual([1, 2, 3]);
    expect(seqs(mergeLines([line(1), line(2), line(3)], [line(2), line(3), line(4)], 10))).toEqual([1, 2, 3, 4]);
    expect(seqs(mergeLines([line(5)], [line(4), line(3)], 10))).toEqual([3, 4, 5]);
  });

  it('keeps the newest lines within its bound', () => {
    expect(mergeLines([line(1), line(2)], [line(3), line(4)], 3).map((each) => each.seq)).toEqual([2, 3, 4]);
  });
});
