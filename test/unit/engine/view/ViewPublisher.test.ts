import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyView } from '../../../../electron/engine/view/emptyView.ts';
import { ViewPublisher } from '../../../../electron/engine/view/ViewPublisher.ts';
import type { SessionDelta } from '../../../../shared/domain/sessionView.ts';

describe('ViewPublisher', () => {
  beforeEach(() => { vi.useFakeTimers(); });
  afterEach(() => { vi.useRealTimers(); });

  it('sends many changes of one frame as one numbered delta', () => {
    const publisher = new ViewPublisher(emptyView(0), 16);
    const deltas: SessionDelta[] = [];
    publisher.subscribe((delta) => deltas.push(delta));
    publisher.set({ streams: [] });
    publisher.set({ equity: [{ at: 1, equity: 100 }] });
    publisher.set({ equity: [{ at: 1, equity: 101 }] });
    expect(deltas).toEqual([]);
    vi.advanceTimersByTime(16);
    expect(deltas).toEqual([{ seq: 1, changes: { streams: [], equity: [{ at: 1, equity: 101 }] } }]);
  });

  it('gives a snapshot that the next delta continues without a gap', () => {
    const publisher = new ViewPublisher(emptyView(0), 16);
    const deltas: SessionDelta[] = [];
    publisher.subscribe((delta) => deltas.push(delta));
    publisher.set({ equity: [{ at: 1, equity: 100 }] });
    const snapshot = publisher.snapshot();
    expect(snapshot).toMatchObject({ seq: 1, view: { equity: [{ at: 1, equity: 100 }] } });
    publisher.set({ equity: [] });
    vi.advanceTimersByTime(16);
    expect(deltas.map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('sends nothing once it is closed', () => {
    const publisher = new ViewPublisher(emptyView(0), 16);
    const deltas: SessionDelta[] = [];
    publisher.subscribe((delta) => deltas.push(delta));
    publisher.set({ equity: [] });
    publisher.close();
    vi.advanceTimersByTime(100);
    expect(deltas).toEqual([]);
  });
});
