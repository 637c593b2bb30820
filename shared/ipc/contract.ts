import { z } from 'zod';
import type { Candle, CandleColumns } from '../domain/candle.ts';
import type { SessionDecision } from '../domain/decision.ts';
import { strategyIdSchema } from '../domain/decision.ts';
import type { DownloadView } from '../domain/download.ts';
import { BREAKERS } from '../domain/breaker.ts';
import { EXCHANGES, REAL_EXCHANGES } from '../domain/instrument.ts';
import type { Timeframe } from '../domain/timeframe.ts';
import type { LogLine, SessionDelta, SessionSnapshot } from '../domain/sessionView.ts';
import { MARKET_VALUES, type MarketValueColumns } from '../domain/marketSeries.ts';
import { riskLimitsSchema } from '../domain/riskLimits.ts';

/*
 * Everything that crosses between the window and the main process. Requests are validated by these schemas on arrival; answers are
 * built from typed values. Nothing here carries a secret.
 */

const instrument = z.number().int().min(0).max(10_000);
const timeframe = z.enum(['30m', '1h', '4h']);
/** Shortest first: longer ones are then compared with what was built from them. */
export const DOWNLOAD_TIMEFRAMES = ['1m', '5m', '15m', '30m', '1h', '4h', '1d'] as const satisfies readonly Timeframe[];
const id = z.string().min(1).max(200);

export const startOptionsSchema = z.strictObject({
  mode: z.literal('paper'),
  market: z.enum(['exchange', 'simulated']),
  exchanges: z.array(z.enum(REAL_EXCHANGES)).min(1).max(REAL_EXCHANGES.length),
  symbols: z.array(z.string().min(1).max(40)).min(1).max(50),
  /** Chooses the markets of exchanges by their volume instead. */
  autoSelect: z.boolean().default(false),
  speed: z.number().min(1).max(36_000),
  seed: z.number().int().min(0).max(4_294_967_295),
  /** Real seconds; 0 = until stopped. */
  durationSeconds: z.number().int().min(0).max(31_536_000),
});
export type StartOptions = z.output<typeof startOptionsSchema>;

export const downloadOptionsSchema = z.strictObject({
  exchange: z.enum(REAL_EXCHANGES),
  symbols: z.array(z.string().min(1).max(40)).min(1).max(50),
  timeframes: z.array(z.enum(DOWNLOAD_TIMEFRAMES)).min(1).max(DOWNLOAD_TIMEFRAMES.length),
  /** Open times wanted, from ≤ time < to, epoch ms; `to` null = up to the newest closed candle. */
  from: z.number().int().min(0),
  to: z.number().int().positive().nullable(),
});
export type DownloadOptions = z.output<typeof downloadOptionsSchema>;

export const requestSchemas = {
  'session.snapshot': z.strictObject({}),
  /** The options a start would use now: settings with their sources applied. */
  'session.defaults': z.strictObject({}),
  'session.start': startOptionsSchema,
  'session.cancelStart': z.strictObject({}),
  'session.pause': z.strictObject({}),
  'session.resume': z.strictObject({}),
  'session.stop': z.strictObject({ positions: z.enum(['close', 'keep']) }),
  /** Entries stop at once and stay stopped; `flatten` also cancels every order and closes every position. */
  'session.kill': z.strictObject({ choice: z.enum(['flatten', 'keep']) }),
  'session.resetKill': z.strictObject({}),
  'session.report': z.strictObject({ sessionId: id.nullable() }),
  'session.history': z.strictObject({ limit: z.number().int().min(1).max(500) }),
  'recovery.resume': z.strictObject({ sessionId: id }),
  'recovery.discard': z.strictObject({ sessionId: id }),
  'position.close': z.strictObject({ positionId: id }),
  'position.moveStop': z.strictObject({ positionId: id, stop: z.number().positive() }),
  /** Takes a part off at the market: a fraction of what is open, or an amount in base currency; rounded down to the market's step. */
  'position.reduce': z.discriminatedUnion('by', [
    z.strictObject({ positionId: id, by: z.literal('fraction'), value: z.number().positive().max(1) }),
    z.strictObject({ positionId: id, by: z.literal('amount'), value: z.number().positive() }),
  ]),
  'order.cancel': z.strictObject({ clientOrderId: id }),
  'risk.setLimits': riskLimitsSchema,
  /** Locks entries for so many hours of market time; `symbol` and `side` null mean all of them. */
  'risk.lock': z.strictObject({ symbol: z.string().min(1).max(40).nullable(), side: z.enum(['long', 'short']).nullable(), hours: z.number().positive().max(8_760), reason: z.string().trim().max(200) }),
  'risk.unlock': z.strictObject({ lockId: id }),
  /** Frees a tripped trigger of the circuit breaker. */
  'risk.resetBreaker': z.strictObject({ breaker: z.enum(BREAKERS) }),
  /** Puts the offered shares of the strategies into force. */
  'portfolio.applyAllocation': z.strictObject({}),
  /** Sets a market aside: no entries until its time is up or it is released. */
  'quarantine.add': z.strictObject({ exchange: z.enum(EXCHANGES), symbol: z.string().min(1).max(40), reason: z.string().trim().max(200) }),
  'quarantine.release': z.strictObject({ exchange: z.enum(EXCHANGES), symbol: z.string().min(1).max(40) }),
  /** Closed candles with studies, newest `limit` before `before` (market time; null = newest). */
  'chart.load': z.strictObject({ instrument, timeframe, limit: z.number().int().min(1).max(5_000), before: z.number().nullable() }),
  /** Which series the window shows: forming candles are pushed for it alone. */
  'chart.watch': z.strictObject({ instrument, timeframe }),
  /** What is kept of funding, mark price or open interest: the newest `limit` points with at ≥ `from`, market time. */
  'series.load': z.strictObject({ instrument, value: z.enum(MARKET_VALUES), from: z.number().min(0), limit: z.number().int().min(1).max(20_000) }),
  'decisions.list': z.strictObject({ instrument: instrument.nullable(), strategy: strategyIdSchema.nullable(), verdict: z.enum(['enter', 'decline', 'not-ready']).nullable(), before: z.number().nullable(), limit: z.number().int().min(1).max(1_000) }),
  /** Both strategies' decisions taken at the close of one 30m candle. */
  'decisions.at': z.strictObject({ instrument, time: z.number() }),
  'log.page': z.strictObject({ before: z.number().int().nullable(), limit: z.number().int().min(1).max(1_000) }),
  'download.start': downloadOptionsSchema,
  /** How the newest download stands; asked for while it is shown. */
  'download.view': z.strictObject({}),
  'download.pause': z.strictObject({}),
  'download.resume': z.strictObject({}),
  /** What has arrived is kept: the same download goes on from there. */
  'download.cancel': z.strictObject({}),
  'settings.view': z.strictObject({}),
  'app.info': z.strictObject({}),
  'app.openExternal': z.strictObject({ url: z.string().max(500) }),
  'app.openDataFolder': z.strictObject({}),
} as const;

export type RequestName = keyof typeof requestSchemas;
export type RequestInput<N extends RequestName> = z.output<(typeof requestSchemas)[N]>;

export interface ChartBand {
  readonly from: number;
  readonly to: number;
  readonly trend: 'bullish' | 'bearish' | 'neutral';
  readonly volatility: 'low' | 'normal' | 'high';
}

/** Columns beside the candles of one series; NaN where a study has no value. */
export interface ChartStudies {
  readonly emaFast: Float64Array;
  readonly emaMid: Float64Array;
  readonly emaSlow: Float64Array;
  readonly rsi: Float64Array;
  /** Thresholds in force at each 30m candle; NaN on other timeframes and where the symbol was not ready. */
  readonly bounceThreshold: Float64Array;
  readonly ripThreshold: Float64Array;
  /** Stretches of one regime, ascending, by the 30m candles' open and close times; none where the symbol was not ready. */
  readonly bands: readonly ChartBand[];
}

/** Candles and studies of one series, columns of equal length. */
export interface ChartData extends ChartStudies {
  readonly instrument: number;
  readonly timeframe: '30m' | '1h' | '4h';
  readonly candles: CandleColumns;
}

/** One candle with its studies; NaN where a study has no value. */
export interface ChartRow extends Candle {
  readonly emaFast: number;
  readonly emaMid: number;
  readonly emaSlow: number;
  readonly rsi: number;
  readonly bounceThreshold: number;
  readonly ripThreshold: number;
}

/** Pushed at most a few times a second for the watched series. A closed candle comes with its studies. */
export interface ChartUpdate extends ChartRow {
  readonly instrument: number;
  readonly timeframe: '30m' | '1h' | '4h';
  readonly isClosed: boolean;
  readonly band: ChartBand | null;
}

export interface SettingRow {
  readonly key: string;
  readonly value: string;
  readonly source: 'default' | 'file' | 'environment' | 'command line' | 'session';
  readonly defaultValue: string;
  /** What it may be: kind and range. */
  readonly expected: string;
  readonly description: string;
}

export interface SettingsView {
  readonly rows: readonly SettingRow[];
  readonly warnings: readonly string[];
  readonly filePath: string;
}

export interface SessionSummary {
  readonly sessionId: string;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly outcome: string | null;
  readonly mode: string;
  readonly market: string;
  readonly symbols: readonly string[];
  readonly startEquity: number;
  readonly endEquity: number | null;
  readonly trades: number;
}

export interface AppInfo {
  readonly version: string;
  readonly runtime: string;
  readonly dataDir: string;
  readonly isFallbackRuntime: boolean;
  readonly platform: string;
}

/** What each request answers. */
export interface RequestOutputs {
  'session.snapshot': SessionSnapshot;
  'session.defaults': StartOptions;
  'session.start': null;
  'session.cancelStart': null;
  'session.pause': null;
  'session.resume': null;
  'session.stop': null;
  'session.kill': null;
  'session.resetKill': null;
  /** The report of formats.md as it is in the file; null where there is none. */
  'session.report': Readonly<Record<string, unknown>> | null;
  'session.history': readonly SessionSummary[];
  'recovery.resume': null;
  'recovery.discard': null;
  'position.close': null;
  'position.moveStop': null;
  'position.reduce': null;
  'order.cancel': null;
  'risk.setLimits': null;
  'risk.lock': null;
  'risk.unlock': null;
  'risk.resetBreaker': null;
  'portfolio.applyAllocation': null;
  'quarantine.add': null;
  'quarantine.release': null;
  'chart.load': ChartData;
  'chart.watch': null;
  'series.load': MarketValueColumns;
  'decisions.list': readonly SessionDecision[];
  'decisions.at': readonly SessionDecision[];
  'log.page': readonly LogLine[];
  'download.start': null;
  'download.view': DownloadView | null;
  'download.pause': null;
  'download.resume': null;
  'download.cancel': null;
  'settings.view': SettingsView;
  'app.info': AppInfo;
  'app.openExternal': null;
  'app.openDataFolder': null;
}

/** An expected refusal travels as a value: errors that cross the border keep only name and message. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: string; readonly message: string; readonly nextStep: string | null };

export interface TopicPayloads {
  session: SessionDelta;
  chart: ChartUpdate;
  log: readonly LogLine[];
}

/** What the preload puts on `window.bearish`: the only door between the page and the main process. */
export interface BearishBridge {
  request<N extends RequestName>(name: N, input: RequestInput<N>): Promise<Answer<RequestOutputs[N]>>;
  /** Returns the subscription's end. */
  subscribe<T extends keyof TopicPayloads>(topic: T, listener: (payload: TopicPayloads[T]) => void): () => void;
}
