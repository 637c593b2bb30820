import type { z } from 'zod';
import { settingsSchema } from '../settings/schema.ts';

/** The limits a person may change while a session runs; same keys and ranges as in the settings. One that is left out, as in older journals, has its default. */
export const riskLimitsSchema = settingsSchema.shape.risk.unwrap().pick({
  per_trade_risk_pct: true,
  risk_usd_cap: true,
  max_notional_per_trade: true,
  daily_loss_limit_pct: true,
  daily_max_trades: true,
  max_position_size: true,
  max_drawdown: true,
  max_portfolio_heat: true,
  max_exposure: true,
  max_positions: true,
  max_net_exposure: true,
  max_beta_exposure: true,
  max_correlation: true,
  max_concentration: true,
  max_var: true,
  max_expected_shortfall: true,
  max_leverage: true,
  max_funding_cost: true,
  min_win_rate: true,
});
export type RiskLimits = z.output<typeof riskLimitsSchema>;
