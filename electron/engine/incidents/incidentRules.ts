import type { IncidentKind } from '../../../shared/domain/sessionView.ts';

export interface IncidentRule {
  readonly kind: IncidentKind;
  readonly of: 'exchange' | 'subject';
  /** `moment`: over as soon as it is told. `ends`: the end of the kind that lasts. */
  readonly lasts: 'until-ended' | 'ends' | 'moment';
  /** What it means for trading; `name` is the market or exchange. */
  readonly effect: (name: string) => string;
  readonly nextStep: string;
}

const NONE = 'none: it mends itself';
const SET_CLOCK = 'set this computer\'s clock by a time server';
const noEffect = (): string => 'none on entries';

function rule(kind: IncidentKind, of: IncidentRule['of'], lasts: IncidentRule['lasts'], effect: IncidentRule['effect'] = noEffect, nextStep = NONE): IncidentRule {
  return { kind, of, lasts, effect, nextStep };
}

const GAP_FILLED = 'gap-filled';

const polled = (name: string): string => `${name} is read by REST; entries go on`;
const waits = (name: string): string => `entries wait on ${name}`;

const RULES: ReadonlyMap<string, IncidentRule> = new Map([
  ['stream-closed', rule('connection-lost', 'exchange', 'until-ended', polled)],
  ['stream-down', rule('connection-lost', 'exchange', 'until-ended', polled, 'look at this computer\'s network and at the exchange\'s status page')],
  ['stream-polled', rule('stream-polled', 'subject', 'until-ended', polled)],
  ['stream-back', rule('stream-polled', 'subject', 'ends')],
  ['price-departs', rule('departure', 'subject', 'until-ended', waits, 'compare the prices on the exchanges\' own pages')],
  ['price-agrees', rule('departure', 'subject', 'ends')],
  ['exchange-not-opened', rule('exchange-not-opened', 'exchange', 'until-ended', waits, 'look at the reason; start a new session to include the exchange')],
  ['clock-drifts', rule('clock-skew', 'exchange', 'until-ended', noEffect, SET_CLOCK)],
  ['clock-agrees', rule('clock-skew', 'exchange', 'ends')],
  ['clock-offset', rule('clock-skew', 'exchange', 'moment', () => 'none on entries: market time follows the exchange', SET_CLOCK)],
  ['late-correction', rule('correction', 'subject', 'moment', () => 'decisions stay as they were; the correction is kept in the candle store')],
  ['candle-store', rule('correction', 'subject', 'moment', () => 'decisions stay as they were; the correction is kept in the candle store')],
  ['candle-hole', rule('gap', 'subject', 'moment', (name) => `no decision on ${name} for the missing candles`)],
  ['candle-late', rule('gap', 'subject', 'moment', (name) => `decisions on ${name} went on without the candle`)],
  [GAP_FILLED, rule('gap', 'subject', 'moment', () => 'none: the candles are complete')],
  ['unreadable-frame', rule('unreadable', 'exchange', 'moment', noEffect, 'if it goes on, the exchange has changed its format: update the application')],
  ['bad-exchange-data', rule('unreadable', 'subject', 'moment', noEffect, 'if it goes on, the exchange has changed its format: update the application')],
  ['subscription-refused', rule('subscription-refused', 'exchange', 'moment', polled)],
  ['rate-limited', rule('rate-limit', 'exchange', 'moment', (name) => `requests to ${name} wait`)],
  ['exchange-unavailable', rule('maintenance', 'exchange', 'moment', (name) => `${name} is asked again later`, 'look at the exchange\'s status page')],
  ['exchange-silent', rule('rest-failing', 'exchange', 'moment', (name) => `${name} is asked again later`)],
  ['exchange-unreachable', rule('rest-failing', 'exchange', 'moment', (name) => `${name} is asked again later`, 'look at this computer\'s network')],
  ['exchange-rejected', rule('rest-failing', 'exchange', 'moment', (name) => `${name} is asked again later`)],
  ['market-values', rule('rest-failing', 'subject', 'moment', () => 'none on entries: a series of funding, mark price or open interest has a hole')],
  ['doubtful-price', rule('quality', 'subject', 'moment', () => 'the price does not count until it has stayed')],
  ['future-candle', rule('quality', 'subject', 'moment', () => 'the candle is left out')],
  ['outlier', rule('quality', 'subject', 'moment', () => 'none: it is kept and flagged')],
  ['timeframe-mismatch', rule('timeframe-mismatch', 'subject', 'moment', () => 'none: the exchange\'s candle counts')],
]);

/** Whether a trouble says that something is well again: no error. */
export function isRecovery(code: string): boolean {
  return code === GAP_FILLED || RULES.get(code)?.lasts === 'ends';
}

/** Null for troubles that are no incident of the market's data. */
export function incidentRuleOf(code: string): IncidentRule | null {
  return RULES.get(code) ?? null;
}
