import type { Gateway, StreamMessage, StreamTopic } from '../../exchanges/gateway.ts';
import type { RealClock } from '../../exchanges/realClock.ts';
import { keyOf, LinkKeeper, type LinkView } from './LinkKeeper.ts';
import type { LinkFacts } from './StreamDesk.ts';

export interface LinkPoolOptions {
  readonly gateway: Gateway;
  readonly topics: readonly StreamTopic[];
  readonly clock: RealClock;
  readonly random: () => number;
  readonly firstPauseMs: number;
  readonly maxPauseMs: number;
  readonly maxSilenceMs: number;
  /** Topics beyond what so many connections carry get none; those that come first have precedence. */
  readonly maxConnections: number;
  readonly onMessage: (message: StreamMessage) => void;
  /** A connection was made; `topics` are what it carries. */
  readonly onOpen: (topics: readonly StreamTopic[]) => void;
  readonly onDown: (reason: string, failures: number, nextAttemptInMs: number) => void;
}

/** As many connections as an exchange's limit of topics demands, up to a limit, each kept for ever. The topics of one market share a connection. */
export class LinkPool {
  readonly #links: readonly LinkKeeper[];
  readonly #linkOf: ReadonlyMap<string, LinkKeeper>;
  /** What is to be known of a topic that found no room. */
  readonly #without: ReadonlyMap<string, LinkFacts>;

  constructor(options: LinkPoolOptions) {
    const all = shardTopics(options.topics, options.gateway.topicsPerConnection);
    const shards = all.slice(0, options.maxConnections);
    const reason = `${options.maxConnections} ${options.maxConnections === 1 ? 'connection has' : 'connections have'} no room for it (setting websocket.max_connections_per_exchange)`;
    const facts: LinkFacts = { state: 'closed', openedAt: null, reconnects: 0, reason };
    this.#without = new Map(all.slice(options.maxConnections).flat().map((topic) => [keyOf(topic), facts]));
    this.#links = shards.map((topics) => new LinkKeeper({ ...options, topics, onOpen: () => options.onOpen(topics) }));
    this.#linkOf = new Map(shards.flatMap((topics, shard) => {
      const link = this.#links[shard];
      return link === undefined ? [] : topics.map((topic) => [keyOf(topic), link] as const);
    }));
  }

  start(): void {
    for (const link of this.#links) link.start();
  }

  stop(reason: string): void {
    for (const link of this.#links) link.stop(reason);
  }

  reconnect(reason: string): void {
    for (const link of this.#links) link.reconnect(reason);
  }

  /** Subscribes one topic anew. */
  refresh(topic: StreamTopic): void {
    this.#linkOf.get(keyOf(topic))?.refresh(topic);
  }

  /** The connection that carries a topic, as it is now. @throws RangeError for a topic that was not asked for. */
  factsOf(topic: StreamTopic): LinkFacts {
    const link = this.#linkOf.get(keyOf(topic)) ?? this.#without.get(keyOf(topic));
    if (link === undefined) throw new RangeError(`no connection carries ${keyOf(topic)}`);
    return link;
  }

  views(): readonly LinkView[] {
    return this.#links.map((link) => link.view());
  }
}

/** Topics in as few groups of at most `most` as keep those of one market together; a market with more topics than that is divided. */
export function shardTopics(topics: readonly StreamTopic[], most: number): readonly (readonly StreamTopic[])[] {
  const shards: StreamTopic[][] = [];
  for (const symbol of new Set(topics.map((topic) => topic.symbol))) {
    const own = topics.filter((topic) => topic.symbol === symbol);
    for (let first = 0; first < own.length; first += most) {
      const part = own.slice(first, first + most);
      const room = shards.find((shard) => shard.length + part.length <= most);
      if (room === undefined) shards.push(part);
      else room.push(...part);
    }
  }
  return shards;
}
