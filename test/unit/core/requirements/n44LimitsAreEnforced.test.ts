import { describe, expect, it } from 'vitest';
import { ASSET_CLASSES } from '../../../../shared/settings/classSettings.ts';
import type { CoreSettings } from '../../../../shared/settings/schema.ts';
import { settingsSchema } from '../../../../shared/settings/schema.ts';
import { calmSettings, CoreHarness, instrumentOf, only, submitted } from '../support/coreHarness.ts';

/*
 * Every limit of the settings has a case: what happens on three markets under calm limits, and with this one alone drawn tighter. A key
 * without a case fails, so that no limit can be added that is not enforced.
 */

type Changes = NonNullable<Parameters<typeof calmSettings>[0]>;
/** Reasons of three markets' first decisions, and the amounts that were sent. */
interface Outcome {
  readonly reasons: readonly (string | null | undefined)[];
  readonly amounts: readonly number[];
}

const HOURS = (instrument: number, row: number): number => 100 + (instrument === 0 ? row % 7 : (row * (instrument + 1)) % 5);

const CALM = {
  risk_usd_cap: 1_000, max_notional_per_trade: null, daily_max_trades: 100, max_exposure: 5, max_net_exposure: null, max_beta_exposure: null, max_correlation: null,
  max_concentration: null, max_var: null, max_expected_shortfall: null, max_funding_cost: null, max_portfolio_heat: 0.5,
};

function play(changes: Changes, before: (core: CoreHarness) => void = () => {}): Outcome {
  const core = new CoreHarness({
    instruments: ['BTC', 'ETH', 'SOL'].map((base) => instrumentOf(base)), hourlyClose: HOURS,
    settings: calmSettings({ ...changes, risk: { ...CALM, ...changes.risk }, duplicates: { min_price_change_pct: 0 }, protections: { cooldown: { enabled: false }, stoploss_guard: { enabled: false } } }),
  });
  before(core);
  const known = core.core.orders().length;
  const decisions = [core.candle(0), core.sameCandle(1), core.sameCandle(2)].map((step) => step.decisions[0]);
  return { reasons: decisions.map((decision) => decision?.reason), amounts: core.core.orders().slice(known).filter(({ purpose }) => purpose === 'entry').map(({ amount }) => amount) };
}

/** A trade on the first market that is stopped out at this price, and the candle after it. */
function lose(price: number, times = 1): (core: CoreHarness) => void {
  return (core) => {
    for (let at = 0; at < times; at += 1) {
      const { stop, position } = core.open();
      core.price(price);
      core.fill(stop.clientOrderId, price, position.amount);
      core.candle();
    }
  };
}

const funding = (core: CoreHarness): void => {
  for (const instrument of [0, 1, 2]) core.apply({ kind: 'funding-rate', at: core.now, instrument, rate: 0.001, nextAt: core.now + 3_600_000 });
};

interface Case {
  readonly tight: Changes;
  /** The code of the first decline, or null where the size gives way instead. */
  readonly code: string | null;
  readonly before?: (core: CoreHarness) => void;
}

const risk = (changes: Partial<CoreSettings['risk']>): Changes => ({ risk: changes });

const CASES: Readonly<Record<string, Case>> = {
  'risk.per_trade_risk_pct': { tight: risk({ per_trade_risk_pct: 0.0005 }), code: null },
  'risk.risk_usd_cap': { tight: risk({ risk_usd_cap: 0.5 }), code: null },
  'risk.max_notional_per_trade': { tight: risk({ max_notional_per_trade: 50 }), code: null },
  'risk.min_stop_pct': { tight: risk({ min_stop_pct: 0.02 }), code: 'stop-too-tight' },
  'risk.daily_loss_limit_pct': { tight: risk({ daily_loss_limit_pct: 0.001 }), code: 'daily-loss-limit', before: lose(98.8) },
  'risk.daily_max_trades': { tight: risk({ daily_max_trades: 2 }), code: 'daily-trades-limit' },
  'risk.max_portfolio_risk': { tight: risk({ max_portfolio_risk: 0.0005 }), code: null },
  'risk.max_position_size': { tight: risk({ max_position_size: 0.05 }), code: null },
  'risk.max_drawdown': { tight: risk({ max_drawdown: 0.001 }), code: 'drawdown-limit', before: lose(98.8) },
  'risk.max_portfolio_heat': { tight: risk({ max_portfolio_heat: 0.003 }), code: 'heat-limit' },
  'risk.max_exposure': { tight: risk({ max_exposure: 0.4 }), code: 'exposure-limit' },
  'risk.max_positions': { tight: risk({ max_positions: 2 }), code: 'max-positions' },
  'risk.max_loss_streak': { tight: risk({ max_loss_streak: 2 }), code: 'loss-streak', before: lose(98.8, 2) },
  'risk.max_net_exposure': { tight: risk({ max_net_exposure: 0.3 }), code: 'portfolio-limit' },
  'risk.max_beta_exposure': { tight: risk({ max_beta_exposure: 0.15 }), code: 'portfolio-limit' },
  'risk.max_correlation': { tight: risk({ max_correlation: 0 }), code: 'correlation-limit' },
  'risk.max_concentration': { tight: risk({ max_concentration: 0.3 }), code: 'correlation-limit' },
  'risk.max_var': { tight: risk({ max_var: 0.01 }), code: 'portfolio-limit' },
  'risk.max_expected_shortfall': { tight: risk({ max_expected_shortfall: 0.01 }), code: 'portfolio-limit' },
  'risk.max_leverage': { tight: risk({ max_leverage: 0.4 }), code: 'portfolio-limit' },
  'risk.min_liquidation_distance': { tight: risk({ min_liquidation_distance: 20 }), code: 'liquidation-too-near' },
  'risk.max_funding_cost': { tight: risk({ max_funding_cost: 0.001 }), code: 'portfolio-limit', before: funding },
  'risk.min_win_rate': { tight: risk({ min_win_rate: 0.35 }), code: 'win-rate-limit', before: lose(99.9, 20) },
  ...Object.fromEntries(['notional', 'risk', 'max_exposure', 'max_heat'].map((key) => {
    const limit = { notional: 50, risk: 0.5, max_exposure: 0.3, max_heat: 0.003 }[key];
    const none = { notional: null, risk: null, max_exposure: null, max_heat: null };
    return [`class_limits.${key}`, { tight: { classes: { bluechip: { ...none, [key]: limit } } }, code: key.startsWith('max') ? 'class-limit' : null }];
  })),
};

/** What is no limit on entries. */
const OTHERS: ReadonlySet<string> = new Set(['risk.equity_usd', 'risk.min_amount_behavior', 'risk.min_notional_behavior']);
/** A session in which the strategy loses may not be held back where another limit is tried. */
const WITHOUT_WIN_RATE = { min_win_rate: 0 };

describe('N44: every limit of the settings is enforced', () => {
  it('has a case here', () => {
    const keys = [
      ...Object.keys(settingsSchema.shape.risk.unwrap().shape).map((key) => `risk.${key}`),
      ...Object.keys(settingsSchema.shape.class_limits.unwrap().shape.meme.unwrap().shape).map((key) => `class_limits.${key}`),
    ];
    expect(keys.filter((key) => CASES[key] === undefined && !OTHERS.has(key))).toEqual([]);
    expect(Object.keys(settingsSchema.shape.class_limits.unwrap().shape)).toEqual([...ASSET_CLASSES]);
  });

  it.each(Object.entries(CASES))('%s', (key, { tight, code, before }) => {
    const isWinRate = key === 'risk.min_win_rate';
    const calm = play({ ...(isWinRate ? {} : tight), risk: key.startsWith('risk') ? WITHOUT_WIN_RATE : {}, classes: { bluechip: { notional: null, risk: null } } }, before);
    const held = play(isWinRate ? tight : { ...tight, risk: { ...WITHOUT_WIN_RATE, ...tight.risk } }, before);
    expect(calm.reasons).toEqual([null, null, null]);
    if (code === null) {
      expect(held.reasons).toEqual([null, null, null]);
      for (const [index, amount] of held.amounts.entries()) expect(amount).toBeLessThan(calm.amounts[index] ?? 0);
    } else {
      expect(held.reasons.find((reason) => reason !== null)).toBe(code);
    }
  });

  it.each([['daily_loss_limit', 0.002], ['position_loss_limit', 0.002]] as const)('risk_management.%s closes what loses more', (key, limit) => {
    const core = new CoreHarness({ settings: calmSettings({ management: { [key]: limit } }) });
    core.open();
    expect(only(submitted(core.price(98.9)))).toMatchObject({ purpose: 'exit', reduceOnly: true });
    const usual = new CoreHarness({ settings: calmSettings() });
    usual.open();
    expect(submitted(usual.price(98.9))).toEqual([]);
  });
});
