import type { SessionDelta, SessionView } from '../../shared/domain/sessionView.ts';
import { parseMarketSymbol, sessionId } from '../../shared/domain/ids.ts';
import type { Answer, BearishBridge, ChartUpdate, RequestInput, RequestName, RequestOutputs, TopicPayloads } from '../../shared/ipc/contract.ts';
import { settingRows } from '../../electron/settings/settingRows.ts';
import { chartData } from './candles.ts';
import { FakeDownload } from './fakeDownload.ts';
import { decisions, idleView, lastClose, logLines, MARKET_TIME, MARKETS, runningView, steps, symbolOf } from './fixtures.ts';
import { marketSeries, newestPoints } from './marketSeries.ts';
import { seededRandom } from './random.ts';
import { severalExchangesView } from './severalExchanges.ts';
import { exampleReport, exampleHistory } from './reports.ts';

export const SCENARIOS = ['running', 'idle', 'recovery', 'starting', 'failed', 'ended', 'unprotected', 'stale', 'silent', 'live', 'fresh', 'several', 'series-failed', 'series-empty'] as const;
export type Scenario = (typeof SCENARIOS)[number];

/** The view a scenario begins with. */
export function viewOf(scenario: Scenario): SessionView {
  const running = runningView();
  const idle = idleView();
  switch (scenario) {
    case 'running':
    case 'silent':
      return running;
    case 'idle':
      return idle;
    case 'recovery':
      return {
        ...idle,
        recovery: { sessionId: sessionId('s-20260311-1c22ab09'), startedAt: Date.now() - 9_000_000, lastEventAt: Date.now() - 5_400_000, openPositions: 2, workingOrders: 4, equity: 99.41, tornBytes: 37, mode: 'paper', market: 'simulated', symbols: [symbolOf('BTC'), symbolOf('ETH')] },
      };
    case 'starting':
      return { ...idle, info: { ...running.info, phase: 'starting', market: 'exchange', exchanges: ['bingx'], startedAt: Date.now() - 3_100 }, steps: steps(5, false) };
    case 'failed':
      return {
        ...idle,
        info: { ...running.info, phase: 'ended', outcome: 'failed', market: 'exchange', exchanges: ['bingx'], reason: 'Step "Exchange" failed', nextStep: null, endedAt: Date.now() },
        steps: steps(1, true),
      };
    case 'ended':
      return { ...running, info: { ...running.info, phase: 'ended', outcome: 'completed', endedAt: Date.now(), reportPath: '/home/trader/.config/bearish-alpha/reports/s-20260312-7f3a9c21.json' } };
    case 'unprotected':
      return { ...running, positions: running.positions.map((position, row) => (row === 0 ? { ...position, hasProtectiveStop: false } : position)), account: running.account === null ? null : { ...running.account, entries: 'day-limit', entriesReason: 'Today\u2019s loss reached 2.00 %. Entries open again at 00:00 UTC.' } };
    case 'stale':
      return {
        ...running,
        info: { ...running.info, phase: 'paused', market: 'exchange', exchanges: ['bingx'], speed: 1 },
        instruments: running.instruments.map((each, row) => ({ ...each, exchange: 'bingx' as const, quote: row === 1 && each.quote !== null ? { ...each.quote, isStale: true, ageMs: 74_000 } : each.quote, blockedReason: row === 1 ? 'The last price is 74 s old; entries wait for a fresh one.' : null })),
        streams: running.streams.map((stream, row) => ({ ...stream, exchange: 'bingx' as const, state: row < 8 ? ('reconnecting' as const) : ('stale' as const), lastMessageAgeMs: 74_000, reason: 'Socket closed by the exchange (1006)' })),
        connections: [{ exchange: 'bingx', shard: 1, shards: 1, state: 'reconnecting', nextAttemptInMs: 8_400, attempts: 4, reconnects: 3, frames: 8_121, lastFrameAgeMs: 74_000, clockOffsetMs: 1_240, latencyMs: 212, reason: 'Socket closed by the exchange (1006)', fetches: null }],
      };
    case 'several':
    case 'series-failed':
    case 'series-empty':
      return severalExchangesView();
    case 'live':
      return { ...running, info: { ...running.info, mode: 'live', market: 'exchange', exchanges: ['bingx'], speed: 1 } };
    case 'fresh':
      return { ...running, positions: [], orders: [], fills: [], errors: [], equity: [], counters: { ...running.counters, decisions: 0, entered: 0 } };
  }
}

/** A bridge that answers from fixtures and, in a running scenario, moves prices and time. For pictures and tests of the page alone. */
export function fakeBridge(scenario: Scenario): BearishBridge {
  let view = viewOf(scenario);
  let seq = 1;
  const random = seededRandom(5);
  const download = new FakeDownload();
  const listeners: { [T in keyof TopicPayloads]: Set<(payload: TopicPayloads[T]) => void> } = { session: new Set(), chart: new Set(), log: new Set() };
  let watched: { readonly instrument: number; readonly timeframe: '30m' | '1h' | '4h' } | null = null;
  const forming = new Map<string, { open: number; high: number; low: number; close: number }>();
  const isMoving = scenario === 'running' || scenario === 'unprotected' || scenario === 'live' || scenario === 'fresh';
  const isDeaf = scenario === 'silent';
  const bornAt = Date.now();

  function change(changes: Partial<SessionView>): void {
    view = { ...view, ...changes };
    seq += 1;
    const delta: SessionDelta = { seq, changes };
    for (const listener of listeners.session) listener(delta);
  }

  function tick(): void {
    const instruments = view.instruments.map((each) => {
      if (each.quote === null) return each;
      const last = each.quote.last * (1 + (random() - 0.5) * 0.0006);
      return { ...each, quote: { ...each.quote, last, bid: last, ask: last, mark: last * 1.00018, ageMs: Math.round(random() * 300) } };
    });
    const now = Date.now();
    change({ instruments, clock: { ...view.clock, marketTime: view.clock.marketTime + (now - view.clock.realTime) * view.clock.speed, realTime: now } });
    if (watched !== null) for (const listener of listeners.chart) listener(update(watched.instrument, watched.timeframe));
  }

  function update(instrument: number, timeframe: '30m' | '1h' | '4h'): ChartUpdate {
    const of = MARKETS[instrument] ?? MARKETS[0];
    if (of === undefined) throw new Error('the fixtures have no market');
    const studied = of.series[timeframe];
    const last = view.instruments[instrument]?.quote?.last ?? lastClose(of);
    const key = `${instrument}:${timeframe}`;
    const bar = forming.get(key) ?? { open: lastClose(of), high: last, low: last, close: last };
    const next = { open: bar.open, high: Math.max(bar.high, last), low: Math.min(bar.low, last), close: last };
    forming.set(key, next);
    return {
      instrument,
      timeframe,
      isClosed: false,
      openTime: (studied.bars.openTime.at(-1) ?? 0) + studied.bars.stepMs,
      ...next,
      volume: 420,
      emaFast: studied.fast.at(-1) ?? Number.NaN,
      emaMid: studied.mid.at(-1) ?? Number.NaN,
      emaSlow: studied.slow.at(-1) ?? Number.NaN,
      rsi: studied.rsi.at(-1) ?? Number.NaN,
      bounceThreshold: studied.bounce.at(-1) ?? Number.NaN,
      ripThreshold: studied.rip.at(-1) ?? Number.NaN,
      band: null,
    };
  }

  const all = decisions(120);
  const handlers: { readonly [N in RequestName]: (input: RequestInput<N>) => RequestOutputs[N] } = {
    'session.snapshot': () => ({ seq, view }),
    'session.defaults': () => ({ mode: 'paper', market: 'simulated', exchanges: ['bingx'], symbols: ['BTC/USDT:USDT', 'ETH/USDT:USDT', 'SOL/USDT:USDT'], autoSelect: false, speed: 60, seed: 1, durationSeconds: 0 }),
    'session.start': () => {
      const started = viewOf('starting');
      change({ info: started.info, steps: started.steps });
      return null;
    },
    'session.cancelStart': () => null,
    'session.pause': () => {
      change({ info: { ...view.info, phase: 'paused' }, account: view.account === null ? null : { ...view.account, entries: 'paused' } });
      return null;
    },
    'session.resume': () => {
      change({ info: { ...view.info, phase: 'running' }, account: view.account === null ? null : { ...view.account, entries: 'open' } });
      return null;
    },
    'session.stop': () => {
      change({ info: { ...view.info, phase: 'ended', outcome: 'completed', endedAt: Date.now() } });
      return null;
    },
    'session.kill': ({ choice }) => {
      change({ account: view.account === null ? null : { ...view.account, entries: 'killed', entriesReason: 'The kill switch was used.' } });
      if (choice === 'flatten') {
        setTimeout(() => change({ orders: view.orders.map((order) => (order.status === 'open' ? { ...order, status: 'cancelled' } : order)) }), 400);
        setTimeout(() => change({ positions: view.positions.map((position) => (position.status === 'open' ? { ...position, status: 'closed', closedAt: MARKET_TIME, exitReason: 'kill-switch', openAmount: 0, exitPrice: position.markPrice } : position)) }), 900);
      }
      return null;
    },
    'session.resetKill': () => {
      change({ account: view.account === null ? null : { ...view.account, entries: 'open', entriesReason: null } });
      return null;
    },
    'session.report': () => exampleReport(view),
    'session.history': () => exampleHistory(),
    'recovery.resume': () => null,
    'recovery.discard': () => {
      change({ recovery: null });
      return null;
    },
    'position.close': ({ positionId }) => {
      change({ positions: view.positions.map((position) => (position.id === positionId ? { ...position, status: 'closing' } : position)) });
      return null;
    },
    'position.moveStop': ({ positionId, stop }) => {
      change({ positions: view.positions.map((position) => (position.id === positionId ? { ...position, stopLoss: stop } : position)) });
      return null;
    },
    'position.reduce': ({ positionId, by, value }) => {
      change({ positions: view.positions.map((position) => (position.id === positionId ? { ...position, openAmount: by === 'fraction' ? position.openAmount * (1 - value) : position.openAmount - value } : position)) });
      return null;
    },
    'order.cancel': () => null,
    'risk.setLimits': (riskLimits) => {
      change({ riskLimits });
      return null;
    },
    'risk.lock': ({ symbol, side, hours, reason }) => {
      const since = view.clock.marketTime;
      const market = symbol === null ? null : parseMarketSymbol(symbol);
      const scope = market !== null ? 'symbol' : side !== null ? 'side' : 'all';
      change({ locks: [...view.locks, { id: `l${view.locks.length + 1}`, scope, symbol: market, side, rule: 'manual', reason, since, until: since + hours * 3_600_000 }] });
      return null;
    },
    'risk.unlock': ({ lockId }) => {
      change({ locks: view.locks.filter((lock) => lock.id !== lockId) });
      return null;
    },
    'quarantine.add': ({ exchange, symbol, reason }) => {
      const market = parseMarketSymbol(symbol);
      const since = view.clock.realTime;
      if (market !== null) change({ quarantine: [...view.quarantine, { exchange, symbol: market, cause: 'manual' as const, reason, since, until: since + 7 * 86_400_000 }] });
      return null;
    },
    'quarantine.release': ({ exchange, symbol }) => {
      change({ quarantine: view.quarantine.filter((each) => each.exchange !== exchange || each.symbol !== symbol) });
      return null;
    },
    'risk.resetBreaker': ({ breaker }) => {
      change({ breakers: view.breakers.map((one) => (one.id === breaker ? { ...one, state: 'armed' as const, reason: null, since: null, instruments: [], isResettable: false } : one)) });
      return null;
    },
    'portfolio.applyAllocation': () => {
      const { portfolio } = view;
      if (portfolio !== null && portfolio.suggestion !== null) change({ portfolio: { ...portfolio, current: portfolio.suggestion, suggestion: null } });
      return null;
    },
    'chart.load': ({ instrument, timeframe, limit, before }) => {
      const of = MARKETS[instrument];
      if (of === undefined) throw new Error(`no market ${instrument}`);
      return chartData(of.series[timeframe], instrument, timeframe, limit, before);
    },
    'chart.watch': (watch) => {
      watched = watch;
      return null;
    },
    'series.load': ({ instrument, value, from, limit }) => newestPoints(marketSeries(instrument, value), scenario === 'series-empty' && value === 'open-interest' ? Infinity : from, limit),
    'decisions.list': ({ instrument, strategy, verdict, before, limit }) =>
      scenario === 'fresh' ? [] : all.filter((each) => (instrument === null || each.instrument === instrument) && (strategy === null || each.strategy === strategy) && (verdict === null || each.verdict === verdict) && (before === null || each.time < before)).slice(0, limit),
    'decisions.at': ({ instrument, time }) => all.filter((each) => each.instrument === instrument && each.time === time),
    'log.page': ({ before, limit }) => logLines().filter((line) => before === null || line.seq < before).slice(-limit),
    'download.start': (options) => download.start(options),
    'download.view': () => download.look(),
    'download.pause': () => download.pause(true),
    'download.resume': () => download.pause(false),
    'download.cancel': () => download.cancel(),
    'settings.view': () => ({ rows: settingRows({ values: new Map([['session.market', { value: 'simulated', source: 'file', place: null }]]) }), warnings: ['monitoring.dashboard.port is not used any more and was ignored'], filePath: '/home/trader/.config/bearish-alpha/settings.json' }),
    'app.info': () => ({ version: '0.1.0', runtime: 'Electron 45.4.1', dataDir: '/home/trader/.config/bearish-alpha', isFallbackRuntime: false, platform: 'linux x64' }),
    'app.openExternal': () => null,
    'app.openDataFolder': () => null,
  };

  if (isMoving) setInterval(tick, 250);
  return {
    request<N extends RequestName>(name: N, input: RequestInput<N>): Promise<Answer<RequestOutputs[N]>> {
      if (isDeaf && Date.now() - bornAt > 1_500) return Promise.resolve({ ok: false, code: 'no-answer', message: 'The engine did not answer "session.snapshot" within 10 s.', nextStep: null });
      if (scenario === 'series-failed' && name === 'series.load') return Promise.resolve({ ok: false, code: 'no-store', message: 'The database of candles and series could not be opened: disk I/O error.', nextStep: 'Look into the log for the cause; decisions and orders do not need it.' });
      return new Promise((resolve) => setTimeout(() => resolve({ ok: true, value: handlers[name](input) }), 20));
    },
    subscribe(topic, listener) {
      listeners[topic].add(listener);
      return () => void listeners[topic].delete(listener);
    },
  };
}
