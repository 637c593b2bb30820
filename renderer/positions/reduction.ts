import BigNumber from 'bignumber.js';
import type { MarketRules } from '../../shared/domain/instrument.ts';
import type { PositionView } from '../../shared/domain/position.ts';

export type CheckedShare =
  | { readonly ok: true; readonly share: number; readonly amount: number; readonly left: number }
  | { readonly ok: false; readonly message: string };

/** What taking this percentage of a position off comes to, rounded down to the market's step as the engine does. */
export function checkShare(text: string, position: Pick<PositionView, 'openAmount' | 'markPrice'>, rules: MarketRules | null): CheckedShare {
  const percent = text.trim() === '' ? Number.NaN : Number(text.trim().replace(/\s*%$/, ''));
  if (!(percent > 0 && percent < 100)) return { ok: false, message: `"${text}" is not a percentage above 0 and below 100. To take all off, close the position.` };
  if (rules === null) return { ok: false, message: 'The market\u2019s smallest amounts are not known yet.' };
  const share = new BigNumber(percent).dividedBy(100);
  const amount = share.times(position.openAmount).dividedBy(rules.amountStep).integerValue(BigNumber.ROUND_FLOOR).times(rules.amountStep);
  const left = new BigNumber(position.openAmount).minus(amount);
  for (const [part, words] of [[amount, 'This part'], [left, 'What is left']] as const) {
    const isTooSmall = part.lt(rules.minAmount) || part.times(position.markPrice).lt(rules.minNotional);
    if (isTooSmall) return { ok: false, message: `${words} (${part.toString()}) would be below the exchange\u2019s smallest order of ${rules.minAmount} or ${rules.minNotional} USDT.` };
  }
  return { ok: true, share: share.toNumber(), amount: amount.toNumber(), left: left.toNumber() };
}
