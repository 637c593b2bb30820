import { setImmediate as nextTurn } from 'node:timers/promises';
import { parseMarketSymbol, type MarketSymbol, type SessionId } from '../../../shared/domain/ids.ts';
import { DECISION_TIMEFRAMES, TIMEFRAME_MS, type DecisionTimeframe } from '../../../shared/domain/timeframe.ts';
import type { ExchangeId } from '../../../shared/domain/instrument.ts';
import type { UniverseView } from '../../../shared/domain/universe.ts';
import { coreSettingsOf, type Settings } from '../../../shared/settings/schema.ts';
import type { CoreOptions, TradingCore } from '../../core/coreApi.ts';
import { isLoopback } from '../../exchanges/endpoints.ts';
import type { MarketEvent } from '../../market/feed.ts';
import { inPriority } from '../../market/universe/selectUniverse.ts';
import type { EngineDeps } from '../engineDeps.ts';
import { foldJournal } from '../session/foldJournal.ts';
import type { SessionJournal } from '../session/journalPort.ts';
import type { SessionRequest } from '../sessionRequest.ts';
import { chooseMarkets } from './chooseMarkets.ts';
import { loadHistories } from './loadHistories.ts';
import { openRecordOf } from './openRecord.ts';
import type { Step } from './runSteps.ts';
import { required, type StartDraft } from './StartDraft.ts';
import { StepFailure } from './StepFailure.ts';
import { preFlight } from './preFlight.ts';
import { strategyWords } from '../../../shared/domain/strategyWords.ts';
import { STRATEGY_REGISTRY } from '../../core/strategies/registry.ts';

/** An entry decided later than this after its candle's close, real ms, is too old to send (system.md 6.2). */
const ENTRY_TTL_REAL_MS = 60_000;

export interface StepsInput {
  readonly deps: EngineDeps;
  readonly request: SessionRequest;
  readonly settings: Settings;
  readonly sessionId: SessionId;
  readonly startedAt: number;
  readonly draft: StartDraft;
  readonly listener: (event: MarketEvent) => void;
  readonly isReady: () => boolean;
  readonly quarantine: { load(): Promise<string | null>; on(exchange: ExchangeId): ReadonlyMap<MarketSymbol, string> };
  readonly onUniverse: (universe: UniverseView) => void;
  /** Builds the running session once core and journal exist. */
  readonly register: () => void;
}

/** The eight steps of a start (system.md 9.1), in order. */
export function sessionSteps(input: StepsInput): readonly Step[] {
  const { deps, request, settings, draft } = input;
  return [
    {
      id: 'settings', title: 'Settings and storage', deadlineMs: 20_000,
      async run({ signal, progress }) {
        draft.symbols = selectsMarkets(request) ? [] : inPriority(checkedSymbols(request.symbols).map((symbol) => ({ symbol })), settings.universe.priority_order).map(({ symbol }) => symbol);
        if (request.speed !== 1 && request.market === 'exchange' && !request.exchanges.every((exchange) => isLoopback(request.endpoints[exchange]?.restUrl ?? ''))) {
          throw new StepFailure('speed-not-allowed', `Speed ${request.speed} works with a generated market or an exchange on this machine, not with a real exchange`, 'Set the speed to 1, or choose the generated market');
        }
        await deps.checkWritable(signal);
        const quarantineTrouble = await input.quarantine.load();
        if (request.resume !== null) {
          progress(0, 'Reading the journal');
          draft.folded = await foldJournal(deps.journals.read({ sessionId: request.resume }, { signal }), deps.createCore, signal);
          return { status: 'done', message: `Restored ${draft.folded.events} events, ${draft.folded.core.openPositions().length} open positions` };
        }
        const troubles = [
          deps.settingsTrouble,
          quarantineTrouble,
          deps.storage === null ? 'The history database is not available; the journal alone is kept' : null,
        ].filter((trouble) => trouble !== null);
        return troubles.length > 0
          ? { status: 'degraded', message: troubles.join('. ') }
          : { status: 'done', message: selectsMarkets(request) ? 'Markets are chosen by volume, storage writable' : `${draft.symbols.length} markets, storage writable` };
      },
    },
    {
      id: 'exchange', title: request.market === 'simulated' ? 'Market' : 'Exchange', deadlineMs: 30_000,
      async run({ signal }) {
        const chosen = selectsMarkets(request)
          ? await chooseMarkets({ deps, request, settings, quarantined: (exchange) => input.quarantine.on(exchange), signal })
          : null;
        if (chosen !== null) draft.symbols = chosen.symbols;
        draft.universe = chosen?.view ?? namedUniverse(request);
        input.onUniverse(draft.universe);
        const instruments = draft.folded?.opening.options.instruments ?? chosen?.instruments ?? null;
        const feed = await deps.createFeed({ request, settings, resumeAt: lastKnownTime(draft), instruments, isReady: input.isReady }, input.listener);
        draft.feed = feed;
        draft.owns('market feed', () => feed.close());
        const opened = await feed.open(draft.symbols, signal);
        draft.opened = opened;
        if (opened.instruments.length === 0) throw new StepFailure('no-markets', 'None of the chosen markets exists there', 'Check the symbols');
        const details = [
          `${opened.instruments.length} markets`,
          opened.latencyMs === null ? null : `latency ${Math.round(opened.latencyMs)} ms`,
          opened.clockOffsetMs === null ? null : `clock offset ${Math.round(opened.clockOffsetMs)} ms`,
        ];
        const message = details.filter((detail) => detail !== null).join(', ');
        const { summary } = draft.universe;
        const troubles = [
          chosen?.trouble == null ? null : `Not chosen from: ${chosen.trouble}`,
          opened.failures.length === 0 ? null : `Not opened: ${opened.failures.join('; ')}`,
        ].filter((trouble) => trouble !== null);
        const parts = [message, ...(chosen === null ? [] : [summary]), ...troubles];
        return { status: troubles.length === 0 ? 'done' : 'degraded', message: parts.join('. ') };
      },
    },
    {
      id: 'risk', title: 'Risk limits', deadlineMs: 5_000,
      async run() {
        const opened = required(draft.opened, 'exchange');
        draft.coreOptions = draft.folded?.opening.options ?? {
          sessionId: input.sessionId,
          settings: coreSettingsOf(settings),
          instruments: opened.instruments,
          startEquity: settings.risk.equity_usd,
          entryTtlMs: Math.min(ENTRY_TTL_REAL_MS * request.speed, TIMEFRAME_MS['30m']),
        };
        const { risk } = draft.coreOptions.settings;
        const words = `${risk.equity_usd} USDT, ${percent(risk.per_trade_risk_pct)} a trade, ${percent(risk.daily_loss_limit_pct)} a day, ${percent(risk.max_position_size)} a position`;
        if (draft.folded === null) return { status: 'done', message: words };
        const { core } = draft.folded;
        return { status: 'done', message: `Equity ${core.account().equity.toFixed(2)} USDT and ${core.openPositions().length} positions restored; ${words}` };
      },
    },
    {
      id: 'intelligence', title: 'Intelligence', deadlineMs: 1_000,
      async run() {
        return { status: 'skipped', message: 'No model has proved itself: weight 0, rules decide alone' };
      },
    },
    {
      id: 'strategies', title: 'Strategies', deadlineMs: 5_000,
      async run() {
        const { settings } = required(draft.coreOptions, 'risk');
        const enabled = STRATEGY_REGISTRY.filter((one) => one.isEnabled(settings)).map(({ id }) => strategyWords(id).name);
        if (enabled.length === 0) throw new StepFailure('no-strategies', 'Every strategy is switched off', 'Set signals.oversold_bounce.enable or signals.short_the_rip.enable to true');
        return { status: 'done', message: enabled.join(', ') };
      },
    },
    {
      id: 'market-data', title: 'Market data', deadlineMs: 60_000,
      async run({ signal, progress }) {
        const { folded } = draft;
        const { instruments } = required(draft.coreOptions, 'risk');
        // A start that was killed while it wrote the journal has left series without candles.
        const isKnown = (instrument: number, timeframe: DecisionTimeframe): boolean => folded?.position.lastOpenTime.has(`${instrument}:${timeframe}`) ?? false;
        if (instruments.every((_, instrument) => DECISION_TIMEFRAMES.every((timeframe) => isKnown(instrument, timeframe)))) {
          return { status: 'done', message: 'Candles restored; what was missed comes first' };
        }
        const loaded = await loadHistories({
          feed: required(draft.feed, 'exchange'),
          instruments,
          count: settings.universe.prefetch.startup_candle_count,
          isKnown, signal, progress,
        });
        draft.histories = loaded.histories;
        const candles = loaded.histories.reduce((sum, history) => sum + history.columns.openTime.length, 0);
        if (candles === 0 && folded === null) {
          throw new StepFailure('no-candles', `No candle could be loaded: ${loaded.failures[0] ?? 'the source has none'}`, 'Check the exchange and the symbols, then try again');
        }
        return loaded.failures.length === 0
          ? { status: 'done', message: `${candles} closed candles` }
          : { status: 'degraded', message: `${candles} closed candles; not loaded: ${loaded.failures.join('; ')}` };
      },
    },
    {
      id: 'registration', title: 'Registration', deadlineMs: 20_000,
      async run({ signal }) {
        const options = required(draft.coreOptions, 'risk');
        if (draft.folded === null) await registerNew(input, options, signal);
        else await registerResumed(input, options.sessionId, signal);
        input.register();
        const running = required(draft.running, 'registration');
        draft.owns('session', () => running.close());
        return { status: 'done', message: `Journal ${deps.journals.pathOf(options.sessionId)}` };
      },
    },
    {
      id: 'pre-flight', title: 'Pre-flight', deadlineMs: 10_000,
      async run({ signal }) {
        return preFlight({ deps, core: required(draft.core, 'registration'), opened: required(draft.opened, 'exchange'), lastCloses: lastCloses(draft), signal });
      },
    },
  ];
}

/** Newest 30m close of each instrument; null where none is known. */
function lastCloses(draft: StartDraft): readonly (number | null)[] {
  const core = required(draft.core, 'registration');
  return core.options.instruments.map((_, instrument) => {
    const columns = draft.folded?.memory.newest(instrument, '30m', 1, null)
      ?? draft.histories.find((history) => history.instrument === instrument && history.timeframe === '30m')?.columns;
    return columns?.close.at(-1) ?? null;
  });
}

async function registerNew(input: StepsInput, options: CoreOptions, signal: AbortSignal): Promise<void> {
  const { deps, draft } = input;
  const journal = deps.journals.create(openRecordOf(input.request, options, deps.appVersion, input.startedAt));
  draft.journal = journal;
  draft.owns('journal', () => journal.close());
  const core = deps.createCore(options);
  draft.core = core;
  await journalHistories(draft, core, journal, signal);
}

async function journalHistories(draft: StartDraft, core: TradingCore, journal: SessionJournal, signal: AbortSignal): Promise<void> {
  const at = Math.max(required(draft.feed, 'exchange').now(), lastKnownTime(draft) ?? 0);
  for (const { instrument, timeframe, columns } of draft.histories) {
    const event = { kind: 'history', at, instrument, timeframe, columns } as const;
    journal.append({ type: 'event', event });
    core.apply(event);
    // Packing and warming up one series takes some ms; the loop breathes between them.
    await nextTurn();
    signal.throwIfAborted();
  }
}

/** Market time of the newest event of a resumed session; null where there is none. */
function lastKnownTime(draft: StartDraft): number | null {
  const lastAt = draft.folded?.position.lastAt ?? 0;
  return lastAt === 0 ? null : lastAt;
}

async function registerResumed(input: StepsInput, sessionId: SessionId, signal: AbortSignal): Promise<void> {
  const { deps, draft } = input;
  const { journal, tornBytes } = await deps.journals.reopen(sessionId, signal);
  draft.journal = journal;
  draft.owns('journal', () => journal.close());
  const { core } = required(draft.folded, 'settings');
  draft.core = core;
  draft.tornBytes = tornBytes;
  journal.append({ type: 'resume', at: input.startedAt, tornBytes });
  await journalHistories(draft, core, journal, signal);
}

function selectsMarkets(request: SessionRequest): boolean {
  return request.autoSelect === true && request.market === 'exchange' && request.resume === null;
}

function namedUniverse({ resume, symbols }: SessionRequest): UniverseView {
  return resume === null
    ? { source: 'fixed', summary: `Named for this session: ${symbols.join(', ')}`, exchanges: [] }
    : { source: 'resumed', summary: 'As the session had them before', exchanges: [] };
}

/** @throws StepFailure naming every symbol that is not one. */
function checkedSymbols(symbols: readonly string[]): readonly MarketSymbol[] {
  if (symbols.length === 0) throw new StepFailure('no-symbols', 'The list of symbols is empty', 'Name at least one, as in BTC/USDT:USDT');
  const parsed = symbols.map((text) => ({ text, symbol: parseMarketSymbol(text) }));
  const wrong = parsed.filter(({ symbol }) => symbol === null).map(({ text }) => `"${text}"`);
  if (wrong.length > 0) {
    throw new StepFailure('bad-symbol', `${wrong.join(', ')}: not a USDT perpetual; expected the form BTC/USDT:USDT`, 'Correct the symbols');
  }
  return [...new Set(parsed.flatMap(({ symbol }) => (symbol === null ? [] : [symbol])))];
}

function percent(fraction: number): string {
  return `${Math.round(fraction * 10_000) / 100} %`;
}
