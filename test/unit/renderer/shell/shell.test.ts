import { describe, expect, it } from 'vitest';
import type { SessionView } from '../../../../shared/domain/sessionView.ts';
import { announcements } from '../../../../renderer/shell/announcements.ts';
import { connectionSummary } from '../../../../renderer/shell/connectionSummary.ts';
import { screenOf } from '../../../../renderer/shell/screen.ts';
import { viewOf } from '../../../renderer-harness/fakeBridge.ts';
import { fills, runningView } from '../../../renderer-harness/fixtures.ts';

const view = runningView();

describe('screenOf', () => {
  it('fits the session', () => {
    expect([viewOf('idle'), viewOf('starting'), viewOf('running'), viewOf('stale'), viewOf('failed'), viewOf('ended')].map((each) => screenOf(each, null))).toEqual(['setup', 'startup', 'desk', 'desk', 'startup', 'report']);
  });

  it('lets a person look at the desk or the start panel after the end, never away from a running session', () => {
    expect([screenOf(viewOf('ended'), 'desk'), screenOf(viewOf('ended'), 'setup'), screenOf(viewOf('failed'), 'setup'), screenOf(viewOf('running'), 'setup')]).toEqual(['desk', 'setup', 'setup', 'desk']);
  });
});

describe('connectionSummary', () => {
  it('tells the worst stream, the oldest price and the clock offset', () => {
    expect(connectionSummary(view, { instruments: 2_000 })).toMatchObject({ word: 'Polling', tone: 'warn', priceAgeMs: 2_660, priceAge: '2 s', clockOffset: '\u221214 ms', detail: '1 of 12 streams' });
  });

  it('tells a broken connection before any stream', () => {
    expect(connectionSummary(viewOf('stale'), { instruments: 0 })).toMatchObject({ word: 'Reconnecting', detail: 'Socket closed by the exchange (1006)' });
  });

  it('names the exchange of a connection that gave no reason', () => {
    const { connections } = viewOf('stale');
    expect(connectionSummary({ ...view, connections: connections.map((each) => ({ ...each, reason: null })) }, { instruments: 0 }).detail).toBe('BingX, attempt 4');
  });

  it('knows no price age while any market is without a price', () => {
    const instruments = view.instruments.map((each, row) => (row === 0 ? { ...each, quote: null } : each));
    expect(connectionSummary({ ...view, instruments }, { instruments: 0 })).toMatchObject({ priceAgeMs: null, priceAge: '–' });
  });

  it('does not call healthy what has no stream', () => {
    expect(connectionSummary({ streams: [], connections: [], instruments: [] }, { instruments: 0 })).toMatchObject({ word: 'No stream', tone: 'plain' });
  });
});

describe('announcements', () => {
  const heard = (after: Partial<SessionView>) => announcements(view, { ...view, ...after });

  it('tell fills politely', () => {
    const [first] = fills();
    if (first === undefined) throw new Error('the fixture has fills');
    expect(heard({ fills: [{ ...first, at: first.at + 1, side: 'buy', price: 41_000, amount: 0.0004 }, ...view.fills] })).toEqual({ polite: ['Bought 0.0004 BTC at 41,000.0.'], assertive: [] });
  });

  it('tell a closed position with its reason and result', () => {
    const positions = view.positions.map((each, row) => (row === 0 ? { ...each, status: 'closed' as const, exitReason: 'stop-loss' as const, netPnl: -0.21 } : each));
    expect(heard({ positions }).polite).toEqual(['Closed short BTC: Stop-loss, net \u22120.21 USDT.']);
  });

  it('tell the kill switch and a lost connection at once', () => {
    const account = view.account === null ? null : { ...view.account, entries: 'killed' as const, entriesReason: 'The kill switch was used.' };
    const connections = view.connections.map((each) => ({ ...each, state: 'reconnecting' as const }));
    expect(heard({ account, connections })).toEqual({ polite: [], assertive: ['Killed. The kill switch was used.', 'Generated market: Reconnecting.'] });
  });

  it('are silent when only prices moved', () => {
    expect(heard({ instruments: [...view.instruments] })).toEqual({ polite: [], assertive: [] });
  });
});
