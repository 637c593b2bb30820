import { describe, expect, it } from 'vitest';
import { parseMarketSymbol } from '../../../../shared/domain/ids.ts';
import type { StreamTopic } from '../../../../electron/exchanges/gateway.ts';
import { type LinkFacts, StreamDesk } from '../../../../electron/market/exchange/StreamDesk.ts';

const symbol = parseMarketSymbol('BTC') ?? raise();
const ticker: StreamTopic = { kind: 'ticker', symbol };
const open = (openedAt = 0): LinkFacts => ({ state: 'open', openedAt, reconnects: 0, reason: null });
const broken: LinkFacts = { state: 'reconnecting', openedAt: null, reconnects: 0, reason: 'the connection broke' };

function raise(): never {
  throw new Error('not a symbol');
}

function desk(isEnabled = true, isRestDown = () => false): StreamDesk {
  return new StreamDesk([ticker], { exchange: 'bingx', maxAgeMs: 60_000, fallbackThreshold: 3, isEnabled, isRestDown });
}

const stateOf = (streams: StreamDesk, link: LinkFacts, now: number) => streams.views(() => link, now)[0]?.state;

describe('the word on a stream', () => {
  it('comes from the connection and the messages', () => {
    const streams = desk();
    expect(stateOf(streams, { state: 'closed', openedAt: null, reconnects: 0, reason: null }, 0)).toBe('disconnected');
    expect(stateOf(streams, { state: 'connecting', openedAt: null, reconnects: 0, reason: null }, 0)).toBe('connecting');
    expect(stateOf(streams, open(), 10)).toBe('connecting');
    for (let message = 0; message < 9; message += 1) streams.noteMessage(ticker, 100);
    expect(stateOf(streams, open(), 100)).toBe('warming-up');
    streams.noteMessage(ticker, 100);
    expect(stateOf(streams, open(), 100)).toBe('healthy');
    expect(stateOf(streams, open(), 60_100)).toBe('healthy');
    expect(stateOf(streams, open(), 60_101)).toBe('stale');
    expect(stateOf(streams, broken, 100)).toBe('reconnecting');
  });

  it('is stale, not connecting, when a connection never brings a message', () => {
    expect(desk().views(() => open(), 60_001)[0]).toMatchObject({ state: 'stale', reason: 'no message since the connection was made', lastMessageAgeMs: null });
  });

  it('warms up again after each connection', () => {
    const streams = desk();
    for (let message = 0; message < 20; message += 1) streams.noteMessage(ticker, 100);
    streams.noteOpened([ticker]);
    expect(streams.views(() => open(200), 200)[0]).toMatchObject({ state: 'connecting', messages: 20 });
    streams.noteMessage(ticker, 300);
    expect(stateOf(streams, open(200), 300)).toBe('warming-up');
  });

  it('becomes polling after three bad checks and is handed back after three good ones', () => {
    const streams = desk();
    expect([1, 2].map((now) => streams.check(() => broken, now).changed)).toEqual([[], []]);
    expect(streams.check(() => broken, 3).changed).toEqual([ticker]);
    expect(streams.isPolled(ticker)).toBe(true);
    expect(streams.views(() => broken, 3)[0]).toMatchObject({ state: 'polling', reason: 'read by REST: the connection broke' });
    streams.noteOpened([ticker]);
    streams.noteMessage(ticker, 10);
    expect([11, 12].map((now) => streams.check(() => open(4), now).changed)).toEqual([[], []]);
    expect(streams.check(() => open(4), 13).changed).toEqual([ticker]);
    expect(streams.isPolled(ticker)).toBe(false);
  });

  it('counts bad checks in a row alone', () => {
    const streams = desk();
    streams.check(() => broken, 1);
    streams.check(() => broken, 2);
    streams.noteMessage(ticker, 3);
    streams.check(() => open(), 3);
    streams.check(() => broken, 4);
    streams.check(() => broken, 5);
    expect(streams.isPolled(ticker)).toBe(false);
  });

  it('names topics that are silent on an open connection', () => {
    const streams = desk();
    streams.noteMessage(ticker, 0);
    expect(streams.check(() => open(), 60_001).silent).toEqual([ticker]);
    expect(streams.check(() => broken, 60_002).silent).toEqual([]);
  });

  it('does not say polling while REST fails too', () => {
    const streams = desk(false);
    expect(streams.views(() => broken, 0)[0]).toMatchObject({ state: 'polling', reason: expect.stringContaining('switched off') });
    streams.noteRest(ticker, false);
    expect(streams.views(() => broken, 0)[0]).toMatchObject({ state: 'stale', reason: 'neither the stream nor REST answers' });
    streams.noteRest(ticker, true);
    expect(stateOf(streams, broken, 0)).toBe('polling');
    expect(stateOf(desk(false, () => true), broken, 0)).toBe('stale');
  });
});
