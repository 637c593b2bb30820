import type { FaultOf } from './fault.ts';
import type { FeedEvent } from './feed.ts';
import type { StreamConnection } from './streamConnection.ts';

export interface RestRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface RestAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A frame as it goes over the wire: text for text frames, bytes for binary ones. */
export type Payload = string | Buffer;

/** What is special about one exchange: its paths, messages and encoding. Everything else is the shared server's. */
export interface WireProtocol {
  readonly name: string;
  answer(request: RestRequest): RestAnswer;
  /** The answer to one request too many. */
  limited(fault: FaultOf<'rateLimited'>): RestAnswer;
  /** `null` accepts the connection, a status refuses it. */
  refusal(url: URL): number | null;
  /** Called once a connection was accepted, before its first message. */
  opened?(connection: StreamConnection, url: URL): void;
  /** A text message of the client. */
  receive(connection: StreamConnection, text: string): void;
  /** A protocol ping of the client; the server answers it. */
  pinged?(connection: StreamConnection): void;
  /** The client's answer to a protocol ping. */
  ponged?(connection: StreamConnection): void;
  /** Called on every turn of the server for each connection: heartbeats. `realMs` is monotonic. */
  attend(connection: StreamConnection, realMs: number): void;
  /** The frames of an event, in order; several, or none, where the exchange pushes it so. */
  eventText(event: FeedEvent): string | readonly string[];
  encode(text: string): Payload;
  /** The exchange's name of the market in a frame. */
  symbolIn(event: FeedEvent): string;
}
