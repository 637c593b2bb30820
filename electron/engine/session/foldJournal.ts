import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SessionDecision } from '../../../shared/domain/decision.ts';
import type { ClientOrderId } from '../../../shared/domain/ids.ts';
import { isWorking, type OrderRequest, type OrderView } from '../../../shared/domain/order.ts';
import type { CoreOptions, TradingCore } from '../../core/coreApi.ts';
import type { CoreEvent } from '../../core/events.ts';
import { CandleMemory } from './CandleMemory.ts';
import type { CloseRecord, JournalEntry, OpenRecord } from '../../storage/journal/records.ts';
import type { LoopPosition } from './SessionLoop.ts';
import { SessionTally } from './SessionTally.ts';

const YIELD_EVERY = 2_000;

/** A session as its journal tells it. */
export interface FoldedSession {
  readonly opening: OpenRecord;
  readonly core: TradingCore;
  readonly tally: SessionTally;
  readonly memory: CandleMemory;
  readonly position: LoopPosition;
  /** Orders the core believes sent whose acceptance was never journalled. */
  readonly unconfirmed: readonly OrderRequest[];
  /** Cancels that were asked for while their order still works. */
  readonly pendingCancels: readonly { readonly clientOrderId: ClientOrderId; readonly reason: string }[];
  /** How long it has run so far, real ms, the time it was away not counted. */
  readonly elapsedMs: number;
  readonly closing: CloseRecord | null;
  readonly events: number;
  readonly lastSeq: number;
}

export class JournalWithoutOpeningError extends Error {
  override readonly name = 'JournalWithoutOpeningError';
  readonly nextStep = 'Start a new session; the file is kept as it is';
  constructor() {
    super('The journal ends before its first record was whole: nothing had happened yet');
  }
}

/** Feeds a journal to a new core: the same events give the same state. Yields to the event loop as it goes. */
export async function foldJournal(entries: AsyncIterable<JournalEntry>, createCore: (options: CoreOptions) => TradingCore, signal: AbortSignal): Promise<FoldedSession> {
  let opening: OpenRecord | null = null;
  let core: TradingCore | null = null;
  let memory = new CandleMemory(0);
  let tally = new SessionTally();
  let closing: CloseRecord | null = null;
  let events = 0;
  let lastSeq = 0;
  let elapsedMs = 0;
  let segmentFirstAt: number | null = null;
  let lastAt = 0;
  const lastPriceAt: number[] = [];
  const lastFundingAt: number[] = [];
  const lastOpenTime = new Map<string, number>();
  const cancels = new Map<ClientOrderId, string>();

  const endSegment = (): void => {
    if (segmentFirstAt !== null && opening !== null) elapsedMs += Math.max(0, lastAt - segmentFirstAt) / opening.session.speed;
    segmentFirstAt = null;
  };

  for await (const { seq, record } of entries) {
    lastSeq = seq;
    if (record.type === 'open') {
      opening = record;
      core = createCore(record.options);
      memory = new CandleMemory(record.options.instruments.length);
      tally = new SessionTally();
    } else if (record.type === 'resume') {
      endSegment();
    } else if (record.type === 'close') {
      closing = record;
    } else if (record.type === 'event') {
      if (core === null) throw new JournalWithoutOpeningError();
      const { event } = record;
      events += 1;
      const decisions: SessionDecision[] = [];
      for (const effect of core.apply(event)) {
        if (effect.kind === 'decision') decisions.push(core.decision(effect.row));
        else if (effect.kind === 'cancel-order') cancels.set(effect.clientOrderId, effect.reason);
      }
      tally.note(event, decisions, core);
      lastAt = Math.max(lastAt, event.at);
      if (event.kind !== 'history') segmentFirstAt ??= event.at;
      remember(event, memory, lastPriceAt, lastFundingAt, lastOpenTime);
      if (events % YIELD_EVERY === 0) {
        signal.throwIfAborted();
        await nextTurn();
      }
    }
  }
  if (opening === null || core === null) throw new JournalWithoutOpeningError();
  endSegment();
  const instruments = opening.options.instruments.length;
  const working = core.orders().filter((order) => isWorking(order.status));
  return {
    opening, core, tally, memory, closing, elapsedMs, events, lastSeq,
    position: { lastAt, lastPriceAt: filled(lastPriceAt, instruments), lastFundingAt: filled(lastFundingAt, instruments), lastOpenTime },
    unconfirmed: working.filter((order) => order.status === 'submitted').map(requestOf),
    pendingCancels: working.flatMap(({ clientOrderId }) => {
      const reason = cancels.get(clientOrderId);
      return reason === undefined ? [] : [{ clientOrderId, reason }];
    }),
  };
}

function remember(event: CoreEvent, memory: CandleMemory, lastPriceAt: number[], lastFundingAt: number[], lastOpenTime: Map<string, number>): void {
  if (event.kind === 'history') {
    memory.load(event.instrument, event.timeframe, event.columns);
    const newest = event.columns.openTime.at(-1);
    if (newest !== undefined) lastOpenTime.set(`${event.instrument}:${event.timeframe}`, newest);
  } else if (event.kind === 'candle') {
    memory.append(event.instrument, event.timeframe, event);
    lastOpenTime.set(`${event.instrument}:${event.timeframe}`, event.openTime);
  } else if (event.kind === 'price') {
    lastPriceAt[event.instrument] = event.at;
  } else if (event.kind === 'funding') {
    lastFundingAt[event.instrument] = event.at;
  }
}

function filled(values: readonly (number | undefined)[], length: number): number[] {
  return Array.from({ length }, (_, index) => values[index] ?? 0);
}

function requestOf(order: OrderView): OrderRequest {
  const { clientOrderId, instrument, side, type, purpose, reduceOnly, amount, price, triggerPrice, timeInForce, decisionId, positionId } = order;
  return { clientOrderId, instrument, side, type, purpose, reduceOnly, amount, price, triggerPrice, timeInForce, decisionId, positionId };
}
