import { setImmediate as nextTurn } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { SessionDecision } from '../../shared/domain/decision.ts';
import type { OrderRequest } from '../../shared/domain/order.ts';
import type { CoreOptions, TradingCore } from '../core/coreApi.ts';
import type { EffectsRecord, JournalEntry, JournalledCancel } from '../storage/journal/records.ts';

export interface ReplaySummary {
  readonly events: number;
  readonly decisions: number;
  readonly orders: number;
  readonly positions: number;
  /** Compared with the recorded one where the session ended in order. */
  readonly stateHash: string;
}

/** First place where the core came to something else than the journal says. */
export interface ReplayDifference {
  readonly seq: number;
  readonly what: 'decision' | 'order' | 'cancel' | 'effects' | 'state';
  readonly recorded: unknown;
  readonly replayed: unknown;
}

export type ReplayResult =
  | { readonly kind: 'same'; readonly summary: ReplaySummary }
  | { readonly kind: 'different'; readonly summary: ReplaySummary; readonly difference: ReplayDifference };

interface Produced {
  readonly decisions: readonly SessionDecision[];
  readonly orders: readonly OrderRequest[];
  readonly cancels: readonly JournalledCancel[];
}

const YIELD_EVERY = 2_000;

/**
 * Feeds a recorded journal to a new core and compares every decision, order and cancel, and the final state, with what was recorded.
 * The effects of the last event may be missing: the process can have died between the two records.
 */
export async function replaySession(entries: AsyncIterable<JournalEntry>, createCore: (options: CoreOptions) => TradingCore): Promise<ReplayResult | { readonly kind: 'empty' }> {
  let core: TradingCore | null = null;
  let events = 0;
  let decisions = 0;
  let orders = 0;
  let awaited: { readonly seq: number; readonly produced: Produced } | null = null;
  let difference: ReplayDifference | null = null;

  for await (const { seq, record } of entries) {
    if (record.type === 'open') {
      core = createCore(record.options);
      continue;
    }
    if (core === null) return { kind: 'empty' };
    if (record.type === 'event') {
      if (awaited !== null) {
        difference = { seq: awaited.seq, what: 'effects', recorded: null, replayed: awaited.produced };
        break;
      }
      events += 1;
      const produced = produce(core, record.event);
      decisions += produced.decisions.length;
      orders += produced.orders.length;
      if (produced.decisions.length + produced.orders.length + produced.cancels.length > 0) awaited = { seq, produced };
      if (events % YIELD_EVERY === 0) await nextTurn();
    } else if (record.type === 'effects') {
      difference = record.stateHash === undefined ? compareEffects(record, awaited) : compareState(seq, record.stateHash, core);
      if (difference !== null) break;
      if (record.stateHash === undefined) awaited = null;
    } else if (record.type === 'resume') {
      // What the dead process had not recorded any more was done again by the one that resumed.
      awaited = null;
    }
  }
  if (core === null) return { kind: 'empty' };
  const summary: ReplaySummary = { events, decisions, orders, positions: core.positions().length, stateHash: core.stateHash() };
  return difference === null ? { kind: 'same', summary } : { kind: 'different', summary, difference };
}

function produce(core: TradingCore, event: Parameters<TradingCore['apply']>[0]): Produced {
  const decisions: SessionDecision[] = [];
  const orders: OrderRequest[] = [];
  const cancels: JournalledCancel[] = [];
  for (const effect of core.apply(event)) {
    if (effect.kind === 'decision') decisions.push(core.decision(effect.row));
    else if (effect.kind === 'submit-order') orders.push(effect.order);
    else if (effect.kind === 'cancel-order') cancels.push({ clientOrderId: effect.clientOrderId, reason: effect.reason });
  }
  return { decisions, orders, cancels };
}

function compareEffects(record: EffectsRecord, awaited: { readonly seq: number; readonly produced: Produced } | null): ReplayDifference | null {
  const produced = awaited?.produced ?? { decisions: [], orders: [], cancels: [] };
  return firstDifference(record.of, 'decision', record.decisions ?? [], produced.decisions)
    ?? firstDifference(record.of, 'order', record.orders ?? [], produced.orders)
    ?? firstDifference(record.of, 'cancel', record.cancels ?? [], produced.cancels);
}

function compareState(seq: number, recorded: string, core: TradingCore): ReplayDifference | null {
  const replayed = core.stateHash();
  return recorded === replayed ? null : { seq, what: 'state', recorded, replayed };
}

function firstDifference(seq: number, what: 'decision' | 'order' | 'cancel', recorded: readonly unknown[], replayed: readonly unknown[]): ReplayDifference | null {
  for (let index = 0; index < Math.max(recorded.length, replayed.length); index += 1) {
    if (!isDeepStrictEqual(recorded[index], replayed[index])) return { seq, what, recorded: recorded[index] ?? null, replayed: replayed[index] ?? null };
  }
  return null;
}
