import type { Settings } from '../../shared/settings/schema.ts';
import type { EffectiveValue } from './mergeLayers.ts';
import type { SettingProblem } from './SettingProblem.ts';

/** Net reward to risk that an entry needs (system.md 4.8, check 12). */
const MIN_NET_REWARD_TO_RISK = 1.5;
/** ATR over price of 30m candles beyond which no market is traded for long; ordinary ones lie between 0.002 and 0.02. */
const LARGEST_ATR_FRACTION = 0.05;

/** What no single value can be blamed for: combinations under which the application could not do what it shows. */
export function crossCheck(settings: Settings, values: ReadonlyMap<string, EffectiveValue>): SettingProblem[] {
  const { risk, risk_management, indicators, signals } = settings;
  const problem = (key: string, value: unknown, expected: string): SettingProblem => ({
    key, place: values.get(key)?.place ?? key, value: String(value), expected, hint: null,
  });
  const problems: SettingProblem[] = [];
  if (risk.per_trade_risk_pct > risk.max_portfolio_risk) {
    problems.push(problem('risk.per_trade_risk_pct', risk.per_trade_risk_pct, `at most risk.max_portfolio_risk, which is ${risk.max_portfolio_risk}`));
  }
  if (risk.daily_loss_limit_pct > risk_management.daily_loss_limit) {
    problems.push(problem('risk.daily_loss_limit_pct', risk.daily_loss_limit_pct,
      `at most risk_management.daily_loss_limit, which is ${risk_management.daily_loss_limit}: entries stop before everything is closed`));
  }
  const { trailing, break_even: breakEven } = settings.position_management;
  if (trailing.enabled && breakEven.enabled && breakEven.at_r >= trailing.activation_r) {
    problems.push(problem('position_management.break_even.at_r', breakEven.at_r,
      `less than position_management.trailing.activation_r, which is ${trailing.activation_r}: once the stop trails, break-even has no say`));
  }
  const { portfolio } = settings;
  if (portfolio.min_weight > portfolio.max_weight) {
    problems.push(problem('portfolio.min_weight', portfolio.min_weight, `at most portfolio.max_weight, which is ${portfolio.max_weight}`));
  }
  const { ema_fast: fast, ema_mid: mid, ema_slow: slow } = indicators;
  if (fast >= mid) problems.push(problem('indicators.ema_fast', fast, `less than indicators.ema_mid, which is ${mid}`));
  if (mid >= slow) problems.push(problem('indicators.ema_mid', mid, `less than indicators.ema_slow, which is ${slow}`));
  for (const [name, strategy] of Object.entries({ oversold_bounce: signals.oversold_bounce, short_the_rip: signals.short_the_rip })) {
    if (!strategy.enable) continue;
    if (!settings.adaptive_strategies.enable) {
      problems.push(...baseTradeProblems(name, strategy, settings, problem));
      continue;
    }
    const key = `signals.${name}.max_sl_pct`;
    if (strategy.max_sl_pct < risk.min_stop_pct) {
      problems.push(problem(key, strategy.max_sl_pct, `at least risk.min_stop_pct, which is ${risk.min_stop_pct}: every stop would be refused as too tight`));
      continue;
    }
    const best = bestNetRewardToRisk({ ...strategy, minStop: risk.min_stop_pct, fee: settings.execution.fee_pct });
    if (best < MIN_NET_REWARD_TO_RISK) {
      problems.push(problem(`signals.${name}.tp_atr_mult`, strategy.tp_atr_mult,
        `a target that pays for its risk: with sl_atr_mult ${strategy.sl_atr_mult}, min_tp_pct ${strategy.min_tp_pct}, max_sl_pct ${strategy.max_sl_pct} and fees of ${settings.execution.fee_pct} a side the net reward to risk is at most ${best.toFixed(2)}, and an entry needs ${MIN_NET_REWARD_TO_RISK}`));
    }
  }
  return problems;
}

/** A base strategy's target is a share of the price, so that its nearest stop decides whether any trade can pay. */
function baseTradeProblems(
  name: string,
  strategy: { readonly tp_pct: number; readonly sl_pct: number | null },
  { risk, execution }: Settings,
  problem: (key: string, value: unknown, expected: string) => SettingProblem,
): SettingProblem[] {
  const { tp_pct: target, sl_pct: stop } = strategy;
  if (stop !== null && stop < risk.min_stop_pct) {
    return [problem(`signals.${name}.sl_pct`, stop, `at least risk.min_stop_pct, which is ${risk.min_stop_pct}: every stop would be refused as too tight`)];
  }
  const nearest = stop ?? risk.min_stop_pct;
  const best = (target - 2 * execution.fee_pct) / (nearest + 2 * execution.fee_pct);
  if (best >= MIN_NET_REWARD_TO_RISK) return [];
  return [problem(`signals.${name}.tp_pct`, target,
    `a target that pays for its risk: with a stop at ${nearest} and fees of ${execution.fee_pct} a side the net reward to risk is at most ${best.toFixed(2)}, and an entry needs ${MIN_NET_REWARD_TO_RISK}`)];
}

interface TradeShape {
  readonly tp_atr_mult: number;
  readonly sl_atr_mult: number;
  readonly min_tp_pct: number;
  readonly max_sl_pct: number;
  readonly minStop: number;
  readonly fee: number;
}

/**
 * Largest net reward to risk over all ATRs at which the stop is wide enough. Between the points where a clamp sets in, the ratio of two
 * linear functions is monotone, so that those points decide.
 */
function bestNetRewardToRisk(shape: TradeShape): number {
  const smallest = shape.minStop / shape.sl_atr_mult;
  const largest = Math.max(LARGEST_ATR_FRACTION, smallest);
  const points = [smallest, shape.min_tp_pct / shape.tp_atr_mult, shape.max_sl_pct / shape.sl_atr_mult, largest];
  return Math.max(...points.filter((atr) => atr >= smallest && atr <= largest).map((atr) => {
    const reward = Math.max(shape.tp_atr_mult * atr, shape.min_tp_pct);
    const risk = Math.min(shape.sl_atr_mult * atr, shape.max_sl_pct);
    return (reward - 2 * shape.fee) / (risk + 2 * shape.fee);
  }));
}
