import type { RiskLimits } from '../../../shared/domain/riskLimits.ts';
import type { CoreSettings } from '../../../shared/settings/schema.ts';

/** The part of the risk settings that a person may change while a session runs. */
export function riskLimitsOf(risk: CoreSettings['risk']): RiskLimits {
  return {
    per_trade_risk_pct: risk.per_trade_risk_pct,
    risk_usd_cap: risk.risk_usd_cap,
    max_notional_per_trade: risk.max_notional_per_trade,
    daily_loss_limit_pct: risk.daily_loss_limit_pct,
    daily_max_trades: risk.daily_max_trades,
    max_position_size: risk.max_position_size,
    max_drawdown: risk.max_drawdown,
    max_portfolio_heat: risk.max_portfolio_heat,
    max_exposure: risk.max_exposure,
    max_positions: risk.max_positions,
    max_net_exposure: risk.max_net_exposure,
    max_beta_exposure: risk.max_beta_exposure,
    max_correlation: risk.max_correlation,
    max_concentration: risk.max_concentration,
    max_var: risk.max_var,
    max_expected_shortfall: risk.max_expected_shortfall,
    max_leverage: risk.max_leverage,
    max_funding_cost: risk.max_funding_cost,
    min_win_rate: risk.min_win_rate,
  };
}
