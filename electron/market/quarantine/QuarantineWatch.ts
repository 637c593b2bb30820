import type { QuarantineCause } from '../../../shared/domain/quarantine.ts';
import type { ExchangeId } from '../../../shared/domain/instrument.ts';
import type { MarketEvent } from '../feed.ts';

/** Why a market is to be set aside. */
export interface QuarantineCall {
  readonly instrument: number;
  readonly cause: QuarantineCause;
  readonly reason: string;
}

/** A quality score below 0.5 is told as a freshness reason that begins so. */
const POOR = /(?:^|; )(poor data.*)/s;
const DATA_FAILURES = 5;
const REJECTIONS = 3;
/** Real ms. */
const POOR_LASTS_MS = 600_000;
/** Troubles that are failures of one market's own data. That an exchange cannot be reached, is busy or refuses a stream is none. */
const FAILURES = new Set(['bad-exchange-data', 'exchange-rejected', 'symbol-not-tradable', 'unknown-symbol', 'future-candle', 'candle-hole', 'candle-late']);
/** Silence towards one market; where the session has no other there, it may as well be the exchange's. */
const SILENCE = 'exchange-silent';

interface Watched {
  failures: number;
  poorSince: number | null;
  poorReason: string;
  rejection: string;
  rejections: number;
}

/**
 * Counts what sets a market aside (system.md 1.6): five failures of its data in a row, poor data for ten minutes, three orders rejected in
 * a row for the same reason. What befalls most markets of an exchange is the exchange's trouble and sets none of them aside.
 */
export class QuarantineWatch {
  readonly #exchanges: readonly ExchangeId[];
  readonly #watched: readonly Watched[];

  /** `exchanges`: that of each instrument. */
  constructor(exchanges: readonly ExchangeId[]) {
    this.#exchanges = exchanges;
    this.#watched = exchanges.map(() => ({ failures: 0, poorSince: null, poorReason: '', rejection: '', rejections: 0 }));
  }

  /** `now`: real time, epoch ms. Null where nothing is to be done. */
  market(event: MarketEvent, now: number): QuarantineCall | null {
    switch (event.kind) {
      case 'candle-closed':
        this.#of(event.instrument).failures = 0;
        return null;
      case 'trouble': {
        if (event.instrument === null || !(FAILURES.has(event.code) || (event.code === SILENCE && this.#peersOf(event.instrument).length > 1))) return null;
        const watched = this.#of(event.instrument);
        watched.failures += 1;
        if (watched.failures < DATA_FAILURES || this.#isShared(event.instrument, ({ failures }) => failures > 0)) return null;
        watched.failures = 0;
        return { instrument: event.instrument, cause: 'data-failures', reason: `${DATA_FAILURES} failures of its data in a row, the last: ${event.message}` };
      }
      case 'freshness': {
        const watched = this.#of(event.instrument);
        const reason = event.isStale ? POOR.exec(event.reason)?.[1] : undefined;
        watched.poorSince = reason === undefined ? null : (watched.poorSince ?? now);
        watched.poorReason = reason ?? '';
        return null;
      }
      case 'candle-forming':
      case 'quote':
      case 'funding':
      case 'funding-rate':
      case 'open-interest':
      case 'change-24h':
      case 'clock-skew':
      case 'market-ended':
        return null;
    }
  }

  /** Markets whose data has been poor for too long. Each is told once. */
  check(now: number): readonly QuarantineCall[] {
    const due = this.#watched.flatMap(({ poorSince, poorReason }, instrument): QuarantineCall[] => (
      poorSince === null || now - poorSince < POOR_LASTS_MS || this.#isShared(instrument, (each) => each.poorSince !== null)
        ? []
        : [{ instrument, cause: 'poor-data', reason: `${POOR_LASTS_MS / 60_000} minutes of ${poorReason}` }]
    ));
    for (const { instrument } of due) this.#of(instrument).poorSince = null;
    return due;
  }

  /** An order was rejected with these words. */
  rejected(instrument: number, reason: string): QuarantineCall | null {
    const watched = this.#of(instrument);
    watched.rejections = watched.rejection === reason ? watched.rejections + 1 : 1;
    watched.rejection = reason;
    if (watched.rejections < REJECTIONS) return null;
    watched.rejections = 0;
    return { instrument, cause: 'order-rejections', reason: `${REJECTIONS} orders rejected in a row: ${reason}` };
  }

  /** An order was taken: rejections count anew. */
  accepted(instrument: number): void {
    this.#of(instrument).rejections = 0;
  }

  #isShared(instrument: number, isIll: (watched: Watched) => boolean): boolean {
    const peers = this.#peersOf(instrument);
    return peers.length > 1 && peers.filter(isIll).length * 2 > peers.length;
  }

  /** Every market of the same exchange, this one too. */
  #peersOf(instrument: number): readonly Watched[] {
    return this.#watched.filter((_, index) => this.#exchanges[index] === this.#exchanges[instrument]);
  }

  #of(instrument: number): Watched {
    const watched = this.#watched[instrument];
    if (watched === undefined) throw new RangeError(`instrument ${instrument} of ${this.#watched.length}`);
    return watched;
  }
}
