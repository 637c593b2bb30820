import type { InstrumentView } from '../../shared/domain/sessionView.ts';
import type { PositionView } from '../../shared/domain/position.ts';
import { hasSeveralExchanges, marketName } from '../format/marketName.ts';
import { exchangeName } from '../format/symbol.ts';
import { action, type Action, type ActionState } from './action.ts';
import { chartActions } from './chartActions.ts';
import { applyAllocation, lockEntries, protectionActions } from './protectionActions.ts';
import { sessionActions } from './sessionActions.ts';
import { windowActions } from './windowActions.ts';

/** Actions that always exist, in the order of the help page. */
export const fixedActions: readonly Action[] = [...sessionActions, ...windowActions.filter((each) => each.group === 'Risk'), lockEntries, applyAllocation, ...chartActions, ...windowActions.filter((each) => each.group !== 'Risk')];

export function closePosition(position: PositionView, isSeveral = false): Action {
  return action({
    id: `position.close.${position.id}`,
    label: `Close ${position.side} ${marketName(position, isSeveral)}`,
    group: 'Positions',
    keywords: ['exit', 'sell', 'cover', position.symbol],
    hint: 'Closes this position at the market after a confirmation.',
    unavailable: () => cannotManage(position),
    run: (desk) => desk.ui.setState({ dialog: { kind: 'close-position', positionId: position.id } }),
  });
}

export function reducePosition(position: PositionView, isSeveral = false): Action {
  return action({
    id: `position.reduce.${position.id}`,
    label: `Reduce ${position.side} ${marketName(position, isSeveral)}`,
    group: 'Positions',
    keywords: ['partial', 'exit', 'take off', 'scale out', position.symbol],
    hint: 'Takes a part of this position off at the market after a confirmation.',
    unavailable: () => cannotManage(position),
    run: (desk) => desk.ui.setState({ dialog: { kind: 'reduce-position', positionId: position.id } }),
  });
}

export function moveStop(position: PositionView, isSeveral = false): Action {
  return action({
    id: `position.moveStop.${position.id}`,
    label: `Move the stop of ${position.side} ${marketName(position, isSeveral)}`,
    group: 'Positions',
    keywords: ['stop-loss', 'trail', position.symbol],
    hint: 'Replaces the protective stop of this position after a confirmation.',
    unavailable: () => cannotManage(position),
    run: (desk) => desk.ui.setState({ dialog: { kind: 'move-stop', positionId: position.id, stop: null } }),
  });
}

export function showPosition(position: PositionView, isSeveral = false): Action {
  return action({
    id: `position.details.${position.id}`,
    label: `Details of ${position.side} ${marketName(position, isSeveral)}`,
    group: 'Positions',
    keywords: ['margin', 'roe', 'trailing', 'break-even', 'mae', 'mfe', 'partial exits', position.symbol],
    hint: 'Shows the result in initial risks, margin, stop, excursions and what was taken off.',
    run: (desk) => desk.ui.setState({ dialog: { kind: 'position-details', positionId: position.id } }),
  });
}

function cannotManage(position: PositionView): string | null {
  switch (position.status) {
    case 'open':
      return null;
    case 'opening':
      return 'The entry is still being filled.';
    case 'closing':
      return 'The position is already being closed.';
    case 'closed':
      return 'The position is closed.';
  }
}

function showMarket(instrument: InstrumentView, isSeveral: boolean): Action {
  return action({
    id: `market.show.${instrument.index}`,
    label: `Show ${marketName(instrument, isSeveral)}`,
    group: 'Market',
    keywords: [instrument.symbol, exchangeName(instrument.exchange), 'chart', 'symbol'],
    hint: 'Shows this market on the chart.',
    run: (desk) => desk.ui.setState({ instrument: instrument.index, inspectedTime: null }),
  });
}

/** Every action of this moment, those of markets and positions included. */
export function allActions(state: ActionState): readonly Action[] {
  const positions = state.view?.positions.filter((position) => position.status !== 'closed') ?? [];
  const isSeveral = state.view !== null && hasSeveralExchanges(state.view);
  return [
    ...fixedActions,
    ...(state.view?.instruments ?? []).map((instrument) => showMarket(instrument, isSeveral)),
    ...positions.map((position) => closePosition(position, isSeveral)),
    ...positions.map((position) => moveStop(position, isSeveral)),
    ...positions.map((position) => reducePosition(position, isSeveral)),
    ...positions.map((position) => showPosition(position, isSeveral)),
    ...protectionActions(state),
  ];
}

/** Actions whose label, keywords or group contain every word of the query, labels first. */
export function searchActions(actions: readonly Action[], query: string): readonly Action[] {
  const words = query.toLowerCase().split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return actions;
  const ranked = actions.flatMap((each) => {
    const label = each.label.toLowerCase();
    const text = `${label} ${each.group.toLowerCase()} ${each.keywords.join(' ').toLowerCase()}`;
    if (!words.every((word) => text.includes(word))) return [];
    const inLabel = words.filter((word) => label.includes(word)).length;
    return [{ each, rank: inLabel * 2 + (label.startsWith(words[0] ?? '') ? 1 : 0) }];
  });
  return ranked.sort((a, b) => b.rank - a.rank).map(({ each }) => each);
}
