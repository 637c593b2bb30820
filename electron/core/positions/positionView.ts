import type { PositionView } from '../../../shared/domain/position.ts';
import { leverageOf } from '../risk/exposure.ts';
import type { CoreState } from '../state/coreState.ts';
import { liquidationPriceOf, marginOf } from './margin.ts';
import type { PositionState } from './positionState.ts';
import { entryPriceOf, riskUnitOf } from './positionState.ts';

/** A position as it is shown, journalled and reported. */
export function positionView(state: CoreState, position: PositionState): PositionView {
  const leverage = leverageOf(state, position.instrument);
  const entryPrice = entryPriceOf(position);
  const netPnl = position.realised + position.unrealised - position.fees - position.funding;
  const initialRisk = riskUnitOf(position) * position.entryAmount;
  return {
    id: position.id,
    instrument: position.instrument,
    exchange: position.exchange,
    symbol: position.symbol,
    side: position.side,
    strategy: position.strategy,
    decisionId: position.decisionId,
    status: position.status,
    openedAt: position.openedAt,
    closedAt: position.closedAt,
    entryPrice: withoutNoise(entryPrice),
    exitPrice: position.exitAmount === 0 ? null : withoutNoise(position.exitValue / position.exitAmount),
    amount: position.amount,
    openAmount: position.openAmount,
    initialStop: position.initialStop,
    stopLoss: position.stopLoss,
    takeProfit: position.takeProfit,
    hasProtectiveStop: position.hasProtectiveStop,
    exitReason: position.status === 'closed' ? position.exitReason : null,
    markPrice: position.markPrice,
    unrealisedPnl: position.unrealised,
    realisedPnl: position.realised,
    fees: position.fees,
    funding: position.funding,
    netPnl,
    mae: position.mae,
    mfe: position.mfe,
    liquidationPrice: liquidationPriceOf(state, position),
    marginMode: state.options.settings.execution.margin_mode,
    leverage,
    margin: marginOf(state, position),
    roe: netPnl / ((entryPrice * position.amount) / leverage),
    initialRisk,
    rMultiple: initialRisk === 0 ? null : netPnl / initialRisk,
    entryAtr: position.entryAtr,
    trailing: { isActivated: position.trailBest !== null, level: position.trailLevel },
    isAtBreakEven: position.isAtBreakEven,
    partialExits: position.partialExits,
  };
}

/** A value over an amount, to 15 digits: 58100, not the 58100.00000000001 that the division leaves. */
function withoutNoise(price: number): number {
  return Number(price.toPrecision(15));
}
