import { riskLimitsSchema, type RiskLimits } from '../../shared/domain/riskLimits.ts';
import { formatCount, formatFraction, formatMoney, formatSignificant, MINUS } from '../format/number.ts';

export type LimitKey = keyof RiskLimits;

export interface LimitField {
  readonly key: LimitKey;
  readonly label: string;
  readonly hint: string;
  /** `fraction` is typed as a fraction, like in the settings: 0.01 is 1 %. */
  readonly kind: 'fraction' | 'money' | 'count' | 'ratio';
}

/** The limits of a session that can be changed while it runs, in the order of the form. */
export const LIMIT_FIELDS: readonly LimitField[] = [
  { key: 'per_trade_risk_pct', label: 'Risk of one trade', hint: 'Fraction of equity lost if the stop is hit, 0 to 0.05', kind: 'fraction' },
  { key: 'risk_usd_cap', label: 'Risk of one trade, at most', hint: 'USDT, above 0', kind: 'money' },
  { key: 'max_position_size', label: 'Position size', hint: 'Fraction of equity, 0 to 1', kind: 'fraction' },
  { key: 'max_notional_per_trade', label: 'Position value, at most', hint: 'USDT, above 0; empty for no cap', kind: 'money' },
  { key: 'max_exposure', label: 'Total exposure', hint: 'Open value as a fraction of equity, 0 to 5', kind: 'fraction' },
  { key: 'max_portfolio_heat', label: 'Open risk of all positions', hint: 'Fraction of equity lost if every stop is hit, 0 to 0.5', kind: 'fraction' },
  { key: 'daily_loss_limit_pct', label: 'Daily loss', hint: 'Fraction of the day\u2019s starting equity, 0 to 0.2; then entries stop until 00:00 UTC', kind: 'fraction' },
  { key: 'max_drawdown', label: 'Drawdown', hint: 'Fraction below the peak of equity, 0 to 0.9', kind: 'fraction' },
  { key: 'daily_max_trades', label: 'Trades a day', hint: 'Whole number, 0 to 1,000', kind: 'count' },
  { key: 'max_positions', label: 'Positions at once', hint: 'Whole number, 1 to 200', kind: 'count' },
  { key: 'max_net_exposure', label: 'Net exposure', hint: 'Long less short as a fraction of equity, 0 to 5; empty for no limit', kind: 'fraction' },
  { key: 'max_beta_exposure', label: 'Exposure to Bitcoin', hint: 'Net exposure times beta as a fraction of equity, 0 to 10; empty for no limit', kind: 'fraction' },
  { key: 'max_correlation', label: 'Correlation of positions', hint: 'With any open position, 0 to 1; empty for no limit', kind: 'ratio' },
  { key: 'max_concentration', label: 'Share of one coin', hint: 'Fraction of the gross value, 0 to 1; empty for no limit', kind: 'fraction' },
  { key: 'max_var', label: 'Value at risk, one day', hint: 'Fraction of equity, 0 to 1; empty for no limit', kind: 'fraction' },
  { key: 'max_expected_shortfall', label: 'Expected shortfall, one day', hint: 'Fraction of equity, 0 to 1; empty for no limit', kind: 'fraction' },
  { key: 'max_leverage', label: 'Leverage', hint: 'Gross value over equity, above 0 and up to 125', kind: 'ratio' },
  { key: 'max_funding_cost', label: 'Funding to come', hint: 'Fraction of equity, 0 to 0.2; empty for no limit', kind: 'fraction' },
  { key: 'min_win_rate', label: 'Win rate of a strategy, at least', hint: 'Fraction of its last trades, at least 20 of them, 0 to 1; 0 for no limit', kind: 'fraction' },
];

export type LimitTexts = Readonly<Record<LimitKey, string>>;

export function textsOf(limits: RiskLimits): LimitTexts {
  const text = (key: LimitKey): string => (limits[key] === null ? '' : String(limits[key]));
  return {
    per_trade_risk_pct: text('per_trade_risk_pct'),
    risk_usd_cap: text('risk_usd_cap'),
    max_notional_per_trade: text('max_notional_per_trade'),
    daily_loss_limit_pct: text('daily_loss_limit_pct'),
    daily_max_trades: text('daily_max_trades'),
    max_position_size: text('max_position_size'),
    max_drawdown: text('max_drawdown'),
    max_portfolio_heat: text('max_portfolio_heat'),
    max_exposure: text('max_exposure'),
    max_positions: text('max_positions'),
    max_net_exposure: text('max_net_exposure'),
    max_beta_exposure: text('max_beta_exposure'),
    max_correlation: text('max_correlation'),
    max_concentration: text('max_concentration'),
    max_var: text('max_var'),
    max_expected_shortfall: text('max_expected_shortfall'),
    max_leverage: text('max_leverage'),
    max_funding_cost: text('max_funding_cost'),
    min_win_rate: text('min_win_rate'),
  };
}

export type CheckedLimits =
  | { readonly ok: true; readonly limits: RiskLimits }
  | { readonly ok: false; readonly errors: Partial<Record<LimitKey, string>> };

/** Reads the typed texts by the engine's own schema; each error names the value and the range. */
export function checkLimits(texts: LimitTexts): CheckedLimits {
  const values = Object.fromEntries(LIMIT_FIELDS.map(({ key }) => [key, valueOf(key, texts[key])]));
  const parsed = riskLimitsSchema.safeParse(values);
  if (parsed.success) return { ok: true, limits: parsed.data };
  const errors: Partial<Record<LimitKey, string>> = {};
  for (const issue of parsed.error.issues) {
    const field = LIMIT_FIELDS.find(({ key }) => key === issue.path[0]);
    if (field !== undefined) errors[field.key] ??= describe(field, texts[field.key]);
  }
  return { ok: false, errors };
}

function valueOf(key: LimitKey, text: string): number | null {
  const trimmed = text.trim().replaceAll(',', '').replace(MINUS, '-');
  if (trimmed === '') return riskLimitsSchema.shape[key].safeParse(null).success ? null : Number.NaN;
  return Number(trimmed);
}

function describe(field: LimitField, text: string): string {
  const looksLikePercent = field.kind === 'fraction' && (text.includes('%') || Number(text) >= 1);
  return `"${text}" is out of range: ${field.hint.charAt(0).toLowerCase()}${field.hint.slice(1)}.${looksLikePercent ? ' Write 1 % as 0.01.' : ''}`;
}

export interface LimitChange {
  readonly field: LimitField;
  readonly from: string;
  readonly to: string;
}

/** What would change, in words. */
export function changesOf(before: RiskLimits, after: RiskLimits): readonly LimitChange[] {
  return LIMIT_FIELDS.filter(({ key }) => before[key] !== after[key]).map((field) => ({ field, from: words(field, before[field.key]), to: words(field, after[field.key]) }));
}

function words(field: LimitField, value: number | null): string {
  if (value === null) return 'no cap';
  switch (field.kind) {
    case 'fraction':
      return formatFraction(value);
    case 'money':
      return `${formatMoney(value)} USDT`;
    case 'count':
      return formatCount(value);
    case 'ratio':
      return formatSignificant(value, 4);
  }
}
