import { randomUUID } from 'node:crypto';
import type { StreamLink, StreamListener, StreamTopic } from '../gateway.ts';
import type { BingxClient } from './BingxClient.ts';
import { dataTypeOf, readBingxFrame } from './bingxFrames.ts';

/**
 * One stream connection, dialled and kept by ccxt's socket client. Frames are taken before ccxt parses them: its results are merged and
 * filtered, ours are one message a frame (exchanges.md rule 2).
 */
export function openBingxLink(client: BingxClient, address: string, listener: StreamListener): StreamLink {
  const socket = client.client(address);
  // Each link owns its socket: ccxt would hand the same one to the next caller.
  delete client.clients[address];
  let isEnded = false;

  const end = (): boolean => {
    if (isEnded) return false;
    isEnded = true;
    socket.clearConnectionTimeout();
    socket.clearPingInterval();
    return true;
  };
  const closed = (reason: string): void => {
    if (!end()) return;
    terminate();
    listener.onClosed(reason);
  };
  const terminate = (): void => {
    const connection: unknown = socket.connection;
    if (isTerminable(connection)) connection.terminate();
  };
  const send = (text: string): void => {
    if (isEnded) return;
    socket.send(text).catch((error: unknown) => closed(`a message could not be sent: ${error instanceof Error ? error.message : String(error)}`));
  };
  const receive = (data: unknown): void => {
    if (isEnded) return;
    listener.onFrame();
    const frame = readBingxFrame(typeof data === 'string' || Buffer.isBuffer(data) ? data : Buffer.from(String(data)));
    if (frame.kind === 'ping') {
      send(frame.pong);
      listener.onMessage({ kind: 'heartbeat' });
      return;
    }
    for (const message of frame.messages) {
      // A listener may kill the link in the middle of a frame.
      if (isEnded) return;
      listener.onMessage(message);
    }
  };

  socket.onMessage = (event: { readonly data: unknown }): void => {
    try {
      receive(event.data);
    } catch (error) {
      // ccxt's read loop would end without a word; a fault of ours has to be loud.
      if (end()) terminate();
      queueMicrotask(() => {
        throw error;
      });
    }
  };
  socket.onConnectedCallback = (): void => {
    if (!isEnded) listener.onOpen();
  };
  socket.onErrorCallback = (_socket: unknown, error: unknown): void => closed(error instanceof Error ? error.message : String(error));
  socket.onCloseCallback = (_socket: unknown, event: unknown): void => closed(closeWords(event));
  // A dial that fails is told through the callbacks above.
  socket.connect().catch((error: unknown) => closed(error instanceof Error ? error.message : String(error)));

  const request = (topic: StreamTopic, reqType: 'sub' | 'unsub'): string => {
    const id = randomUUID();
    send(JSON.stringify({ id, reqType, dataType: dataTypeOf(topic) }));
    return id;
  };
  return {
    subscribe: (topic) => request(topic, 'sub'),
    unsubscribe: (topic) => {
      request(topic, 'unsub');
    },
    kill: () => {
      if (end()) terminate();
    },
  };
}

function isTerminable(connection: unknown): connection is { terminate(): void } {
  return typeof connection === 'object' && connection !== null && 'terminate' in connection && typeof connection.terminate === 'function';
}

function closeWords(event: unknown): string {
  const code = typeof event === 'object' && event !== null && 'code' in event ? String(event.code) : 'unknown';
  return code === '1006' ? 'the connection broke (code 1006)' : `the exchange closed the connection (code ${code})`;
}
