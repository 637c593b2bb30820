import type { CandleColumns } from '../../../shared/domain/candle.ts';
import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import type { UniverseView } from '../../../shared/domain/universe.ts';
import type { DecisionTimeframe } from '../../../shared/domain/timeframe.ts';
import type { CoreOptions, TradingCore } from '../../core/coreApi.ts';
import type { MarketFeed, OpenResult } from '../../market/feed.ts';
import type { FoldedSession } from '../session/foldJournal.ts';
import type { SessionJournal } from '../session/journalPort.ts';
import type { RunningSession } from '../session/RunningSession.ts';

export interface LoadedHistory {
  readonly instrument: number;
  readonly timeframe: DecisionTimeframe;
  readonly columns: CandleColumns;
}

/** What the start-up steps build up, each from what the earlier ones left. A field read before its step has run is a programming error. */
export class StartDraft {
  symbols: readonly MarketSymbol[] = [];
  universe: UniverseView | null = null;
  folded: FoldedSession | null = null;
  feed: MarketFeed | null = null;
  opened: OpenResult | null = null;
  coreOptions: CoreOptions | null = null;
  histories: readonly LoadedHistory[] = [];
  core: TradingCore | null = null;
  journal: SessionJournal | null = null;
  running: RunningSession | null = null;
  tornBytes = 0;
  readonly #closers: { readonly what: string; readonly close: () => Promise<void> }[] = [];

  /** Registers what a failed or cancelled start has to close again. */
  owns(what: string, close: () => Promise<void>): void {
    this.#closers.push({ what, close });
  }

  /** Closes everything in reverse order; goes on after errors and returns them. */
  async rollBack(): Promise<readonly { readonly what: string; readonly error: unknown }[]> {
    const errors: { readonly what: string; readonly error: unknown }[] = [];
    for (const { what, close } of this.#closers.splice(0).reverse()) {
      try {
        await close();
      } catch (error) {
        errors.push({ what, error });
      }
    }
    return errors;
  }
}

/** The value of a draft's field that an earlier step must have set. */
export function required<T>(value: T | null, name: string): T {
  if (value === null) throw new Error(`start-up order broken: ${name} is not there yet`);
  return value;
}
