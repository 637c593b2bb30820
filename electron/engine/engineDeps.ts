import type { SessionDecision } from '../../shared/domain/decision.ts';
import type { Instrument } from '../../shared/domain/instrument.ts';
import type { SessionId } from '../../shared/domain/ids.ts';
import type { SessionView } from '../../shared/domain/sessionView.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import type { Broker, BrokerEvent } from '../brokers/broker.ts';
import type { CoreOptions, TradingCore } from '../core/coreApi.ts';
import type { MarketListing } from '../exchanges/gateway.ts';
import type { MarketFeed, MarketListener } from '../market/feed.ts';
import type { Storage } from '../storage/storageApi.ts';
import type { QuarantineStore } from './QuarantineDesk.ts';
import type { SessionReport } from './report/sessionReport.ts';
import type { JournalStore } from './session/journalPort.ts';
import type { Log } from './session/RunningSession.ts';
import type { SessionTally } from './session/SessionTally.ts';
import type { ListMarketsRequest } from './listMarkets.ts';
import type { SessionRequest } from './sessionRequest.ts';

export interface FeedRequest {
  readonly request: SessionRequest;
  readonly settings: Settings;
  /** Where a resumed session had got to, market time; null for a new one. Events at exactly this time are delivered again. */
  readonly resumeAt: number | null;
  /** The markets of a resumed session or a choice by volume, in their order; null where the request names them. */
  readonly instruments: readonly Instrument[] | null;
  /** False while the engine has more waiting than it can work off: a generated market then holds its pace. */
  readonly isReady: () => boolean;
}

/** Everything a report is made from. */
export interface ReportInput {
  readonly view: SessionView;
  readonly core: TradingCore | null;
  readonly tally: SessionTally;
  readonly backfilled: number;
  /** As they were asked for; what is reported where the session never got to know its markets. */
  readonly symbols: readonly string[];
  readonly startEquity: number;
}

/** What the engine is given; composed once by the window's and the command line's entry. */
export interface EngineDeps {
  readonly appVersion: string;
  /** The effective settings, read when a session starts. */
  readonly settings: () => Settings;
  /** What is wrong with the settings although a session can go on: a damaged file kept aside. Null where nothing is. */
  readonly settingsTrouble: string | null;
  readonly createFeed: (request: FeedRequest, listener: MarketListener) => Promise<MarketFeed>;
  /** Every market an exchange offers, with its volume. */
  readonly listMarkets: (request: ListMarketsRequest, signal: AbortSignal) => Promise<readonly MarketListing[]>;
  readonly createCore: (options: CoreOptions) => TradingCore;
  /** A broker that already knows what `core` knows: working orders and open amounts. */
  readonly createBroker: (core: TradingCore, listener: (event: BrokerEvent) => void) => Broker;
  readonly quarantine: QuarantineStore;
  readonly journals: JournalStore;
  readonly storage: Storage | null;
  /** Really writes to the data folder. Rejects with a named error. */
  readonly checkWritable: (signal: AbortSignal) => Promise<void>;
  readonly watchdogUrl: URL;
  readonly wallNow: () => number;
  readonly monotonicNow: () => number;
  readonly newSessionId: () => SessionId;
  readonly log: Log;
  readonly buildReport: (input: ReportInput) => SessionReport;
  /** Keeps the report beside the other sessions' and returns its path. */
  readonly keepReport: (report: SessionReport, core: TradingCore | null, signal: AbortSignal) => Promise<string>;
  readonly onDecisions?: (sessionId: SessionId, decisions: readonly SessionDecision[]) => void;
}
