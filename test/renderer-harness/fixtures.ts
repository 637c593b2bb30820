import { NEUTRAL_REGIME, type Regime } from '../../shared/domain/regime.ts';
import type { SessionDecision, StrategyId } from '../../shared/domain/decision.ts';
import { clientOrderId, decisionId, exchangeOrderId, parseMarketSymbol, positionId, sessionId, type MarketSymbol } from '../../shared/domain/ids.ts';
import type { MarketRules } from '../../shared/domain/instrument.ts';
import type { FillView, OrderView } from '../../shared/domain/order.ts';
import type { PositionView } from '../../shared/domain/position.ts';
import { BREAKERS, type BreakerView } from '../../shared/domain/breaker.ts';
import type { PortfolioView } from '../../shared/domain/portfolio.ts';
import type { PortfolioRiskView } from '../../shared/domain/portfolioRisk.ts';
import type { SignalStatistics, SignalView } from '../../shared/domain/signal.ts';
import type { LockView } from '../../shared/domain/protection.ts';
import type { AccountView, InstrumentView, LimitView, LogLine, SessionView, StepView } from '../../shared/domain/sessionView.ts';
import { STEP_IDS } from '../../shared/domain/sessionView.ts';
import { aggregate, study, walk, type Studied } from './candles.ts';

/** 2026-03-12 14:00 UTC: every picture shows the same moment. */
export const MARKET_TIME = 1_773_324_000_000 - (1_773_324_000_000 % 14_400_000) + 6 * 1_800_000;
const M30 = 1_800_000;

export function symbolOf(base: string): MarketSymbol {
  const symbol = parseMarketSymbol(base);
  if (symbol === null) throw new Error(`fixture names the unknown symbol "${base}"`);
  return symbol;
}

const rules = (priceTick: number, amountStep: number): MarketRules => ({ priceTick, amountStep, minAmount: amountStep, minNotional: 2, takerFee: 0.0006, makerFee: 0.0006, maxLeverage: 100 });

export interface Market {
  readonly index: number;
  readonly symbol: MarketSymbol;
  readonly rules: MarketRules;
  readonly series: Readonly<Record<'30m' | '1h' | '4h', Studied>>;
}

function market(index: number, base: string, seed: number, price: number, marketRules: MarketRules): Market {
  const half = walk(seed, price, 4_000, M30, MARKET_TIME);
  return { index, symbol: symbolOf(base), rules: marketRules, series: { '30m': study(half), '1h': study(aggregate(half, 2)), '4h': study(aggregate(half, 8)) } };
}

export const MARKETS: readonly Market[] = [market(0, 'BTC', 7, 71_000, rules(0.1, 0.0001)), market(1, 'ETH', 11, 3_900, rules(0.01, 0.001)), market(2, 'SOL', 23, 182, rules(0.001, 0.01))];

export function lastClose(of: Market): number {
  return of.series['30m'].bars.close.at(-1) ?? 0;
}

const REGIMES: readonly Regime[] = [
  { ...NEUTRAL_REGIME, trend: 'bearish', momentum: 'strong', momentumDirection: 'down', volatility: 'high', riskMultiplier: 0.5, microTrendStrength: 0.82, entryScoreLong: 0.8, entryScoreShort: 0.2, confidence: 'sufficient', momentumRsi: 31.4, momentumChange: -0.0312, volatilityPercentile: 0.86 },
  { ...NEUTRAL_REGIME, trend: 'bearish', momentum: 'weak', momentumDirection: 'down', volatility: 'normal', confidence: 'sufficient', momentumRsi: 39.2, momentumChange: -0.0144, volatilityPercentile: 0.52 },
  { ...NEUTRAL_REGIME, trend: 'neutral', momentum: 'sideways', momentumDirection: 'flat', volatility: 'low', riskMultiplier: 1.5, confidence: 'sufficient', momentumRsi: 51.8, momentumChange: 0.0021, volatilityPercentile: 0.11 },
];

export function decision(of: Market, strategy: StrategyId, time: number, verdict: SessionDecision['verdict']): SessionDecision {
  const { bars, rsi, fast, mid, slow } = of.series['30m'];
  const row = Math.max(0, bars.openTime.findIndex((openTime) => openTime + M30 >= time));
  const close = bars.close[row] ?? lastClose(of);
  const isLong = strategy === 'adaptive-oversold-bounce';
  const threshold = isLong ? 42 : 52;
  const value = rsi[row] ?? 50;
  const reached = isLong ? value <= threshold : value >= threshold;
  const atr = close * 0.0061;
  const stop = isLong ? close - 1.2 * atr : close + 1.5 * atr;
  const target = isLong ? close + 2.5 * atr : close - 3 * atr;
  const regime = REGIMES[of.index] ?? NEUTRAL_REGIME;
  return {
    id: decisionId(`d-${of.index}-${time}-${isLong ? 'ob' : 'str'}`),
    instrument: of.index,
    time,
    symbol: of.symbol,
    strategy,
    verdict,
    reason: verdict === 'enter' ? null : reached ? 'position-open' : 'rsi-not-reached',
    close,
    rsi: value,
    threshold,
    atr,
    emaFast: fast[row] ?? null,
    emaMid: mid[row] ?? null,
    emaSlow: slow[row] ?? null,
    regime,
    favourable: { verdict: true, reason: isLong ? 'bearish-high-volatility' : 'bearish' },
    checks: [
      { name: 'history-30m', value: 1_000, limit: 300, pass: true },
      { name: 'history-1h', value: 640, limit: 300, pass: true },
      { name: 'history-4h', value: 500, limit: 300, pass: true },
      { name: 'rsi', value, limit: threshold, pass: reached || verdict === 'enter' },
      ...(isLong ? [] : [{ name: 'ema-fast-mid' as const, value: fast[row] ?? 0, limit: mid[row] ?? 0, pass: (fast[row] ?? 0) < (mid[row] ?? 0) }, { name: 'ema-mid-slow' as const, value: mid[row] ?? 0, limit: null, pass: true }]),
      { name: 'volume', value: bars.volume[row] ?? 0, limit: 0, pass: true },
      { name: 'regime', value: 1, limit: null, pass: true },
      { name: 'atr', value: atr, limit: 0, pass: true },
      { name: 'target', value: target, limit: 0, pass: true },
      { name: 'stop-distance', value: Math.abs(close - stop) / close, limit: 0.003, pass: true },
      { name: 'reward-to-risk', value: 1.71, limit: 1.5, pass: true },
      ...(reached && verdict === 'decline' ? [{ name: 'position-open' as const, value: 1, limit: 0, pass: false }] : []),
    ],
    entry: close,
    stop,
    target,
    rewardToRisk: Math.abs(target - close) / Math.abs(close - stop),
    sizeMultiplier: regime.riskMultiplier,
  };
}

/** Decisions of the newest `candles` closes, newest first. */
export function decisions(candles: number): readonly SessionDecision[] {
  return Array.from({ length: candles }, (_, back) => MARKET_TIME - back * M30).flatMap((time) =>
    MARKETS.flatMap((of) => (['adaptive-oversold-bounce', 'adaptive-short-the-rip'] as const).map((strategy) => decision(of, strategy, time, (time / M30 + of.index) % 29 === 0 && strategy === 'adaptive-short-the-rip' ? 'enter' : 'decline'))),
  );
}

export function instruments(): readonly InstrumentView[] {
  return MARKETS.map((of, index) => {
    const last = lastClose(of);
    const tick = of.rules.priceTick;
    return {
      index,
      exchange: 'simulated',
      symbol: of.symbol,
      rules: of.rules,
      quote: { last, bid: last - tick, ask: last + tick, mark: last * 1.00018, at: MARKET_TIME, ageMs: 180 + index * 240, isStale: false },
      change24h: last / (of.series['30m'].bars.close.at(-49) ?? last) - 1,
      fundingRate: [0.0001, -0.00023, 0.000061][index] ?? null,
      nextFundingAt: Math.ceil(MARKET_TIME / 28_800_000) * 28_800_000,
      openInterest: null,
      regime: REGIMES[index] ?? NEUTRAL_REGIME,
      shownRegime: REGIMES[index] ?? NEUTRAL_REGIME,
      recommendations: [{ code: 'bearish', text: 'Bearish: favour shorts' }],
      candles30m: 1_000,
      candles1h: 640,
      candles4h: 500,
      isReady: true,
      blockedReason: null,
      strategies: (['adaptive-oversold-bounce', 'adaptive-short-the-rip'] as const).map((strategy) => {
        const { id, time, verdict, reason, rsi, threshold } = decision(of, strategy, MARKET_TIME, 'decline');
        return { strategy, decisionId: id, time, verdict, reason, rsi, threshold };
      }),
    };
  });
}

interface TradePlan {
  readonly market: number;
  readonly side: 'long' | 'short';
  /** Closes before now. */
  readonly opened: number;
  readonly closed: number | null;
  readonly exitReason: PositionView['exitReason'];
  readonly isProtected: boolean;
}

const PLANS: readonly TradePlan[] = [
  { market: 0, side: 'short', opened: 9, closed: null, exitReason: null, isProtected: true },
  { market: 1, side: 'long', opened: 4, closed: null, exitReason: null, isProtected: true },
  { market: 0, side: 'short', opened: 60, closed: 41, exitReason: 'take-profit', isProtected: false },
  { market: 0, side: 'long', opened: 96, closed: 88, exitReason: 'stop-loss', isProtected: false },
  { market: 2, side: 'short', opened: 70, closed: 52, exitReason: 'time', isProtected: false },
  { market: 1, side: 'short', opened: 44, closed: 31, exitReason: 'take-profit', isProtected: false },
];

export function positions(): readonly PositionView[] {
  return PLANS.map((plan, row) => {
    const of = MARKETS[plan.market];
    if (of === undefined) throw new Error(`fixture plans a trade on market ${plan.market}, which does not exist`);
    const { bars } = of.series['30m'];
    const entryPrice = bars.close.at(-plan.opened - 1) ?? 0;
    const mark = plan.closed === null ? lastClose(of) : (bars.close.at(-plan.closed - 1) ?? 0);
    const amount = Math.floor(19.6 / entryPrice / of.rules.amountStep) * of.rules.amountStep;
    const sign = plan.side === 'long' ? 1 : -1;
    const gross = (mark - entryPrice) * sign * amount;
    const fees = entryPrice * amount * 0.0006 * (plan.closed === null ? 1 : 2);
    const isOpen = plan.closed === null;
    return {
      id: positionId(`p-${row}-7f3a9c21`),
      instrument: plan.market,
      exchange: 'simulated',
      symbol: of.symbol,
      side: plan.side,
      strategy: plan.side === 'long' ? 'adaptive-oversold-bounce' : 'adaptive-short-the-rip',
      decisionId: decisionId(`d-${row}`),
      status: isOpen ? 'open' : 'closed',
      openedAt: MARKET_TIME - plan.opened * M30 + 1_400,
      closedAt: plan.closed === null ? null : MARKET_TIME - plan.closed * M30 + 900_000,
      entryPrice,
      exitPrice: isOpen ? null : mark,
      amount,
      openAmount: isOpen ? amount : 0,
      initialStop: entryPrice * (1 - sign * 0.0121),
      stopLoss: entryPrice * (1 - sign * 0.0121),
      takeProfit: entryPrice * (1 + sign * 0.0246),
      hasProtectiveStop: plan.isProtected,
      exitReason: plan.exitReason,
      markPrice: mark,
      unrealisedPnl: isOpen ? gross : 0,
      realisedPnl: isOpen ? 0 : gross,
      fees,
      funding: row === 0 ? -0.0021 : 0.0008,
      netPnl: gross - fees - (row === 0 ? -0.0021 : 0.0008),
      mae: -0.112,
      mfe: 0.341,
      liquidationPrice: isOpen ? entryPrice * (1 - sign * 0.19) : null,
      marginMode: 'isolated',
      leverage: 5,
      margin: isOpen ? (entryPrice * amount) / 5 : 0,
      roe: (gross - fees) / ((entryPrice * amount) / 5),
      initialRisk: entryPrice * amount * 0.0121,
      rMultiple: (gross - fees) / (entryPrice * amount * 0.0121),
      entryAtr: entryPrice * 0.01,
      trailing: row === 0 ? { isActivated: true, level: entryPrice * (1 - sign * 0.0121) } : { isActivated: false, level: null },
      isAtBreakEven: false,
      partialExits: row === 1 ? [{ at: MARKET_TIME - M30, price: mark, amount: of.rules.amountStep, reason: 'manual' }] : [],
    };
  });
}

export function orders(): readonly OrderView[] {
  return positions().flatMap((position, row): readonly OrderView[] => {
    const exitSide = position.side === 'long' ? 'sell' : 'buy';
    const base = { instrument: position.instrument, reduceOnly: true, amount: position.amount, price: null, timeInForce: 'GTC', decisionId: position.decisionId, positionId: position.id, filledAmount: 0, averagePrice: null, createdAt: position.openedAt + 300, updatedAt: position.openedAt + 450, exchangeOrderId: exchangeOrderId(`18${row}7264519283746`), statusReason: null } as const;
    const isOpen = position.status === 'open';
    return [
      { ...base, clientOrderId: clientOrderId(`ba-7f3a9c21-${row}-stop`), side: exitSide, type: 'stop-market', purpose: 'stop-loss', triggerPrice: position.stopLoss, status: isOpen ? 'open' : 'cancelled', statusReason: isOpen ? null : 'The position was closed' },
      { ...base, clientOrderId: clientOrderId(`ba-7f3a9c21-${row}-target`), side: exitSide, type: 'take-profit-market', purpose: 'take-profit', triggerPrice: position.takeProfit, status: isOpen ? 'open' : 'filled', filledAmount: isOpen ? 0 : position.amount, averagePrice: isOpen ? null : position.exitPrice },
      { ...base, clientOrderId: clientOrderId(`ba-7f3a9c21-${row}-entry`), side: position.side === 'long' ? 'buy' : 'sell', type: 'market', purpose: 'entry', reduceOnly: false, timeInForce: 'IOC', price: position.entryPrice * 1.001, triggerPrice: null, status: row === 4 ? 'partially-filled' : 'filled', filledAmount: row === 4 ? position.amount / 2 : position.amount, averagePrice: position.entryPrice },
    ];
  });
}

export function fills(): readonly FillView[] {
  return positions().map((position, row) => ({
    clientOrderId: clientOrderId(`ba-7f3a9c21-${row}-entry`),
    instrument: position.instrument,
    side: position.side === 'long' ? 'buy' : 'sell',
    at: position.openedAt,
    price: position.entryPrice,
    amount: position.amount,
    fee: position.fees / 2,
    liquidity: 'taker',
  }));
}

export function limits(account: AccountView): readonly LimitView[] {
  return [
    { id: 'daily-loss', label: 'Daily loss', used: account.dayLossFraction, limit: 0.02, unit: 'fraction', state: 'near', consequence: 'New entries stop until 00:00 UTC. Open positions are kept.' },
    { id: 'daily-loss-close', label: 'Daily loss, close all', used: account.dayLossFraction, limit: 0.05, unit: 'fraction', state: 'ok', consequence: 'Every position is closed at the market and entries stop until 00:00 UTC.' },
    { id: 'daily-trades', label: 'Trades today', used: account.tradesToday, limit: 5, unit: 'count', state: 'near', consequence: 'No further entry until 00:00 UTC.' },
    { id: 'exposure', label: 'Exposure', used: 0.39, limit: 1, unit: 'fraction', state: 'ok', consequence: 'Entries that would go beyond it are declined.' },
    { id: 'heat', label: 'Open risk', used: 0.0048, limit: 0.1, unit: 'fraction', state: 'ok', consequence: 'Entries that would go beyond it are declined.' },
    { id: 'drawdown', label: 'Drawdown from peak', used: account.drawdownFraction, limit: 0.15, unit: 'fraction', state: 'ok', consequence: 'New entries stop until equity recovers.' },
    { id: 'positions', label: 'Open positions', used: 2, limit: 5, unit: 'count', state: 'ok', consequence: 'Further entries are declined.' },
    { id: 'trade-risk', label: 'Largest trade risk', used: 0.0024, limit: 0.01, unit: 'fraction', state: 'ok', consequence: 'Trades are sized down to it.' },
    { id: 'notional', label: 'Largest position value', used: 19.6, limit: 20, unit: 'quote', state: 'near', consequence: 'Trades are sized down to it.' },
  ];
}

export function steps(done: number, failed: boolean): readonly StepView[] {
  const titles = ['Settings', 'Exchange', 'Risk', 'Intelligence', 'Strategies', 'Market data', 'Registration', 'Pre-flight'];
  return STEP_IDS.map((id, row) => {
    const base = { id, title: titles[row] ?? id, deadlineMs: [5, 30, 5, 5, 5, 60, 5, 20][row] === undefined ? 10_000 : ([5, 30, 5, 5, 5, 60, 5, 20][row] ?? 10) * 1_000, progress: null, nextStep: null } as const;
    if (row < done) {
      return { ...base, status: row === 3 ? 'skipped' : 'done', startedAt: 0, durationMs: [12, 431, 3, 0, 2, 2_310, 1, 240][row] ?? 10, message: ['31 settings, 2 from the file', 'generated market, 3 markets', '10 limits in force', 'Off: no model is used', 'Oversold Bounce, Short The Rip', '3 markets, 1,000 candles each of 30m, 1h and 4h', '3 markets × 2 strategies', '7 of 7 checks passed'][row] ?? null };
    }
    if (row > done) return { ...base, status: failed ? 'skipped' : 'pending', startedAt: null, durationMs: null, message: null };
    return failed
      ? { ...base, status: 'failed', startedAt: 0, durationMs: 30_000, message: 'BingX (https://open-api.bingx.com) accepted the connection and did not answer within 10 s, three times.', nextStep: 'Check the network or a proxy, or use the generated market, which needs none.' }
      : { ...base, status: 'running', startedAt: Date.now() - 2_300, durationMs: null, progress: 0.58, message: 'BTC 1h: 620 of 1,000 candles' };
  });
}

export function logLines(): readonly LogLine[] {
  const texts: readonly (readonly [LogLine['level'], string, string])[] = [
    ['info', 'engine', 'Session 7f3a9c21 is running: paper, generated market, 3 markets'],
    ['debug', 'market', 'BTC 30m candle closed at 14:00'],
    ['info', 'core', 'BTC adaptive-short-the-rip: declined, position-open'],
    ['info', 'broker', 'Filled sell 0.0003 BTC at the market, fee 0.0117 USDT'],
    ['warning', 'market', 'SOL ticker silent for 11 s; polling by REST until it is back'],
    ['error', 'market', 'SOL candles:30m: frame is not gzip (3 bytes); the connection is opened again'],
  ];
  return Array.from({ length: 400 }, (_, seq) => {
    const [level, source, message] = texts[seq % texts.length] ?? ['info', 'engine', ''];
    return { seq, at: Date.now() - (400 - seq) * 900, level, source, message, instrument: null };
  });
}

export function runningView(): SessionView {
  const open = positions().filter((position) => position.status === 'open');
  const unrealised = open.reduce((sum, position) => sum + position.unrealisedPnl, 0);
  const equityNow = 98.92 + unrealised;
  const account: AccountView = {
    equity: equityNow,
    cash: 98.92,
    startEquity: 100,
    realised: -0.71,
    unrealised,
    fees: 0.37,
    funding: -0.0013,
    dayStartEquity: 100.22,
    dayLossFraction: Math.max(0, 1 - equityNow / 100.22),
    peakEquity: 101.3,
    drawdownFraction: 1 - equityNow / 101.3,
    tradesToday: 4,
    entries: 'open',
    entriesReason: null,
  };
  const now = Date.now();
  return {
    info: { phase: 'running', outcome: null, reason: null, nextStep: null, sessionId: sessionId('s-20260312-7f3a9c21'), mode: 'paper', market: 'simulated', exchanges: ['simulated'], seed: 42, speed: 60, startedAt: now - 754_000, endsAt: null, endedAt: null, reportPath: null },
    steps: steps(8, false),
    clock: { marketTime: MARKET_TIME + 12 * 60_000, realTime: now, speed: 60 },
    account,
    limits: limits(account),
    riskLimits: { per_trade_risk_pct: 0.01, risk_usd_cap: 5, max_notional_per_trade: 20, daily_loss_limit_pct: 0.02, daily_max_trades: 5, max_position_size: 0.2, max_drawdown: 0.15, max_portfolio_heat: 0.1, max_exposure: 1, max_positions: 5, max_net_exposure: 1, max_beta_exposure: 1.5, max_correlation: 0.7, max_concentration: 0.5, max_var: 0.1, max_expected_shortfall: 0.15, max_leverage: 25, max_funding_cost: 0.01, min_win_rate: 0.35 },
    locks: locks(),
    breakers: breakers(),
    signals: signals(),
    signalStatistics: signalStatistics(),
    portfolio: portfolio(),
    portfolioRisk: portfolioRisk(),
    universe: { source: 'fixed', summary: 'Named for this session', exchanges: [] },
    quarantine: [],
    instruments: instruments(),
    positions: positions(),
    orders: orders(),
    fills: fills(),
    streams: MARKETS.flatMap((of) => (['candles:30m', 'candles:1h', 'candles:4h', 'ticker'] as const).map((channel, row) => ({ exchange: 'simulated' as const, symbol: of.symbol, channel, state: of.index === 2 && row === 3 ? ('polling' as const) : ('healthy' as const), messages: 4_211 + row * 310, reconnects: of.index === 2 ? 2 : 0, gapsFilled: of.index === 2 ? 1 : 0, lastMessageAgeMs: 310 + row * 120, reason: of.index === 2 && row === 3 ? 'Silent for 11 s; REST every 5 s until it is back' : null, health: null }))),
    connections: [{ exchange: 'simulated', shard: 1, shards: 1, state: 'open', nextAttemptInMs: null, attempts: 0, reconnects: 2, frames: 50_532, lastFrameAgeMs: 120, clockOffsetMs: -14, latencyMs: 38, reason: null, fetches: null }],
    incidents: [],
    errors: [{ at: now - 64_000, where: 'market SOL candles:30m', code: 'bad-frame', message: 'The frame is not gzip (3 bytes); the connection was opened again', count: 3 }],
    eventLoop: { p50Ms: 0.3, p99Ms: 4.1, maxMs: 21.7 },
    counters: { candlesClosed: 3_061, candlesEvaluated: 366, candlesBackfilled: 4, decisions: 732, entered: 6, journalRecords: 14_331 },
    equity: Array.from({ length: 400 }, (_, row) => ({ at: MARKET_TIME - (400 - row) * 600_000, equity: 100 + Math.sin(row / 28) * 0.8 - row / 420 + (row % 7) / 40 })),
    recovery: null,
  };
}

/** One lock of each kind of scope. */
function locks(): readonly LockView[] {
  const since = MARKET_TIME - 20 * 60_000;
  return [
    { id: 'l1', scope: 'symbol', symbol: symbolOf('BTC'), side: null, rule: 'cooldown', reason: 'A long position on BTC/USDT:USDT closed (take-profit); the market rests for one candle', since, until: since + 1_800_000 },
    { id: 'l2', scope: 'side', symbol: null, side: 'long', rule: 'stoploss-guard', reason: '4 stop-losses of long positions in 48 candles (limit 4)', since, until: since + 12 * 1_800_000 },
  ];
}

/** All armed but one, which a person can reset. */
function breakers(): readonly BreakerView[] {
  return BREAKERS.map((id): BreakerView => {
    const one = { id, label: id.replaceAll('-', ' '), unit: 'fraction' as const, value: 0.004, limit: 0.03, consequence: 'No new entries until it is reset.', isActionDone: true };
    return id === 'volatility-spike'
      ? { ...one, unit: 'deviations', value: 3.4, limit: 3, state: 'tripped', reason: 'SOL/USDT:USDT: the 30m volatility is 3.4 deviations above its history', since: MARKET_TIME - 600_000, instruments: [2], isResettable: true }
      : { ...one, state: 'armed', reason: null, since: null, instruments: [], isResettable: false };
  });
}

function signals(): readonly SignalView[] {
  return MARKETS.flatMap((of) =>
    (['executed', 'rejected', 'expired'] as const).map((stage, row): SignalView => {
      const at = MARKET_TIME - (row + 1) * M30;
      return {
        id: decisionId(`d${of.index * 10 + row}`), instrument: of.index, exchange: 'simulated', symbol: of.symbol, strategy: row === 1 ? 'adaptive-short-the-rip' : 'adaptive-oversold-bounce',
        side: row === 1 ? 'short' : 'long', timeframe: '30m', candleOpenTime: at - M30, generatedAt: at, expiresAt: at + 60_000, entry: 100, stop: 98.8, target: 102.5, priority: 'medium', stage,
        stages: [{ stage: 'generated', at }, { stage, at: at + 1_000 }], reason: stage === 'rejected' ? 'correlation-limit' : stage === 'expired' ? 'signal-expired' : null, detail: null,
        orderId: null, positionId: null, isFilledLate: false,
      };
    }));
}

function signalStatistics(): SignalStatistics {
  return {
    generated: 9, reached: { generated: 9, validated: 8, waiting: 0, sent: 5, executed: 3, rejected: 3, expired: 3, refused: 0 }, live: 0, byReason: { 'correlation-limit': 3, 'signal-expired': 3 },
    duplicates: 1, bypasses: 1, bypassRate: 0.5, averageBypassDelta: 0.0014, acceptanceRate: 5 / 9, lastGeneratedAt: MARKET_TIME - M30, lastAcceptedAt: MARKET_TIME - M30, lastRejectedAt: MARKET_TIME - 2 * M30, lastExecutedAt: MARKET_TIME - M30, lastBypassAt: MARKET_TIME - M30,
  };
}

function portfolioRisk(): PortfolioRiskView {
  return {
    valueAtRisk: 0.0213, parametricValueAtRisk: 0.0237, expectedShortfall: 0.0298, hours: 720, netExposure: -0.21, betaExposure: 0.24, isBetaKnown: true,
    grossExposure: 0.41, largestShare: 0.52, effectivePositions: 1.9, diversification: 1.12,
    correlations: [{ a: symbolOf('BTC'), b: symbolOf('ETH'), correlation: 0.83, isSameSide: false }],
  };
}

function portfolio(): PortfolioView {
  const strategies = ['adaptive-oversold-bounce', 'adaptive-short-the-rip'] as const;
  return {
    current: { method: 'equal', weights: strategies.map((strategy) => ({ strategy, weight: 0.5 })), reason: 'The same share for each strategy until another is applied', at: MARKET_TIME - 86_400_000 },
    suggestion: { method: 'performance', weights: [{ strategy: strategies[0], weight: 0.56 }, { strategy: strategies[1], weight: 0.44 }], reason: 'performance over 12 days', at: MARKET_TIME - 3_600_000 },
    isEnforced: true,
    strategies: strategies.map((strategy, row) => ({
      strategy, trades: 24 - row * 9, wins: 13 - row * 5, losses: 11 - row * 4, totalNet: 1.32 - row, winRate: 0.54, averageWin: 0.31, averageLoss: -0.22, rewardToRisk: 1.41, profitFactor: 1.66,
      recentWinRate: 0.5, recentTrades: 15, sharpe: 1.2, sortino: 1.9, days: 12, maxDrawdown: 0.9, expectancyR: 0.18, isSufficient: row === 0,
      drift: row === 0 ? ['Its deepest fall, 0.90 USDT, is more than half of what it has earned.'] : [], hints: [], weight: 0.5, openNotional: 20 * row, notionalLimit: 50,
    })),
    account: { days: 12, sharpe: 1.1, sortino: 1.7, calmar: 2.4, maxDrawdown: 0.021, weekNet: 0.84, weekTrades: 22, weekWinRate: 0.5 },
    heat: 0.012,
    grossExposure: 0.4,
    trades: 39,
    winRate: 0.54,
  };
}

export function idleView(): SessionView {
  const running = runningView();
  return {
    ...running,
    info: { ...running.info, phase: 'idle', sessionId: null, startedAt: null, seed: null, speed: 1 },
    steps: [],
    account: null,
    limits: [],
    riskLimits: null,
    locks: [],
    breakers: [],
    signals: [],
    signalStatistics: null,
    portfolio: null,
    portfolioRisk: null,
    instruments: [],
    positions: [],
    orders: [],
    fills: [],
    streams: [],
    connections: [],
    errors: [],
    incidents: [],
    equity: [],
    counters: { candlesClosed: 0, candlesEvaluated: 0, candlesBackfilled: 0, decisions: 0, entered: 0, journalRecords: 0 },
  };
}
