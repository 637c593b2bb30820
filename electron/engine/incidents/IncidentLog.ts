import { exchangeName } from '../../../shared/domain/exchangeWords.ts';
import type { ConnectionView, IncidentKind, IncidentView } from '../../../shared/domain/sessionView.ts';
import type { ExchangeId, Instrument } from '../../../shared/domain/instrument.ts';
import type { MarketEvent } from '../../market/feed.ts';
import { incidentRuleOf } from './incidentRules.ts';

const KEPT = 500;
const SHOWN = 200;
/** The same again within this is the same incident, real ms. */
const FOLD_MS = 600_000;
/** A market that had no price yet and got one within this had no incident, real ms. */
const START_MS = 10_000;
const NO_PRICE_YET = 'no price yet';

type Incident = { -readonly [Field in keyof IncidentView]: IncidentView[Field] };

interface Subject {
  readonly exchange: ExchangeId | null;
  readonly symbol: string | null;
  readonly channel: string | null;
}

/** The time line of what went wrong: begun and ended by events, one line an outage. Bounded; times are real, epoch ms. */
export class IncidentLog {
  readonly #instruments: readonly Instrument[];
  readonly #incidents: Incident[] = [];
  /** What lasts, and the newest of each kind of moment, by subject and kind. */
  readonly #newest = new Map<string, Incident>();
  #nextId = 1;

  constructor(instruments: readonly Instrument[]) {
    this.#instruments = instruments;
  }

  /** Newest first, at most 200. */
  list(): readonly IncidentView[] {
    return this.#incidents.slice(-SHOWN).reverse().map((incident) => ({ ...incident }));
  }

  note(event: MarketEvent, now: number): void {
    switch (event.kind) {
      case 'freshness': {
        const subject = this.#subjectOf(event.instrument, '');
        const key = `freshness ${event.instrument}`;
        if (event.isStale) this.#begin(key, 'data-stale', subject, now, event.reason, `entries wait on ${this.#nameOf(subject)}`, 'none: entries go on when the data is fresh again');
        else this.#endFreshness(key, now);
        return;
      }
      case 'clock-skew': {
        const key = `clock ${event.exchange}`;
        if (!event.isSkewed) return this.#end(key, now);
        // What was worth a warning has become this.
        this.#end(`clock-skew ${event.exchange}`, now);
        const text = `${exchangeName(event.exchange)}'s clock is off by ${Math.round(event.offsetMs)} ms`;
        return this.#begin(key, 'clock-skew', { exchange: event.exchange, symbol: null, channel: null }, now, text, `entries wait on ${exchangeName(event.exchange)}`, "set this computer's clock by a time server");
      }
      case 'trouble':
        this.#trouble(event, now);
        return;
      case 'quote':
      case 'candle-closed':
      case 'candle-forming':
      case 'funding':
      case 'funding-rate':
      case 'open-interest':
      case 'change-24h':
      case 'market-ended':
        return;
    }
  }

  /** Ends what a connection's state shows to be over. */
  observe(connections: readonly ConnectionView[], now: number): void {
    for (const exchange of new Set(connections.map((each) => each.exchange))) {
      const isOpen = connections.every((each) => each.exchange !== exchange || each.state === 'open');
      if (isOpen) this.#end(`connection-lost ${exchange}`, now);
    }
  }

  #trouble(event: Extract<MarketEvent, { kind: 'trouble' }>, now: number): void {
    const rule = incidentRuleOf(event.code);
    if (rule === null) return;
    const subject = this.#subjectOf(event.instrument, event.where);
    const key = rule.of === 'exchange' ? `${rule.kind} ${subject.exchange ?? event.where}` : `${rule.kind} ${event.where}`;
    const about = rule.of === 'exchange' ? { ...subject, symbol: null, channel: null } : subject;
    switch (rule.lasts) {
      case 'until-ended':
        return this.#begin(key, rule.kind, about, now, event.message, rule.effect(this.#nameOf(about)), rule.nextStep);
      case 'ends':
        return this.#end(key, now);
      case 'moment': {
        const effect = rule.effect(this.#nameOf(about));
        // Of one kind, but told apart: a hole is no gap that was filled.
        const moment = `${key} ${effect}`;
        this.#begin(moment, rule.kind, about, now, event.message, effect, rule.nextStep);
        const incident = this.#newest.get(moment);
        if (incident !== undefined) incident.to = now;
      }
    }
  }

  /** Begins an incident, or counts one that lasts or has just been. */
  #begin(key: string, kind: IncidentKind, subject: Subject, now: number, text: string, effect: string, nextStep: string): void {
    const known = this.#newest.get(key);
    if (known !== undefined && (known.to === null || now - known.to <= FOLD_MS)) {
      // What has ended and comes back is a new outage; a moment's repetition is not.
      if (known.to === null || known.isMoment) {
        known.count += 1;
        known.text = text;
        return;
      }
    }
    const isMoment = !this.#lasts(kind);
    const incident: Incident = { id: this.#nextId, kind, ...subject, from: now, to: null, isMoment, count: 1, text, effect, nextStep };
    this.#nextId += 1;
    this.#newest.set(key, incident);
    this.#incidents.push(incident);
    if (this.#incidents.length > KEPT) this.#dropOldest();
  }

  #end(key: string, now: number): void {
    const known = this.#newest.get(key);
    if (known !== undefined && known.to === null) known.to = now;
  }

  #endFreshness(key: string, now: number): void {
    const known = this.#newest.get(key);
    if (known === undefined || known.to !== null) return;
    known.to = now;
    if (known.text !== NO_PRICE_YET || now - known.from > START_MS) return;
    this.#incidents.splice(this.#incidents.indexOf(known), 1);
    this.#newest.delete(key);
  }

  /** The oldest that is over; the oldest of all where none is. */
  #dropOldest(): void {
    const over = this.#incidents.findIndex(({ to }) => to !== null);
    const [dropped] = this.#incidents.splice(Math.max(0, over), 1);
    for (const [key, incident] of this.#newest) if (incident === dropped) this.#newest.delete(key);
  }

  #lasts(kind: IncidentKind): boolean {
    return kind === 'data-stale' || kind === 'clock-skew' || kind === 'connection-lost' || kind === 'stream-polled' || kind === 'departure' || kind === 'exchange-not-opened';
  }

  #subjectOf(instrument: number | null, where: string): Subject {
    const of = instrument === null ? undefined : this.#instruments[instrument];
    const words = where.split(' ');
    const exchange = of?.exchange ?? this.#instruments.find((each) => words.includes(each.exchange))?.exchange ?? null;
    const last = words.at(-1) ?? '';
    const isChannel = last !== '' && last !== of?.symbol && last !== exchange;
    return { exchange, symbol: of?.symbol ?? null, channel: isChannel ? last : null };
  }

  #nameOf({ exchange, symbol }: Subject): string {
    if (symbol === null) return exchange === null ? 'the session' : exchangeName(exchange);
    const hasSeveral = new Set(this.#instruments.map((each) => each.exchange)).size > 1;
    return hasSeveral && exchange !== null ? `${symbol} on ${exchangeName(exchange)}` : symbol;
  }
}
