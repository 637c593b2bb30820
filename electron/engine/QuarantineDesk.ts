import { exchangeName } from '../../shared/domain/exchangeWords.ts';
import type { ClientOrderId, MarketSymbol } from '../../shared/domain/ids.ts';
import type { ExchangeId, Instrument } from '../../shared/domain/instrument.ts';
import type { QuarantineCause, QuarantineEntry } from '../../shared/domain/quarantine.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import type { CoreEvent } from '../core/events.ts';
import type { MarketEvent } from '../market/feed.ts';
import { inForce, quarantinedOn, withEntry, withoutEntry } from '../market/quarantine/quarantineList.ts';
import { QuarantineWatch, type QuarantineCall } from '../market/quarantine/QuarantineWatch.ts';
import { describeFailure } from './describeFailure.ts';
import type { RunningSession, Log } from './session/RunningSession.ts';

export interface QuarantineStore {
  /** What was kept, and a sentence about a damaged file; null where there was none. */
  read(): Promise<{ readonly entries: readonly QuarantineEntry[]; readonly trouble: string | null }>;
  write(entries: readonly QuarantineEntry[]): Promise<void>;
}

export interface QuarantineDeskOptions {
  readonly store: QuarantineStore;
  readonly settings: () => Settings;
  /** Real time, epoch ms. */
  readonly now: () => number;
  readonly log: Log;
  readonly onChange: (entries: readonly QuarantineEntry[]) => void;
}

/** What the desk needs of a running session. */
interface Gated {
  readonly core: {
    readonly options: { readonly instruments: readonly Instrument[] };
    orders(): readonly { readonly clientOrderId: ClientOrderId; readonly instrument: number }[];
  };
  readonly loop: Pick<RunningSession['loop'], 'gate'>;
}

const DAY_MS = 86_400_000;
const CHECK_MS = 1_000;

/** Markets that are set aside: kept in a file, blocked for entries in the running session, and released when their time is up. */
export class QuarantineDesk {
  readonly #options: QuarantineDeskOptions;
  #entries: readonly QuarantineEntry[] = [];
  #running: Gated | null = null;
  #watch: QuarantineWatch | null = null;
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: QuarantineDeskOptions) {
    this.#options = options;
  }

  /** Reads the file anew. Returns what is wrong with it; null where nothing is. */
  async load(): Promise<string | null> {
    await this.#writing;
    const { entries, trouble } = await this.#options.store.read();
    this.#entries = inForce(entries, this.#options.now());
    this.#options.onChange(this.#entries);
    if (trouble !== null) this.#options.log('warning', 'quarantine', trouble);
    return trouble;
  }

  list(): readonly QuarantineEntry[] {
    return inForce(this.#entries, this.#options.now());
  }

  on(exchange: ExchangeId): ReadonlyMap<MarketSymbol, string> {
    return quarantinedOn(this.#entries, exchange, this.#options.now());
  }

  /** Sets a market aside from now on, for as long as the settings say. The file is written when it resolves. */
  async add(exchange: ExchangeId, symbol: MarketSymbol, cause: QuarantineCause, reason: string): Promise<void> {
    const since = this.#options.now();
    const until = since + Math.round(this.#options.settings().quarantine.days * DAY_MS);
    this.#entries = withEntry(this.list(), { exchange, symbol, cause, reason, since, until });
    this.#options.log('warning', 'quarantine', `${symbol} on ${exchangeName(exchange)} is set aside until ${new Date(until).toISOString()}: ${reason}`);
    this.#gate(exchange, symbol, reason);
    await this.#changed();
  }

  /** False where the market was not in quarantine. */
  async release(exchange: ExchangeId, symbol: MarketSymbol): Promise<boolean> {
    if (!this.on(exchange).has(symbol)) return false;
    this.#entries = withoutEntry(this.list(), exchange, symbol);
    this.#options.log('info', 'quarantine', `${symbol} on ${exchangeName(exchange)} is released`);
    this.#gate(exchange, symbol, null);
    await this.#changed();
    return true;
  }

  /** Blocks what is set aside in a session that runs now, and watches its markets; a generated market is not watched. A resumed session may remember what has been released since. */
  attach(running: Gated, kind: 'exchange' | 'simulated', isResumed: boolean): void {
    this.detach();
    this.#running = running;
    const { instruments } = running.core.options;
    for (const { exchange, symbol } of instruments) {
      const reason = this.on(exchange).get(symbol) ?? null;
      if (reason !== null || isResumed) this.#gate(exchange, symbol, reason);
    }
    this.#watch = kind === 'exchange' ? new QuarantineWatch(instruments.map(({ exchange }) => exchange)) : null;
    this.#timer = setInterval(() => { this.check(); }, CHECK_MS);
    this.#timer.unref();
  }

  /** The session has ended. Idempotent. */
  detach(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#running = null;
    this.#watch = null;
  }

  /** What the feed says. Freshness is heard in `applied`, where the judgement of the candles is part of it. */
  market(event: MarketEvent): void {
    if (this.#watch !== null && event.kind !== 'freshness') this.#call(this.#watch.market(event, this.#options.now()));
  }

  applied(event: CoreEvent): void {
    if (event.kind === 'gate' && event.code === 'data-stale' && event.instrument !== null) {
      this.#watch?.market({ kind: 'freshness', at: event.at, instrument: event.instrument, isStale: event.blocked, reason: event.reason }, this.#options.now());
      return;
    }
    if (event.kind !== 'order-accepted' && (event.kind !== 'order-closed' || event.status !== 'rejected')) return;
    const order = this.#running?.core.orders().find(({ clientOrderId }) => clientOrderId === event.clientOrderId);
    if (order === undefined || this.#watch === null) return;
    if (event.kind === 'order-accepted') this.#watch.accepted(order.instrument);
    else this.#call(this.#watch.rejected(order.instrument, event.reason));
  }

  /** Sets aside whose data has been poor for too long, and releases those whose time is up. */
  check(): void {
    for (const call of this.#watch?.check(this.#options.now()) ?? []) this.#call(call);
    const left = this.list();
    const over = this.#entries.filter((entry) => !left.includes(entry));
    if (over.length === 0) return;
    this.#entries = left;
    for (const { exchange, symbol } of over) {
      this.#options.log('info', 'quarantine', `${symbol} on ${exchangeName(exchange)} is released: its time is up`);
      this.#gate(exchange, symbol, null);
    }
    this.#changedInBackground();
  }

  /** Ends the watch and waits for the file. */
  async close(): Promise<void> {
    this.detach();
    await this.#writing;
  }

  #call(call: QuarantineCall | null): void {
    const instrument: Instrument | undefined = call === null ? undefined : this.#running?.core.options.instruments[call.instrument];
    if (call === null || instrument === undefined || !this.#options.settings().quarantine.enable) return;
    const { exchange, symbol } = instrument;
    if (this.on(exchange).has(symbol)) return;
    this.add(exchange, symbol, call.cause, call.reason).catch((error: unknown) => { this.#unwritten(error); });
  }

  /** Null: free. */
  #gate(exchange: ExchangeId, symbol: MarketSymbol, reason: string | null): void {
    const running = this.#running;
    if (running === null) return;
    for (const [instrument, each] of running.core.options.instruments.entries()) {
      if (each.exchange !== exchange || each.symbol !== symbol) continue;
      running.loop.gate({ instrument, code: 'symbol-quarantined', blocked: reason !== null, reason: reason === null ? 'Released from quarantine' : `In quarantine: ${reason}` });
    }
  }

  #changedInBackground(): void {
    this.#changed().catch((error: unknown) => { this.#unwritten(error); });
  }

  #unwritten(error: unknown): void {
    this.#options.log('error', 'quarantine', `The list could not be written and counts for this run alone: ${describeFailure(error).message}`);
  }

  async #changed(): Promise<void> {
    this.#options.onChange(this.#entries);
    const written = this.#writing.then(() => this.#options.store.write(this.#entries));
    // The next write does not wait for a failure that its caller has been told.
    this.#writing = written.catch(() => undefined);
    await written;
  }
}
