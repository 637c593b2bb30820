import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createPaperBroker } from '../../electron/brokers/paperBroker.ts';
import { createCore } from '../../electron/core/createCore.ts';
import { Engine } from '../../electron/engine/Engine.ts';
import { buildReport } from '../../electron/engine/report/buildReport.ts';
import { createJournalFiles } from '../../electron/engine/session/journalFiles.ts';
import type { JournalStore } from '../../electron/engine/session/journalPort.ts';
import { SessionLoop } from '../../electron/engine/session/SessionLoop.ts';
import { createGateway } from '../../electron/exchanges/createGateway.ts';
import { systemClock } from '../../electron/exchanges/realClock.ts';
import { createExchangeFeed } from '../../electron/market/exchange/exchangeFeed.ts';
import { graceAt } from '../../electron/market/exchange/grace.ts';
import { createGeneratedSource } from '../../electron/market/simulated/generatedMarket.ts';
import { createJournal } from '../../electron/storage/journal/openJournal.ts';
import type { CoreOptions } from '../../electron/core/coreApi.ts';
import { parseMarketSymbol, sessionId, type MarketSymbol } from '../../shared/domain/ids.ts';
import { DECISION_TIMEFRAMES, TIMEFRAME_MS } from '../../shared/domain/timeframe.ts';
import { coreSettingsOf, defaultSettings } from '../../shared/settings/schema.ts';
import type { BenchRow } from './benchRow.ts';
import { CloseTimes } from './CloseTimes.ts';
import { percentile } from './percentile.ts';
import { startExchangeProcess } from './simulatedExchange.ts';
import { inTemporaryFolder } from './temporaryFolder.ts';

const BASES = ['BTC', 'ETH', 'SOL', 'BNB', 'ADA', 'XRP'];
/** A 30m candle lasts three seconds. */
const SPEED = 600;
const SESSION_MS = 45_000;
const CALL_TIMEOUT_MS = 10_000;
const HISTORY = 1_000;
const PURE_CANDLES = 1_000;

/**
 * A session on the simulated BingX, over its real protocol and the real client, with a real journal and without a history database: from
 * the frame that shows that a candle has ended to its decisions in the journal, and what that time consists of.
 */
export async function benchFrameToDecision(): Promise<BenchRow[]> {
  const symbols = symbolsOf(BASES);
  const times = new CloseTimes(symbols);
  const exchange = await startExchangeProcess(BASES, SPEED);
  try {
    await inTemporaryFolder((folder) => runSession(folder, exchange.restUrl, symbols, times));
  } finally {
    await exchange.stop();
  }
  const parts = times.closes.flatMap(({ frame, asked, closed, recorded }) => {
    if (frame === undefined || asked === undefined || closed === undefined || recorded === undefined || frame > closed) return [];
    // Where the clock was first, the exchange had been asked before the frame came.
    const askedAt = Math.max(frame, asked);
    return [{ whole: recorded - frame, rule: askedAt - frame, answer: closed - askedAt, computing: recorded - closed }];
  });
  if (parts.length === 0) throw new Error('no candle was closed after a frame that shows its end');
  const note = `${parts.length} candles of ${symbols.length} markets at ${SPEED}x; ${times.closes.length - parts.length} more were closed by the clock before a frame`;
  return [
    ...rowsOf('frame to decision recorded', parts.map(({ whole }) => whole), note),
    ...rowsOf('… waited by rule, before the question that settles it', parts.map(({ rule }) => rule), `${graceAt(SPEED).settleMs} ms after the end here, ${graceAt(1).settleMs} ms in real time; again where the exchange does not have it yet`),
    ...rowsOf('… the exchange answers for all timeframes', parts.map(({ answer }) => answer), 'over loopback'),
    ...rowsOf('… computing: candle told to decision recorded', parts.map(({ computing }) => computing), 'queue, journal, core'),
  ];
}

/** The loop alone: a closed candle is queued, its decisions are appended to a journal on the disk. */
export async function benchCandleToDecision(): Promise<BenchRow[]> {
  const spans = await inTemporaryFolder(playCandles);
  return rowsOf('closed candle queued to decision recorded', spans, `${spans.length} candles, one market, nothing else to do`);
}

function rowsOf(name: string, values: readonly number[], note: string): BenchRow[] {
  return ([['p50', 0.5], ['p99', 0.99]] as const).map(([label, share]) => ({ name: `${name}, ${label}`, value: percentile(values, share), unit: 'ms', note }));
}

async function runSession(folder: string, restUrl: string, symbols: readonly MarketSymbol[], times: CloseTimes): Promise<void> {
  const files = createJournalFiles({ folder, redact: (text) => text, onUnreadable: (path, error) => { throw new Error(path, { cause: error }); } });
  const journals: JournalStore = { ...files, create: (opening) => times.journal(files.create(opening)) };
  const settings = defaultSettings();
  const endpoints = { restUrl, wsUrl: null };
  const engine = new Engine({
    appVersion: 'bench', settings: () => settings, settingsTrouble: null, createCore, journals, storage: null,
    quarantine: { read: () => Promise.resolve({ entries: [], trouble: null }), write: () => Promise.resolve() },
    listMarkets: () => Promise.reject(new Error('the benchmark names its markets')),
    createFeed: async (_request, listener) => {
      const clock = systemClock();
      return createExchangeFeed({
        exchange: 'bingx', endpoints, websocket: settings.websocket, speed: SPEED, shelf: null, clock,
        gateway: times.gateway(createGateway('bingx', { endpoints, callTimeoutMs: CALL_TIMEOUT_MS, isAccelerated: true }, clock)),
        listener: (event) => {
          times.market(event);
          listener(event);
        },
      });
    },
    createBroker: (core, listener) => createPaperBroker({ instruments: core.options.instruments, execution: core.options.settings.execution, startEquity: core.options.startEquity, listener }),
    checkWritable: () => Promise.resolve(),
    watchdogUrl: pathToFileURL(resolve('dist', 'node', 'watchdogWorker.mjs')),
    wallNow: () => Date.now(), monotonicNow: () => performance.now(), newSessionId: () => sessionId('bench'),
    log: () => undefined, buildReport: (input) => buildReport(input, { journal: null }), keepReport: () => Promise.resolve(''),
  });
  try {
    const started = await engine.start({
      mode: 'paper', market: 'exchange', exchanges: ['bingx'], symbols, speed: SPEED, seed: 1, durationMs: SESSION_MS, candleFiles: [],
      endpoints: { bingx: endpoints }, dryRun: false, endPolicy: 'close_all', resume: null,
    });
    const end = started.kind === 'running' ? await started.ended : started.end;
    if (end.outcome !== 'completed') throw new Error(`the measured session ${end.outcome}: ${end.reason ?? ''}`);
  } finally {
    await engine.close();
  }
}

async function playCandles(folder: string): Promise<readonly number[]> {
  const { signal } = new AbortController();
  const symbols = symbolsOf(['BTC']);
  const market = await createGeneratedSource({ seed: 1 }).open(symbols, signal);
  const until = market.liveFrom + PURE_CANDLES * TIMEFRAME_MS['30m'];
  await market.prepare(until, signal);
  const options: CoreOptions = { sessionId: sessionId('bench'), settings: coreSettingsOf(defaultSettings()), instruments: market.instruments, startEquity: 1_000, entryTtlMs: 60_000 };
  const core = createCore(options);
  const journal = createJournal({ path: join(folder, 'bench.journal') });
  const files = { append: journal.append.bind(journal), sync: journal.sync.bind(journal), get records() { return journal.lastSeq; }, close: () => journal.close() };
  const times = new CloseTimes(symbols);
  for (const timeframe of DECISION_TIMEFRAMES) {
    const columns = await market.closed(0, TIMEFRAME_MS[timeframe], HISTORY, market.liveFrom, signal);
    core.apply({ kind: 'history', at: market.liveFrom, instrument: 0, timeframe, columns });
  }
  const loop = new SessionLoop({
    core, journal: times.journal(files), marketNow: null, priceIntervalMs: 1_000,
    createBroker: (listener) => createPaperBroker({ instruments: market.instruments, execution: options.settings.execution, startEquity: options.startEquity, listener }),
    observer: { market: () => undefined, applied: () => undefined, failed: (error) => { throw error; } },
    position: { lastAt: market.liveFrom, lastPriceAt: [0], lastFundingAt: [0], lastOpenTime: new Map() },
  });
  try {
    for (let openTime = market.liveFrom; openTime < until; openTime += TIMEFRAME_MS['30m']) {
      const at = openTime + TIMEFRAME_MS['30m'];
      for (const timeframe of DECISION_TIMEFRAMES) {
        const lengthMs = TIMEFRAME_MS[timeframe];
        const candle = at % lengthMs === 0 ? market.candle(0, lengthMs, at - lengthMs) : null;
        if (candle === null) continue;
        const event = { kind: 'candle-closed', at, instrument: 0, timeframe, candle, source: 'simulated', backfilled: false } as const;
        times.market(event);
        loop.market(event);
      }
      await loop.idle();
    }
  } finally {
    await loop.close();
    await journal.close();
  }
  return times.closes.flatMap(({ closed, recorded }) => (closed === undefined || recorded === undefined ? [] : [recorded - closed]));
}

function symbolsOf(bases: readonly string[]): readonly MarketSymbol[] {
  return bases.flatMap((base) => parseMarketSymbol(base) ?? []);
}
