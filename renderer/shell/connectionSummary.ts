import type { SessionView } from '../../shared/domain/sessionView.ts';
import { formatAge, formatClockOffset } from '../format/duration.ts';
import { UNKNOWN } from '../format/number.ts';
import { countOf } from '../format/plural.ts';
import { exchangeName } from '../format/symbol.ts';
import { CONNECTION_WORDS, STREAM_WORDS, worstStream, type Tone } from '../words/session.ts';

export interface ConnectionSummaryWords {
  readonly word: string;
  readonly tone: Tone;
  /** Age of the oldest price among the markets, ms; null before the first. */
  readonly priceAgeMs: number | null;
  readonly priceAge: string;
  readonly clockOffset: string;
  readonly detail: string;
}

/**
 * One line for all connections, the worst state first. Ages are those of the view plus the time since it came, so they grow while
 * nothing arrives.
 */
export function connectionSummary(view: Pick<SessionView, 'streams' | 'connections' | 'instruments'>, sinceMs: { readonly instruments: number }): ConnectionSummaryWords {
  const ages = view.instruments.flatMap((instrument) => (instrument.quote === null ? [] : [instrument.quote.ageMs + sinceMs.instruments]));
  const priceAgeMs = ages.length === 0 || ages.length < view.instruments.length ? null : Math.max(...ages);
  const offsets = view.connections.flatMap((connection) => (connection.clockOffsetMs === null ? [] : [connection.clockOffsetMs]));
  const offset = offsets.reduce<number | null>((worst, each) => (worst === null || Math.abs(each) > Math.abs(worst) ? each : worst), null);
  const words = {
    priceAgeMs,
    priceAge: priceAgeMs === null ? UNKNOWN : formatAge(priceAgeMs),
    clockOffset: formatClockOffset(offset),
  };

  const broken = view.connections.find((connection) => connection.state !== 'open');
  if (broken !== undefined) {
    const { word, tone } = CONNECTION_WORDS[broken.state];
    return { ...words, word, tone, detail: broken.reason ?? `${exchangeName(broken.exchange)}, attempt ${broken.attempts}` };
  }
  const worst = worstStream(view.streams.map((stream) => stream.state));
  if (worst === null) return { ...words, word: 'No stream', tone: 'plain', detail: 'Nothing is subscribed.' };
  const { word, tone } = STREAM_WORDS[worst];
  const inState = view.streams.filter((stream) => stream.state === worst).length;
  const detail = worst === 'healthy' ? `${countOf(view.streams.length, 'stream')}, all receiving` : `${inState} of ${countOf(view.streams.length, 'stream')}`;
  return { ...words, word, tone, detail };
}
