import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionSnapshot, SessionView } from '../../../../shared/domain/sessionView.ts';
import { createSessionFeed, type SessionFeed } from '../../../../renderer/desk/sessionFeed.ts';
import { idleView } from '../../../renderer-harness/fixtures.ts';
import { answer, bridgeDouble, refusal, settle, type BridgeDouble, type Handlers } from '../bridgeDouble.ts';

const view = idleView();
const withDecisions = (decisions: number): Pick<SessionView, 'counters'> => ({ counters: { ...view.counters, decisions } });
const decisionsOf = (feed: SessionFeed): number | undefined => feed.store.getState().copy?.view.counters.decisions;

let feed: SessionFeed;
let bridge: BridgeDouble;

function start(handlers: Handlers): void {
  bridge = bridgeDouble(handlers);
  feed = createSessionFeed(bridge, () => Date.now());
  feed.start();
}
const snapshots = (...answers: readonly SessionSnapshot[]): Handlers => {
  let row = 0;
  return {
    'session.snapshot': () => {
      const next = answers[Math.min(row, answers.length - 1)];
      row += 1;
      return Promise.resolve(next === undefined ? refusal('none') : answer(next));
    },
  };
};
const askedSnapshots = (): number => bridge.asked.filter(({ name }) => name === 'session.snapshot').length;

describe('createSessionFeed', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(async () => {
    feed.stop();
    await settle();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it('loads a snapshot and then follows the deltas', async () => {
    start(snapshots({ seq: 4, view }));
    await settle();
    bridge.push('session', { seq: 5, changes: withDecisions(11) });
    expect(feed.store.getState()).toMatchObject({ status: { kind: 'live' }, copy: { seq: 5 } });
    expect(decisionsOf(feed)).toBe(11);
  });

  it('keeps deltas that arrive before the snapshot and applies those it lacks', async () => {
    start(snapshots({ seq: 6, view }));
    bridge.push('session', { seq: 6, changes: withDecisions(1) });
    bridge.push('session', { seq: 7, changes: withDecisions(2) });
    await settle();
    expect([feed.store.getState().copy?.seq, decisionsOf(feed)]).toEqual([7, 2]);
  });

  it('asks for a snapshot again when a delta is missing, and catches up', async () => {
    start(snapshots({ seq: 1, view }, { seq: 9, view: { ...view, ...withDecisions(90) } }));
    await settle();
    bridge.push('session', { seq: 5, changes: withDecisions(50) });
    expect(decisionsOf(feed)).toBe(0);
    bridge.push('session', { seq: 10, changes: withDecisions(100) });
    await settle();
    expect([askedSnapshots(), feed.store.getState().copy?.seq, decisionsOf(feed)]).toEqual([2, 10, 100]);
  });

  it('says that the engine does not answer, tries again with growing pauses, and recovers', async () => {
    let isWell = false;
    start({ 'session.snapshot': () => Promise.resolve(isWell ? answer({ seq: 1, view }) : refusal('not yet')) });
    await settle();
    expect(feed.store.getState().status).toMatchObject({ kind: 'failed', message: 'not yet', attempts: 1 });
    await vi.advanceTimersByTimeAsync(500);
    expect(feed.store.getState().status).toMatchObject({ kind: 'failed', attempts: 2 });
    isWell = true;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(feed.store.getState().status).toEqual({ kind: 'live' });
  });

  it('waits for its pause between attempts although deltas keep coming', async () => {
    let isWell = true;
    start({ 'session.snapshot': () => Promise.resolve(isWell ? answer({ seq: 1, view }) : refusal('busy')) });
    await settle();
    isWell = false;
    for (let seq = 10; seq < 60; seq += 2) {
      bridge.push('session', { seq, changes: {} });
      await settle();
    }
    expect(askedSnapshots()).toBe(2);
  });

  it('asks whether the engine is there after five silent seconds', async () => {
    start(snapshots({ seq: 1, view }));
    await settle();
    await vi.advanceTimersByTimeAsync(4_000);
    expect(askedSnapshots()).toBe(1);
    await vi.advanceTimersByTimeAsync(1_500);
    expect([askedSnapshots(), feed.store.getState().status.kind]).toEqual([2, 'live']);
  });

  it('treats an engine that never answers as failed, keeping what was known', async () => {
    let isWell = true;
    start({ 'session.snapshot': () => (isWell ? Promise.resolve(answer({ seq: 1, view })) : new Promise(() => undefined)) });
    await settle();
    isWell = false;
    await vi.advanceTimersByTimeAsync(16_000);
    expect(feed.store.getState()).toMatchObject({ status: { kind: 'failed' }, copy: { seq: 1 } });
  });

  it('ends its subscription when it is stopped', async () => {
    start(snapshots({ seq: 1, view }));
    await settle();
    feed.stop();
    expect(bridge.listeners('session')).toBe(0);
  });
});
