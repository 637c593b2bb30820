import { describe, expect, it } from 'vitest';
import type { SessionDecision } from '../../../../shared/domain/decision.ts';
import type { RiskLimits } from '../../../../shared/domain/riskLimits.ts';
import type { LimitView } from '../../../../shared/domain/sessionView.ts';
import { calmSettings, CoreHarness, instrumentOf, only, RULES, START, submitted, thresholds } from '../support/coreHarness.ts';
import type { HarnessOptions } from '../support/coreHarness.ts';
import { seededRandom } from '../support/randomWalk.ts';

/*
 * Calm candles at 100, an equity of 1,000 and 20 % a position: an entry is 199.8 (1.998 at the worst price of 100.10) where nothing else
 * binds it, with its stop 1.2 away.
 */

const NOTIONAL = 199.9998;
const HOUR = 3_600_000;

function harness(settings: Parameters<typeof calmSettings>[0], options: Omit<HarnessOptions, 'settings'> & { readonly bases?: readonly string[] } = {}): CoreHarness {
  const { bases = ['BTC', 'ETH', 'SOL'], ...rest } = options;
  return new CoreHarness({ instruments: bases.map((base) => instrumentOf(base)), ...rest, settings: calmSettings(settings) });
}

/** One 30m candle on every market; the decision of the first strategy on each. */
function everywhere(core: CoreHarness, count = 3): (SessionDecision | undefined)[] {
  return Array.from({ length: count }, (_, instrument) => (instrument === 0 ? core.candle(0) : core.sameCandle(instrument)).decisions[0]);
}

function reasons(core: CoreHarness, count = 3): (string | null | undefined)[] {
  return everywhere(core, count).map((decision) => decision?.reason);
}

function view(core: CoreHarness, id: LimitView['id']): LimitView | undefined {
  return core.core.limits().find((limit) => limit.id === id);
}

/** Entries, their stops and targets all confirmed. */
function fillAll(core: CoreHarness): void {
  for (const order of core.core.orders().filter(({ status, purpose }) => status === 'submitted' && purpose === 'entry')) {
    core.accept(order);
    for (const protection of submitted(core.fill(order.clientOrderId, 100, order.amount))) core.accept(protection);
  }
}

/** Prices that share a common part: `share` 1 moves like the first market, 0 by itself, −1 against it. Returns of about 1 % an hour. */
function together(shares: readonly number[], size = 0.02): (instrument: number, row: number) => number {
  const random = seededRandom(9);
  const noise = Array.from({ length: shares.length + 1 }, () => Array.from({ length: 200 }, () => size * (random() + random() - 1)));
  return (instrument, row) => {
    const share = shares[instrument] ?? 0;
    let log = 0;
    for (let at = 0; at <= row; at += 1) log += share * (noise[0]?.[at] ?? 0) + (1 - Math.abs(share)) * (noise[instrument + 1]?.[at] ?? 0);
    return 100 * Math.exp(log);
  };
}

/** Off, so that the one under test is what declines. */
const OPEN: Partial<RiskLimits> = {
  max_exposure: 5, max_net_exposure: null, max_beta_exposure: null, max_correlation: null, max_concentration: null, max_var: null, max_expected_shortfall: null,
  max_funding_cost: null, max_portfolio_heat: 0.5,
};

describe('net exposure', () => {
  it('declines the entry that would lean the account too far to one side, with working entries counted', () => {
    const core = harness({ risk: { ...OPEN, max_net_exposure: 0.45 } });
    const decisions = everywhere(core);
    expect(decisions.map((decision) => decision?.reason)).toEqual([null, null, 'portfolio-limit']);
    expect(decisions[2]?.checks.at(-1)).toMatchObject({ name: 'portfolio-limit', limit: 0.45, pass: false });
    expect(decisions[2]?.checks.at(-1)?.value).toBeCloseTo((3 * NOTIONAL) / 1_000, 6);
    expect(view(core, 'net-exposure')).toMatchObject({ limit: 0.45, state: 'near' });
  });

  it('takes the other side as a reduction', () => {
    const short = { symbols: { ...thresholds(100), 'SOL/USDT:USDT': { rsi_threshold: 0 } } };
    const bounce = { symbols: { ...thresholds(100), 'SOL/USDT:USDT': { rsi_threshold: 0 } } };
    const core = harness({ risk: { ...OPEN, max_net_exposure: 0.45 }, bounce, rip: short });
    everywhere(core);
    expect(core.core.orders().map(({ instrument, side }) => [instrument, side])).toEqual([[0, 'buy'], [1, 'buy'], [2, 'sell']]);
    fillAll(core);
    expect(view(core, 'net-exposure')?.used).toBeCloseTo(0.2, 2);
  });

  it('counts the same coin on every exchange', () => {
    const core = new CoreHarness({
      instruments: [instrumentOf('BTC'), instrumentOf('ETH', 'binanceusdm')],
      settings: calmSettings({ risk: { ...OPEN, max_net_exposure: 0.3 } }),
    });
    expect(reasons(core, 2)).toEqual([null, 'portfolio-limit']);
  });
});

describe('beta to Bitcoin', () => {
  it('declines what would move with Bitcoin more than the account may', () => {
    const double = together([1, 1]);
    const closes = (instrument: number, row: number): number => (instrument === 0 ? double(0, row) : 100 * (double(0, row) / 100) ** 2);
    const core = harness({ risk: { ...OPEN, max_beta_exposure: 0.5 } }, { bases: ['BTC', 'ETH'], hourlyClose: closes });
    const decision = everywhere(core, 2)[1];
    expect(decision?.reason).toBe('portfolio-limit');
    // 0.2 of Bitcoin and 0.2 of what moves twice as much
    expect(decision?.checks.at(-1)?.value).toBeCloseTo(0.6, 3);
  });

  it('takes an unknown beta as 1, and says so', () => {
    const core = harness({ risk: { ...OPEN, max_beta_exposure: 0.45 } }, { bases: ['ETH', 'SOL', 'BTC'] });
    expect(reasons(core)).toEqual([null, null, 'portfolio-limit']);
    expect(view(core, 'beta')).toMatchObject({ label: 'Exposure to Bitcoin, unknown betas as 1' });
    expect(view(core, 'beta')?.used).toBeCloseTo(0.4, 3);
  });
});

describe('correlation', () => {
  it('declines a market that moves with an open position, and takes its hedge', () => {
    const bounce = { symbols: { ...thresholds(0), 'BTC/USDT:USDT': { rsi_threshold: 100 }, 'ETH/USDT:USDT': { rsi_threshold: 100 } } };
    const rip = { symbols: { ...thresholds(100), 'SOL/USDT:USDT': { rsi_threshold: 0 } } };
    const core = harness({ risk: { ...OPEN, max_correlation: 0.7 }, bounce, rip }, { hourlyClose: together([1, 1, 1]) });
    const decisions = everywhere(core);
    expect(decisions[1]).toMatchObject({ reason: 'correlation-limit' });
    expect(decisions[1]?.checks.at(-1)?.value).toBeCloseTo(1, 6);
    expect(core.core.orders().map(({ instrument, side }) => [instrument, side])).toEqual([[0, 'buy'], [2, 'sell']]);
    fillAll(core);
    expect(view(core, 'correlation')?.used).toBeCloseTo(-1, 6);
  });

  it('declines the other side of a market that moves against an open position', () => {
    const bounce = { symbols: { ...thresholds(0), 'BTC/USDT:USDT': { rsi_threshold: 100 } } };
    const rip = { symbols: { ...thresholds(100), 'ETH/USDT:USDT': { rsi_threshold: 0 } } };
    const core = harness({ risk: { ...OPEN, max_correlation: 0.7 }, bounce, rip }, { bases: ['BTC', 'ETH'], hourlyClose: together([1, -1]) });
    core.candle(0);
    expect(core.sameCandle(1).decisions[1]).toMatchObject({ strategy: 'adaptive-short-the-rip', reason: 'correlation-limit' });
  });

  it('takes what moves by itself, and what is not known, with the value left empty', () => {
    const risk = { ...OPEN, max_correlation: 0.7 };
    expect(reasons(harness({ risk }, { hourlyClose: together([1, 0, 0]) }))).toEqual([null, null, null]);
    const unknown = everywhere(harness({ risk }));
    expect(unknown.map((decision) => decision?.reason)).toEqual([null, null, null]);
    expect(unknown[1]?.checks.find(({ name }) => name === 'correlation-limit')).toMatchObject({ value: null, limit: 0.7, pass: true });
  });

  it('declines a coin that would have more than its share once two others are open, not the second one', () => {
    const core = harness({ risk: { ...OPEN, max_concentration: 0.33 } });
    expect(reasons(core)).toEqual([null, null, 'correlation-limit']);
    expect(reasons(harness({ risk: { ...OPEN, max_concentration: 0.34 } }))).toEqual([null, null, null]);
  });
});

describe('value at risk and expected shortfall', () => {
  it.each([['var', 'max_var'], ['expected-shortfall', 'max_expected_shortfall']] as const)('declines what would bring the %s beyond its limit', (id, key) => {
    const options = { bases: ['BTC', 'ETH'], hourlyClose: together([1, 1]) };
    const alone = harness({ risk: { ...OPEN, [key]: 1 } }, options);
    alone.candle(0);
    const used = view(alone, id)?.used ?? 0;
    expect(used).toBeGreaterThan(0.001);
    expect(reasons(harness({ risk: { ...OPEN, [key]: used * 1.5 } }, options), 2)).toEqual([null, 'portfolio-limit']);
    expect(reasons(harness({ risk: { ...OPEN, [key]: used * 2.5 } }, options), 2)).toEqual([null, null]);
  });

  it('are not known without 100 hours of returns, and then hold nothing back', () => {
    const core = harness({ risk: { ...OPEN, max_var: 0.0001 } }, { bases: ['BTC'], hourlyClose: (_, row) => (row < 150 ? Number.NaN : 100 + row) });
    expect(reasons(core, 1)).toEqual([null]);
    expect(view(core, 'var')).toMatchObject({ used: null, state: 'ok' });
  });
});

describe('funding to come', () => {
  it('declines an entry whose funding until its time is up costs too much, by the newest rate', () => {
    const core = harness({ risk: { ...OPEN, max_funding_cost: 0.0005 } });
    expect(core.reason()).toBeNull();
    core.apply({ kind: 'funding-rate', at: core.now, instrument: 1, rate: 0.001, nextAt: START + 4 * HOUR });
    // 0.2 of the equity, three settlements within a day
    const { decisions } = core.sameCandle(1);
    expect(decisions[0]?.reason).toBe('portfolio-limit');
    expect(decisions[0]?.checks.at(-1)?.value).toBeCloseTo(0.2 * 0.001 * 3, 5);
    core.apply({ kind: 'funding-rate', at: core.now, instrument: 2, rate: -0.01, nextAt: START + 4 * HOUR });
    expect(core.sameCandle(2).decisions[0]?.reason).toBeNull();
  });
});

describe('leverage', () => {
  it('of the account is gross notional over equity', () => {
    const core = harness({ risk: { ...OPEN, max_leverage: 1, max_position_size: 0.6 }, execution: { leverage: { default: 20 } } });
    expect(reasons(core)).toEqual([null, null, 'portfolio-limit']);
    expect(view(core, 'leverage')?.used).toBeCloseTo(1, 2);
  });

  it('of one market is never above the limit', () => {
    const settings = { risk: { ...OPEN, max_leverage: 3 }, execution: { leverage: { default: 20 } } };
    const core = harness(settings, { bases: ['BTC'] });
    expect(core.open().position.leverage).toBe(3);
  });
});

describe('liquidation', () => {
  it('must lie beyond the stop by two stop distances', () => {
    // at 25 times, 4 % away less the maintenance margin; the stop is 1.2 % away
    const at = (leverage: number, needed?: number): string | null => harness({
      execution: { leverage: { default: leverage } }, risk: { ...OPEN, max_leverage: 125, ...(needed === undefined ? {} : { min_liquidation_distance: needed }) },
    }, { bases: ['BTC'] }).reason();
    expect(at(20)).toBeNull();
    expect(at(30)).toBe('liquidation-too-near');
    expect(at(30, 1)).toBeNull();
    expect(at(10, 10)).toBe('liquidation-too-near');
  });

  it('shows the nearest of the open positions', () => {
    const core = harness({ execution: { leverage: { default: 20 } }, risk: OPEN }, { bases: ['BTC'] });
    expect(view(core, 'liquidation-distance')).toMatchObject({ used: null, limit: 2, state: 'ok' });
    core.open();
    // margin 5, maintenance 0.5 %: taken at (100 − 5) / 0.995
    expect(view(core, 'liquidation-distance')?.used).toBeCloseTo((98.8 - 95 / 0.995) / 1.2, 6);
  });
});

describe('classes of coins', () => {
  const classes = { meme_bases: ['ETH'], microcap_bases: ['SOL'], bluechip_bases: ['BTC'] };

  function sorted(classLimits: object): CoreHarness {
    const settings = { ...calmSettings({ risk: OPEN, classes: classLimits }), classes };
    return new CoreHarness({ instruments: [instrumentOf('BTC'), instrumentOf('ETH'), instrumentOf('SOL')], settings });
  }

  it('bound notional and risk of one trade in its size, each class by its own', () => {
    const core = sorted({ meme: { notional: 50, risk: null }, microcap: { notional: null, risk: 0.5 }, bluechip: { notional: null, risk: null } });
    expect(reasons(core)).toEqual([null, null, null]);
    const amounts = core.core.orders().map(({ amount }) => amount);
    expect(amounts[0]).toBe(1.998);
    expect(amounts[1]).toBe(0.499);
    // 0.5 · 1.5 capped again at 0.5, over 1.2 and costs of 0.17
    expect(amounts[2]).toBe(0.364);
    expect(view(core, 'meme-notional')).toMatchObject({ limit: 50, unit: 'quote' });
    expect(view(core, 'microcap-risk')?.used).toBeCloseTo(0.364 * 1.2 * 1.001, 6);
  });

  it('decline as class-limit what the exchange would not take smaller', () => {
    const settings = { ...calmSettings({ risk: { ...OPEN, min_notional_behavior: 'scale' }, classes: { meme: { notional: 4, risk: null } } }), classes };
    const core = new CoreHarness({ instruments: [instrumentOf('ETH')], settings });
    expect(core.reason()).toBe('class-limit');
  });

  it.each([['max_exposure', 0.3, 'exposure'], ['max_heat', 0.004, 'heat']] as const)('bound all coins of a class together: %s', (key, limit, id) => {
    const none = { notional: null, risk: null };
    const both = { ...classes, meme_bases: ['ETH', 'BTC'] };
    const settings = { ...calmSettings({ risk: OPEN, classes: { meme: { ...none, max_exposure: null, max_heat: null, [key]: limit }, microcap: { ...none, max_exposure: null, max_heat: null } } }), classes: both };
    const core = new CoreHarness({ instruments: [instrumentOf('BTC'), instrumentOf('ETH', 'binanceusdm'), instrumentOf('SOL')], settings });
    expect(reasons(core)).toEqual([null, 'class-limit', null]);
    expect(view(core, `meme-${id}`)).toMatchObject({ limit });
  });

  it('are the usual ones by default: a coin of nobody\'s list is other', () => {
    const core = new CoreHarness({ instruments: ['DOGE', 'SUI', 'BTC', 'XMR'].map((base) => instrumentOf(base)), settings: calmSettings() });
    expect(core.core.limits().flatMap(({ id, limit }) => (/^(meme|microcap|bluechip|other)-(notional|risk)$/.test(id) ? [[id, limit]] : []))).toEqual([
      ['meme-notional', 10], ['meme-risk', 0.5], ['microcap-notional', 15], ['microcap-risk', 0.75],
    ]);
  });
});

describe('every limit', () => {
  it('is shown with its current use where it is in force, and left out where it is off', () => {
    const inForce = harness({ risk: { max_loss_streak: 3, max_notional_per_trade: 500 } }).core.limits().map(({ id }) => id);
    expect(inForce).toEqual([
      'daily-loss', 'daily-loss-close', 'daily-trades', 'exposure', 'heat', 'drawdown', 'positions', 'trade-risk', 'position-size', 'notional', 'loss-streak',
      'net-exposure', 'beta', 'correlation', 'concentration', 'var', 'expected-shortfall', 'funding-cost', 'leverage', 'liquidation-distance', 'win-rate',
    ]);
    const off = harness({ risk: { ...OPEN, min_win_rate: 0 } }).core.limits().map(({ id }) => id);
    expect(off).not.toContain('var');
    expect(off).not.toContain('win-rate');
  });

  it('that a person changes holds from the next decision on', () => {
    const core = harness({ risk: OPEN });
    core.candle(0);
    core.command({ command: 'set-limits', limits: { ...core.core.riskLimits(), max_net_exposure: 0.3 } });
    expect(core.core.riskLimits().max_net_exposure).toBe(0.3);
    expect(core.sameCandle(1).decisions[0]?.reason).toBe('portfolio-limit');
    core.command({ command: 'set-limits', limits: { ...core.core.riskLimits(), max_net_exposure: null } });
    expect(core.sameCandle(2).decisions[0]?.reason).toBeNull();
  });
});

describe('sizing by the settings', () => {
  const roomy = { ...OPEN, max_position_size: 1, max_portfolio_risk: 0.1 };
  const entry = (management: object, changes: Parameters<typeof calmSettings>[0] = {}): number => only(harness({ risk: roomy, management, ...changes }, { bases: ['BTC'] }).candle().orders).amount;

  it('follows the method', () => {
    // in a calm market: volatility multiplier 1.5, ATR 1, stop 1.2 away
    expect(entry({}, { risk: { ...roomy, per_trade_risk_pct: 0.005 } })).toBe(Math.floor((7.5 / (1.2 + 100 * (2 * RULES.takerFee + 0.0005))) * 1_000) / 1_000);
    expect(entry({ default_method: 'fixed_fraction' })).toBe(Math.floor((150 / 100.1) * 1_000) / 1_000);
    expect(entry({ default_method: 'fixed_fraction', fixed_fraction: 0.2 })).toBe(Math.floor((300 / 100.1) * 1_000) / 1_000);
  });
});
