import { randomUUID } from 'node:crypto';
import { openCcxtSocket } from '../ccxtSocket.ts';
import type { StreamLink, StreamListener, StreamTopic } from '../gateway.ts';
import type { BingxClient } from './BingxClient.ts';
import { dataTypeOf, readBingxFrame } from './bingxFrames.ts';

/** One stream connection to BingX: its pings are answered, its frames parsed, one call a message. */
export function openBingxLink(client: BingxClient, address: string, listener: StreamListener): StreamLink {
  const socket = openCcxtSocket(client, address, {
    onOpen: () => listener.onOpen(),
    onFrame: (data) => {
      listener.onFrame();
      const frame = readBingxFrame(data);
      if (frame.kind === 'ping') {
        socket.send(frame.pong);
        listener.onMessage({ kind: 'heartbeat' });
        return;
      }
      for (const message of frame.messages) {
        // A listener may kill the link in the middle of a frame.
        if (socket.isEnded) return;
        listener.onMessage(message);
      }
    },
    onClosed: (reason) => listener.onClosed(reason),
  });
  const request = (topic: StreamTopic, reqType: 'sub' | 'unsub'): string => {
    const id = randomUUID();
    socket.send(JSON.stringify({ id, reqType, dataType: dataTypeOf(topic) }));
    return id;
  };
  return {
    subscribe: (topic) => request(topic, 'sub'),
    unsubscribe: (topic) => {
      request(topic, 'unsub');
    },
    kill: () => socket.kill(),
  };
}
