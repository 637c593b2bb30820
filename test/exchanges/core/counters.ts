import type { FaultKind } from './fault.ts';

/** What a simulated exchange did so far. */
export interface ExchangeCounters {
  requests: number;
  /** Requests by path. */
  requestsByPath: Record<string, number>;
  connectionsOpened: number;
  connectionsClosed: number;
  /** Upgrades that were refused, by the exchange or by a fault. */
  connectionsRefused: number;
  messagesReceived: number;
  /** Frames written, market data and everything else. */
  framesSent: number;
  dataFramesSent: number;
  bytesSent: number;
  subscriptions: number;
  unsubscriptions: number;
  acksSent: number;
  pingsSent: number;
  pongsReceived: number;
  /** Connections closed because pings went unanswered. */
  closedUnanswered: number;
  /** Failures of sockets: resets and writes into closed connections. */
  socketErrors: number;
}

/** A copy of the counters with what only the exchange as a whole knows. */
export interface ExchangeCounts extends Readonly<ExchangeCounters> {
  readonly connectionsOpen: number;
  readonly faultsApplied: Partial<Record<FaultKind, number>>;
}

export function zeroCounters(): ExchangeCounters {
  return {
    requests: 0, requestsByPath: {}, connectionsOpened: 0, connectionsClosed: 0, connectionsRefused: 0, messagesReceived: 0,
    framesSent: 0, dataFramesSent: 0, bytesSent: 0, subscriptions: 0, unsubscriptions: 0, acksSent: 0, pingsSent: 0,
    pongsReceived: 0, closedUnanswered: 0, socketErrors: 0,
  };
}
