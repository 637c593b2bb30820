import type { FetchView, IncidentKind, IncidentView } from '../../shared/domain/sessionView.ts';
import { formatDuration } from '../format/duration.ts';
import { baseCoin, exchangeName } from '../format/symbol.ts';
import type { ToneWord } from './session.ts';

export const INCIDENT_TITLES: Readonly<Record<IncidentKind, string>> = {
  'connection-lost': 'Connection lost',
  'stream-polled': 'Stream replaced by REST',
  'data-stale': 'Data too old',
  gap: 'Candles missing',
  correction: 'Candle corrected late',
  departure: 'Exchanges disagree',
  'clock-skew': 'Clocks differ',
  unreadable: 'Unreadable data',
  'subscription-refused': 'Subscription refused',
  'rate-limit': 'Too many requests',
  maintenance: 'Exchange unavailable',
  'rest-failing': 'Requests fail',
  'exchange-not-opened': 'Exchange not opened',
  quality: 'Doubtful data',
  'timeframe-mismatch': 'Timeframes disagree',
};

export const GRADE_WORDS: Readonly<Record<FetchView['grade'], ToneWord>> = {
  well: { word: 'Well', tone: 'good' },
  degraded: { word: 'Degraded', tone: 'warn' },
  critical: { word: 'Critical', tone: 'bad' },
};

export function isOngoing(incident: IncidentView): boolean {
  return !incident.isMoment && incident.to === null;
}

/** How the incident stands: it lasts, it is over, or it was a moment. */
export function incidentState(incident: IncidentView): ToneWord {
  if (isOngoing(incident)) return { word: 'Ongoing', tone: 'bad' };
  return incident.isMoment ? { word: 'Noted', tone: 'info' } : { word: 'Over', tone: 'plain' };
}

/** How long it lasted, or has lasted by `now` (real time); a moment has none. */
export function incidentDuration(incident: IncidentView, now: number): string {
  if (incident.isMoment) return incident.count > 1 ? `${incident.count} times` : 'a moment';
  return formatDuration((incident.to ?? now) - incident.from);
}

/** What it concerns: `Bitget BTC candles:4h`, or `All exchanges`. */
export function incidentSubject({ exchange, symbol, channel }: Pick<IncidentView, 'exchange' | 'symbol' | 'channel'>): string {
  const parts = [exchange === null ? null : exchangeName(exchange), symbol === null ? null : baseCoin(symbol), channel].filter((part) => part !== null);
  return parts.length === 0 ? 'All exchanges' : parts.join(' ');
}
