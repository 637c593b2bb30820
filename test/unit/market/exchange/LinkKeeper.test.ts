import { describe, expect, it } from 'vitest';
import type { StreamMessage, StreamTopic } from '../../../../electron/exchanges/gateway.ts';
import { LinkKeeper } from '../../../../electron/market/exchange/LinkKeeper.ts';
import { ManualRealClock } from '../../exchanges/ManualRealClock.ts';
import { BTC, ORIGIN, ScriptedGateway } from './ScriptedGateway.ts';

const topics: readonly StreamTopic[] = [{ kind: 'ticker', symbol: BTC }, { kind: 'candles', symbol: BTC, timeframe: '30m' }];
const data: StreamMessage = { kind: 'mark', symbol: BTC, price: 1, at: null };

function setUp() {
  const clock = new ManualRealClock();
  const gateway = new ScriptedGateway(() => ORIGIN);
  const downs: { reason: string; failures: number; pauseMs: number }[] = [];
  const keeper = new LinkKeeper({
    gateway, topics, clock,
    random: () => 1,
    firstPauseMs: 5_000,
    maxPauseMs: 60_000,
    maxSilenceMs: 15_000,
    onMessage: () => undefined,
    onOpen: () => undefined,
    onDown: (reason, failures, pauseMs) => downs.push({ reason, failures, pauseMs }),
  });
  const newest = () => {
    const link = gateway.links.at(-1);
    if (link === undefined) throw new Error('no link');
    return link;
  };
  /** Frames and data each second for that long. */
  const live = (forMs: number): void => {
    for (let passed = 0; passed < forMs; passed += 1_000) {
      clock.advance(1_000);
      newest().listener.onFrame();
      newest().listener.onMessage(data);
    }
  };
  return { clock, gateway, downs, keeper, newest, live };
}

describe('the keeper of a connection', () => {
  it('subscribes everything at each connection', () => {
    const { clock, keeper, newest } = setUp();
    keeper.start();
    expect(keeper.state).toBe('connecting');
    newest().listener.onOpen();
    expect(keeper.state).toBe('open');
    expect(newest().topics).toEqual(topics);
    newest().listener.onClosed('dropped');
    expect(keeper.state).toBe('reconnecting');
    expect(keeper.view()).toMatchObject({ nextAttemptInMs: 5_000, reason: 'dropped' });
    clock.advance(5_000);
    newest().listener.onOpen();
    expect(newest().topics).toEqual(topics);
    expect(keeper.view()).toMatchObject({ state: 'open', attempts: 2, reconnects: 1, reason: null });
  });

  it('tries for ever, with growing pauses up to the longest', () => {
    const { clock, downs, keeper, newest } = setUp();
    keeper.start();
    for (let attempt = 0; attempt < 8; attempt += 1) {
      newest().listener.onClosed('refused');
      clock.advance(downs.at(-1)?.pauseMs ?? 0);
    }
    expect(downs.map(({ pauseMs }) => pauseMs / 1_000)).toEqual([5, 10, 20, 40, 60, 60, 60, 60]);
    expect(downs.at(-1)?.failures).toBe(8);
    expect(keeper.view().attempts).toBe(9);
  });

  it('begins with a short pause again after a connection that was good', () => {
    const { downs, keeper, newest, live } = setUp();
    keeper.start();
    newest().listener.onOpen();
    live(6_000);
    newest().listener.onClosed('dropped');
    expect(downs).toEqual([{ reason: 'dropped', failures: 0, pauseMs: 1_000 }]);
  });

  it('gives a connection up that sends no frame, and ends it', () => {
    const { clock, gateway, downs, keeper, newest, live } = setUp();
    keeper.start();
    newest().listener.onOpen();
    live(20_000);
    clock.advance(15_000);
    expect(downs).toEqual([]);
    clock.advance(2_000);
    expect(downs[0]?.reason).toMatch(/no frame for 1[5-7] s/);
    expect(gateway.links[0]?.isKilled).toBe(true);
    expect(gateway.links.length).toBe(2);
  });

  it('gives a dial up that leads nowhere', () => {
    const { clock, downs, keeper } = setUp();
    keeper.start();
    clock.advance(14_000);
    expect(downs[0]?.reason).toBe('no connection within 12 s');
  });

  it('asks again for a subscription that nothing answers', () => {
    const { keeper, newest, live } = setUp();
    keeper.start();
    newest().listener.onOpen();
    newest().listener.onMessage({ kind: 'acknowledged', requestId: '1-1' });
    live(12_000);
    expect(newest().topics).toEqual([...topics, topics[1]]);
  });

  it('tries a refused subscription again after a minute', () => {
    const { keeper, newest, live } = setUp();
    keeper.start();
    newest().listener.onOpen();
    newest().listener.onMessage({ kind: 'refused', requestId: '1-1', code: '1', reason: 'limit' });
    newest().listener.onMessage({ kind: 'acknowledged', requestId: '1-2' });
    live(59_000);
    expect(newest().topics).toHaveLength(2);
    live(5_000);
    expect(newest().topics).toEqual([...topics, topics[0]]);
  });

  it('leaves nothing behind when it stops', () => {
    const { clock, gateway, downs, keeper, newest, live } = setUp();
    keeper.start();
    newest().listener.onOpen();
    live(2_000);
    keeper.stop('over');
    keeper.stop('over');
    expect(clock.timers).toBe(0);
    expect(newest().isKilled).toBe(true);
    expect(keeper.view()).toMatchObject({ state: 'closed', reason: 'over' });
    clock.advance(120_000);
    expect(gateway.links).toHaveLength(1);
    expect(downs).toEqual([]);
  });
});
