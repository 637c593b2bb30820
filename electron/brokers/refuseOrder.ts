import type { MarketRules } from '../../shared/domain/instrument.ts';
import type { OrderRequest } from '../../shared/domain/order.ts';
import { isOnStep, multiply } from './decimalSteps.ts';

export interface OrderRefusal {
  readonly code:
    | 'no-market-rules' | 'bad-amount' | 'amount-step' | 'min-amount' | 'min-notional' | 'price-missing' | 'price-tick'
    | 'trigger-missing' | 'post-only-market' | 'insufficient-margin';
  readonly message: string;
}

/** Why an exchange would not take this order, or null. `marketPrice` values orders that carry no price; null while none is known. */
export function refuseOrder(order: OrderRequest, rules: MarketRules | null, marketPrice: number | null): OrderRefusal | null {
  if (rules === null) return { code: 'no-market-rules', message: 'precision and minimums of this market are unknown' };
  const { amount, price, triggerPrice } = order;
  if (!(amount > 0) || !Number.isFinite(amount)) return { code: 'bad-amount', message: `amount ${amount} is not above 0` };
  if (!isOnStep(amount, rules.amountStep)) return { code: 'amount-step', message: `amount ${amount} is not a multiple of ${rules.amountStep}` };
  if (order.type === 'limit' && price === null) return { code: 'price-missing', message: 'a limit order needs a price' };
  const isTriggered = order.type === 'stop-market' || order.type === 'take-profit-market';
  if (isTriggered && triggerPrice === null) return { code: 'trigger-missing', message: `a ${order.type} order needs a trigger price` };
  if (order.type === 'market' && order.timeInForce === 'PO') return { code: 'post-only-market', message: 'a market order cannot be post-only' };
  for (const given of [price, triggerPrice]) {
    if (given !== null && (!(given > 0) || !isOnStep(given, rules.priceTick))) {
      return { code: 'price-tick', message: `price ${given} is not a multiple of ${rules.priceTick}` };
    }
  }
  if (order.reduceOnly) return null;
  if (amount < rules.minAmount) return { code: 'min-amount', message: `amount ${amount} is below the least amount ${rules.minAmount}` };
  const value = price ?? triggerPrice ?? marketPrice;
  if (value !== null && multiply(amount, value) < rules.minNotional) {
    return { code: 'min-notional', message: `value ${multiply(amount, value)} is below the least value ${rules.minNotional}` };
  }
  return null;
}
