import { describe, expect, it } from 'vitest';
import { applyAllocation, lockEntries, protectionActions, resetBreaker } from '../../../../renderer/actions/protectionActions.ts';
import { createUiStore } from '../../../../renderer/desk/uiState.ts';
import { idleView, runningView } from '../../../renderer-harness/fixtures.ts';

const ui = createUiStore().getState();
const view = runningView();
const tripped = view.breakers.find(({ state }) => state === 'tripped');
if (tripped === undefined || view.portfolio === null) throw new Error('the fixture has a tripped trigger and a portfolio');

describe('protection actions', () => {
  it('offer to free every lock and every tripped trigger, and nothing else', () => {
    expect(protectionActions({ view, ui }).map(({ id }) => id)).toEqual(['risk.unlock.l1', 'risk.unlock.l2', 'risk.resetBreaker.volatility-spike']);
  });

  it('say why a trigger cannot be reset', () => {
    const reason = (changes: Partial<typeof tripped>) => resetBreaker({ ...tripped, ...changes }).unavailable({ view, ui });
    expect([reason({}), reason({ isResettable: false }), reason({ isResettable: false, isActionDone: false }), reason({ state: 'armed' })]).toEqual([
      null, 'Its cause is still there. It can be reset once that is over.', 'The orders it sent have not done their work yet.', 'It has not tripped.',
    ]);
  });

  it('need a running session, a market and, for the allocation, an offer', () => {
    expect([lockEntries.unavailable({ view, ui }), lockEntries.unavailable({ view: idleView(), ui }), lockEntries.unavailable({ view, ui: { ...ui, instrument: 99 } })]).toEqual([null, 'It takes a running session.', 'No market is chosen.']);
    const noOffer = { ...view, portfolio: view.portfolio === null ? null : { ...view.portfolio, suggestion: null } };
    expect([applyAllocation.unavailable({ view, ui }), applyAllocation.unavailable({ view: noOffer, ui })]).toEqual([null, 'No other allocation is offered now.']);
  });
});
