import type { MarketRules } from '../../shared/domain/instrument.ts';
import type { PositionView } from '../../shared/domain/position.ts';
import { formatFraction, formatMoney } from '../format/number.ts';

export interface PositionLine {
  readonly key: string;
  readonly positionId: string;
  readonly kind: 'entry' | 'stop' | 'target' | 'liquidation';
  readonly price: number;
  readonly title: string;
}

/** Money won or lost if the open amount were closed at `price`, before fees. */
export function pnlAt(position: Pick<PositionView, 'side' | 'entryPrice' | 'openAmount'>, price: number): number {
  const move = position.side === 'long' ? price - position.entryPrice : position.entryPrice - price;
  return move * position.openAmount;
}

/** How far `price` lies from the mark price, as a fraction of it, with its sign. */
export function distanceFrom(mark: number, price: number): number | null {
  return mark > 0 ? price / mark - 1 : null;
}

/** The lines of every open position of one market: entry, stop, target and liquidation, each with distance and money. */
export function positionLines(positions: readonly PositionView[], instrument: number): readonly PositionLine[] {
  return positions
    .filter((position) => position.instrument === instrument && position.status !== 'closed' && position.openAmount > 0)
    .flatMap((position) => {
      const line = (kind: PositionLine['kind'], price: number, title: string): PositionLine => ({ key: `${position.id}:${kind}`, positionId: position.id, kind, price, title });
      const reach = (price: number): string => `${formatFraction(distanceFrom(position.markPrice, price), 2, 'always')}  ${formatMoney(pnlAt(position, price), { sign: 'always' })} USDT`;
      return [
        line('entry', position.entryPrice, position.side === 'long' ? 'Long' : 'Short'),
        line('stop', position.stopLoss, `Stop ${reach(position.stopLoss)}`),
        line('target', position.takeProfit, `Target ${reach(position.takeProfit)}`),
        ...(position.liquidationPrice === null ? [] : [line('liquidation', position.liquidationPrice, 'Liquidation')]),
      ];
    });
}

/** A price moved to the market's nearest tick. */
export function toTick(price: number, rules: Pick<MarketRules, 'priceTick'> | null): number {
  if (rules === null || rules.priceTick <= 0) return price;
  const ticks = Math.round(price / rules.priceTick);
  return Number((ticks * rules.priceTick).toPrecision(15));
}
