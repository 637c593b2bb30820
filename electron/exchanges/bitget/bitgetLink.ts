import { randomUUID } from 'node:crypto';
import { openCcxtSocket, type SocketDialler } from '../ccxtSocket.ts';
import type { StreamLink, StreamListener, StreamMessage, StreamTopic } from '../gateway.ts';
import type { CancelTimer, RealClock } from '../realClock.ts';
import { argOf, type BitgetArg, type BitgetFrame, readBitgetFrame } from './bitgetFrames.ts';

/**
 * Real ms between two pings. The exchange asks for one in 30 s and drops connections without any; more often, the answers also show that a
 * quiet connection lives.
 */
const PING_MS = 10_000;

interface Channel {
  readonly arg: BitgetArg;
  /** Topics it carries: the ticker and the mark price share one. */
  readonly topics: Set<StreamTopic['kind']>;
  /** Requests without an answer. Bitget's answers carry no id but what was asked for. */
  readonly waiting: string[];
  /** Whether the next snapshot of trades holds those before the subscription. */
  awaitsHistory: boolean;
}

/** One stream connection. */
export function openBitgetLink(client: SocketDialler, address: string, clock: RealClock, listener: StreamListener): StreamLink {
  const channels = new Map<string, Channel>();
  let cancelPing: CancelTimer | null = null;

  const endPings = (): void => {
    cancelPing?.();
    cancelPing = null;
  };
  const ping = (): void => {
    socket.send('ping');
    if (!socket.isEnded) cancelPing = clock.after(PING_MS, ping);
  };
  const tell = (messages: readonly StreamMessage[]): void => {
    for (const message of messages) {
      // A listener may kill the link in the middle of a frame.
      if (socket.isEnded) return;
      listener.onMessage(message);
    }
  };
  const socket = openCcxtSocket(client, address, {
    onOpen: () => {
      cancelPing = clock.after(PING_MS, ping);
      listener.onOpen();
    },
    onFrame: (data) => {
      listener.onFrame();
      tell(messagesOf(readBitgetFrame(data), channels));
    },
    onClosed: (reason) => {
      endPings();
      listener.onClosed(reason);
    },
  });
  const send = (op: 'subscribe' | 'unsubscribe', arg: BitgetArg): void => socket.send(JSON.stringify({ op, args: [arg] }));

  return {
    subscribe: (topic) => {
      const arg = argOf(topic);
      const id = randomUUID();
      const channel = channels.get(keyOf(arg)) ?? { arg, topics: new Set(), waiting: [], awaitsHistory: false };
      channels.set(keyOf(arg), channel);
      channel.topics.add(topic.kind);
      channel.waiting.push(id);
      channel.awaitsHistory = topic.kind === 'trades';
      // Also where another topic of the channel is subscribed: the answer then says that the exchange still knows of it.
      send('subscribe', arg);
      return id;
    },
    unsubscribe: (topic) => {
      const arg = argOf(topic);
      const channel = channels.get(keyOf(arg));
      if (channel === undefined || !channel.topics.delete(topic.kind) || channel.topics.size > 0) return;
      channels.delete(keyOf(arg));
      send('unsubscribe', arg);
    },
    kill: () => {
      endPings();
      socket.kill();
    },
  };
}

function keyOf({ channel, instId }: BitgetArg): string {
  return `${instId} ${channel}`;
}

function messagesOf(frame: BitgetFrame, channels: ReadonlyMap<string, Channel>): readonly StreamMessage[] {
  switch (frame.kind) {
    case 'pong':
      return [{ kind: 'heartbeat' }];
    case 'unsubscribed':
      return [{ kind: 'ignored' }];
    case 'subscribed': {
      const answered = channels.get(keyOf(frame.arg))?.waiting.splice(0) ?? [];
      return answered.length === 0 ? [{ kind: 'ignored' }] : answered.map((requestId) => ({ kind: 'acknowledged', requestId }));
    }
    case 'error': {
      const { code, reason } = frame;
      const answered = refused(frame.arg, channels)?.waiting.splice(0) ?? [];
      if (answered.length === 0) return [{ kind: 'unreadable', reason: `error ${code}: ${reason}` }];
      return answered.map((requestId) => ({ kind: 'refused', requestId, code, reason }));
    }
    case 'data': {
      const channel = channels.get(keyOf(frame.arg));
      if (channel?.awaitsHistory !== true) return frame.messages;
      channel.awaitsHistory = false;
      // Trades before the subscription are no news, and after a reconnect they would come twice.
      return frame.isSnapshot ? [{ kind: 'ignored' }] : frame.messages;
    }
    case 'unreadable':
      return [{ kind: 'unreadable', reason: frame.reason }];
  }
}

/** The channel an error is about: the one it names, or the only one that waits for an answer. */
function refused(arg: BitgetArg | null, channels: ReadonlyMap<string, Channel>): Channel | undefined {
  if (arg !== null) return channels.get(keyOf(arg));
  const waiting = [...channels.values()].filter((channel) => channel.waiting.length > 0);
  return waiting.length === 1 ? waiting[0] : undefined;
}
