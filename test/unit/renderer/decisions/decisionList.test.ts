import { describe, expect, it } from 'vitest';
import { createDecisionList, mergeDecisions } from '../../../../renderer/decisions/decisionList.ts';
import { ask } from '../../../../renderer/desk/ask.ts';
import { decisions } from '../../../renderer-harness/fixtures.ts';
import { answer, bridgeDouble, refusal, settle } from '../bridgeDouble.ts';

const all = decisions(100);

function list(handler: (before: number | null, limit: number) => ReturnType<typeof decisions>) {
  const bridge = bridgeDouble({ 'decisions.list': ({ before, limit }) => Promise.resolve(answer(handler(before, limit))) });
  const made = createDecisionList({ ask: (name, input) => ask(bridge, name, input) }, { instrument: null, strategy: null, verdict: null });
  made.start();
  return { made, bridge };
}
const page = (before: number | null, limit: number) => all.filter((each) => before === null || each.time < before).slice(0, limit);

describe('createDecisionList', () => {
  it('loads pages until the beginning, each decision once', async () => {
    const { made } = list(page);
    await settle();
    expect(made.store.getState()).toMatchObject({ status: 'ready', hasOlder: true });
    for (let turn = 0; turn < 4; turn += 1) {
      made.loadOlder();
      await settle();
    }
    expect(made.store.getState().decisions.map((each) => each.id)).toEqual(mergeDecisions(all, []).map((each) => each.id));
    expect(made.store.getState().hasOlder).toBe(false);
  });

  it('keeps its place while somebody reads further down, and says that newer ones wait', async () => {
    let from = 6;
    const { made } = list((before, limit) => page(before, limit + from).slice(from, from + limit));
    await settle();
    const before = made.store.getState().decisions;
    from = 0;
    made.setReading(true);
    made.refresh();
    await settle();
    expect([made.store.getState().decisions, made.store.getState().hasNewer]).toEqual([before, true]);
    made.setReading(false);
    await settle();
    expect([made.store.getState().decisions.length, made.store.getState().hasNewer]).toEqual([206, false]);
  });

  it('says why it could not be loaded', async () => {
    const bridge = bridgeDouble({ 'decisions.list': () => Promise.resolve(refusal('history is closed')) });
    const made = createDecisionList({ ask: (name, input) => ask(bridge, name, input) }, { instrument: null, strategy: null, verdict: null });
    made.start();
    await settle();
    expect(made.store.getState()).toMatchObject({ status: 'failed', failure: 'history is closed' });
  });
});
