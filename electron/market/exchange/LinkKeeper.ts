import type { ConnectionView } from '../../../shared/domain/sessionView.ts';
import type { Gateway, StreamLink, StreamMessage, StreamTopic } from '../../exchanges/gateway.ts';
import type { CancelTimer, RealClock } from '../../exchanges/realClock.ts';

export interface LinkKeeperOptions {
  readonly gateway: Gateway;
  /** What is to be subscribed whenever there is a connection. */
  readonly topics: readonly StreamTopic[];
  readonly clock: RealClock;
  readonly random: () => number;
  /** First pause after a failed attempt, real ms; doubles up to `maxPauseMs`. */
  readonly firstPauseMs: number;
  readonly maxPauseMs: number;
  /** Without any frame for this long a connection is given up, real ms. */
  readonly maxSilenceMs: number;
  readonly onMessage: (message: StreamMessage) => void;
  readonly onOpen: () => void;
  /** The connection ended or could not be made. `failures`: attempts in a row that brought nothing. */
  readonly onDown: (reason: string, failures: number, nextAttemptInMs: number) => void;
}

export type LinkView = Pick<ConnectionView, 'state' | 'nextAttemptInMs' | 'attempts' | 'reconnects' | 'frames' | 'lastFrameAgeMs' | 'reason'>;

/** A connection that lived this long and brought data was good: the next one starts with a short pause again. */
const GOOD_LIFE_MS = 5_000;
/** A dial that is not open by then is given up (the socket layer gives up at 10 s by itself). */
const DIAL_MS = 12_000;
/** A subscription without any answer or data is asked for again. */
const ACKNOWLEDGE_MS = 10_000;
/** A refused subscription is tried again: limits and maintenance pass. */
const REFUSED_MS = 60_000;

interface Subscription {
  readonly topic: StreamTopic;
  requestedAt: number | null;
  isConfirmed: boolean;
  refusal: string | null;
}

/**
 * Keeps one connection with the desired subscriptions, for ever: dials, subscribes everything, watches for silence, dials again with
 * growing, jittered pauses.
 */
export class LinkKeeper {
  readonly #options: LinkKeeperOptions;
  readonly #subscriptions: ReadonlyMap<string, Subscription>;
  readonly #requests = new Map<string, Subscription>();
  readonly #timers = new Set<CancelTimer>();
  #link: StreamLink | null = null;
  #state: ConnectionView['state'] = 'closed';
  #openedAt: number | null = null;
  #dialledAt = 0;
  #lastFrameAt: number | null = null;
  #hasData = false;
  #frames = 0;
  #opens = 0;
  #attempts = 0;
  #failures = 0;
  #nextAttemptAt: number | null = null;
  #reason: string | null = null;
  #isStopped = true;

  constructor(options: LinkKeeperOptions) {
    this.#options = options;
    this.#subscriptions = new Map(options.topics.map((topic) => [keyOf(topic), { topic, requestedAt: null, isConfirmed: false, refusal: null }]));
  }

  start(): void {
    if (!this.#isStopped) return;
    this.#isStopped = false;
    this.#dial();
    this.#watch();
  }

  stop(reason: string): void {
    this.#isStopped = true;
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    this.#link?.kill();
    this.#link = null;
    this.#state = 'closed';
    this.#nextAttemptAt = null;
    this.#reason = reason;
  }

  get isOpen(): boolean {
    return this.#state === 'open';
  }

  get state(): ConnectionView['state'] {
    return this.#state;
  }

  /** Monotonic real ms since which this connection is open; null where it is not. */
  get openedAt(): number | null {
    return this.#state === 'open' ? this.#openedAt : null;
  }

  get reconnects(): number {
    return Math.max(0, this.#opens - 1);
  }

  get failures(): number {
    return this.#failures;
  }

  get reason(): string | null {
    return this.#reason;
  }

  view(): LinkView {
    const now = this.#options.clock.monotonicMs();
    return {
      state: this.#state,
      nextAttemptInMs: this.#nextAttemptAt === null ? null : Math.max(0, this.#nextAttemptAt - now),
      attempts: this.#attempts,
      reconnects: this.reconnects,
      frames: this.#frames,
      lastFrameAgeMs: this.#lastFrameAt === null ? null : now - this.#lastFrameAt,
      reason: this.#reason,
    };
  }

  /** Why the exchange refuses a topic; null where it does not. */
  refusalOf(topic: StreamTopic): string | null {
    return this.#subscriptions.get(keyOf(topic))?.refusal ?? null;
  }

  /** Subscribes one topic anew: it is silent while others are not. */
  refresh(topic: StreamTopic): void {
    const subscription = this.#subscriptions.get(keyOf(topic));
    if (subscription === undefined || this.#link === null || this.#state !== 'open' || subscription.requestedAt === null) return;
    if (this.#options.clock.monotonicMs() - subscription.requestedAt < ACKNOWLEDGE_MS) return;
    this.#link.unsubscribe(topic);
    this.#subscribe(subscription);
  }

  /** Ends the connection and dials again. */
  reconnect(reason: string): void {
    if (this.#isStopped || this.#link === null) return;
    this.#link.kill();
    this.#down(reason);
  }

  #dial(): void {
    const { gateway, clock } = this.#options;
    this.#attempts += 1;
    this.#nextAttemptAt = null;
    this.#state = this.#opens === 0 && this.#failures === 0 ? 'connecting' : 'reconnecting';
    this.#dialledAt = clock.monotonicMs();
    this.#openedAt = null;
    this.#hasData = false;
    this.#requests.clear();
    for (const subscription of this.#subscriptions.values()) {
      subscription.requestedAt = null;
      subscription.isConfirmed = false;
    }
    const link = gateway.openStream({
      onOpen: () => {
        this.#state = 'open';
        this.#opens += 1;
        this.#openedAt = clock.monotonicMs();
        this.#reason = null;
        this.#subscribeAll(link, [...this.#subscriptions.values()]);
        this.#options.onOpen();
      },
      onFrame: () => {
        this.#frames += 1;
        this.#lastFrameAt = clock.monotonicMs();
      },
      onMessage: (message) => this.#receive(message),
      onClosed: (reason) => this.#down(reason),
    });
    this.#link = link;
  }

  #subscribeAll(link: StreamLink, left: Subscription[]): void {
    const pause = this.#options.gateway.subscribePauseMs;
    for (;;) {
      const subscription = left.shift();
      if (subscription === undefined || this.#link !== link || this.#state !== 'open') return;
      this.#subscribe(subscription);
      if (pause > 0 && left.length > 0) {
        this.#later(pause, () => this.#subscribeAll(link, left));
        return;
      }
    }
  }

  #subscribe(subscription: Subscription): void {
    if (this.#link === null) return;
    subscription.requestedAt = this.#options.clock.monotonicMs();
    subscription.isConfirmed = false;
    this.#requests.set(this.#link.subscribe(subscription.topic), subscription);
  }

  #receive(message: StreamMessage): void {
    switch (message.kind) {
      case 'acknowledged':
      case 'refused': {
        const subscription = this.#requests.get(message.requestId);
        this.#requests.delete(message.requestId);
        if (subscription === undefined) break;
        subscription.isConfirmed = true;
        subscription.refusal = message.kind === 'refused' ? `${message.reason} (code ${message.code})` : null;
        break;
      }
      case 'candle':
      case 'ticker':
      case 'book':
      case 'trade':
      case 'mark': {
        this.#hasData = true;
        const subscription = this.#subscriptions.get(keyOfMessage(message));
        if (subscription !== undefined) {
          subscription.isConfirmed = true;
          subscription.refusal = null;
        }
        break;
      }
      case 'heartbeat':
      case 'unreadable':
      case 'ignored':
        break;
    }
    this.#options.onMessage(message);
  }

  #down(reason: string): void {
    if (this.#isStopped) return;
    const { clock, random, firstPauseMs, maxPauseMs } = this.#options;
    const lifeMs = this.#openedAt === null ? 0 : clock.monotonicMs() - this.#openedAt;
    const wasGood = this.#hasData && lifeMs >= GOOD_LIFE_MS;
    this.#link = null;
    this.#state = 'reconnecting';
    this.#reason = reason;
    this.#failures = wasGood ? 0 : this.#failures + 1;
    const ceiling = wasGood ? Math.min(1_000, firstPauseMs) : Math.min(maxPauseMs, firstPauseMs * 2 ** Math.min(16, this.#failures - 1));
    const pause = ceiling * (0.5 + 0.5 * random());
    this.#nextAttemptAt = clock.monotonicMs() + pause;
    this.#later(pause, () => this.#dial());
    this.#options.onDown(reason, this.#failures, pause);
  }

  /** Half-open sockets and feeds that stall are silent for ever; only a clock notices. */
  #watch(): void {
    const { clock, maxSilenceMs } = this.#options;
    this.#later(Math.min(1_000, maxSilenceMs / 5), () => {
      const now = clock.monotonicMs();
      if (this.#state === 'open') {
        const silentMs = now - Math.max(this.#openedAt ?? now, this.#lastFrameAt ?? 0);
        if (silentMs > maxSilenceMs) this.reconnect(`no frame for ${Math.round(silentMs / 1_000)} s`);
        else this.#askAgain(now);
      } else if (this.#link !== null && now - this.#dialledAt > DIAL_MS) {
        this.reconnect(`no connection within ${DIAL_MS / 1_000} s`);
      }
      this.#watch();
    });
  }

  #askAgain(now: number): void {
    for (const subscription of this.#subscriptions.values()) {
      const { requestedAt, isConfirmed, refusal } = subscription;
      if (requestedAt === null || (isConfirmed && refusal === null)) continue;
      if (now - requestedAt > (refusal === null ? ACKNOWLEDGE_MS : REFUSED_MS)) this.#subscribe(subscription);
    }
  }

  #later(delayMs: number, run: () => void): void {
    const cancel = this.#options.clock.after(delayMs, () => {
      this.#timers.delete(cancel);
      if (!this.#isStopped) run();
    });
    this.#timers.add(cancel);
  }
}

export function keyOf(topic: StreamTopic): string {
  return topic.kind === 'candles' ? `${topic.symbol} candles:${topic.timeframe}` : `${topic.symbol} ${topic.kind}`;
}

function keyOfMessage(message: Extract<StreamMessage, { readonly kind: 'candle' | 'ticker' | 'book' | 'trade' | 'mark' }>): string {
  switch (message.kind) {
    case 'candle':
      return `${message.symbol} candles:${message.timeframe}`;
    case 'ticker':
      return `${message.symbol} ticker`;
    case 'book':
      return `${message.symbol} book`;
    case 'trade':
      return `${message.symbol} trades`;
    case 'mark':
      return `${message.symbol} mark`;
  }
}
