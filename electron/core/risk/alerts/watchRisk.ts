import type { CoreEvent } from '../../events.ts';
import { drawdownFractionOf, equityOf } from '../../portfolio/ledger.ts';
import type { PositionState } from '../../positions/positionState.ts';
import { openRiskOf } from '../../positions/positionState.ts';
import type { CoreState } from '../../state/coreState.ts';
import { notice } from '../../state/coreState.ts';
import { signedNotional } from '../holdings.ts';
import { concentrationOf } from '../portfolio/portfolioRisk.ts';

/*
 * Warnings before a limit is reached (system.md 5.4, 5.5), each told once when its level is crossed and once when it is well below again.
 * They hold nothing back; limits do.
 */

const HEAT = 0.08;
/** Of the drawdown limit. */
const DRAWDOWN_SHARE = 0.8;
/** Of one position, of the equity. */
const POSITION_LOSS = 0.03;
const CORRELATION = 0.8;
const CONCENTRATION = 0.4;
const HELD_MS = 259_200_000;
/** An alert is over below so much of its level. */
const CLEAR = 0.9;

/** Looks at what the event may have moved: money after prices, fills and commands; what positions have to do with each other after a closed 1h candle and a fill. */
export function watchRisk(state: CoreState, event: CoreEvent): void {
  switch (event.kind) {
    case 'price':
      if (isHeld(state, event.instrument)) watchMoney(state);
      return;
    case 'timer':
      watchMoney(state);
      watchAge(state);
      return;
    case 'candle':
      if (event.timeframe === '1h') watchTogether(state);
      return;
    case 'fill':
    case 'liquidation':
    case 'command':
      watchMoney(state);
      watchTogether(state);
      forgetClosed(state);
      return;
    case 'funding':
      watchMoney(state);
      return;
    case 'history':
    case 'order-accepted':
    case 'order-closed':
    case 'funding-rate':
    case 'gate':
    case 'rules':
      return;
    default:
      throw new TypeError(`unknown event ${JSON.stringify(event satisfies never)}`);
  }
}

/** Looks at every price of a held market, so it makes nothing, no sentence and no key, while no level is crossed. */
function watchMoney(state: CoreState): void {
  const { alerts, risk, ledger } = state;
  const equity = equityOf(ledger);
  const heat = equity > 0 ? openRisk(state) / equity : 0;
  if (alerts.mayChange(heat > HEAT)) tellHeat(state, heat);
  const drawdown = drawdownFractionOf(ledger);
  const drawdownLevel = DRAWDOWN_SHARE * risk.max_drawdown;
  if (drawdownLevel > 0 && alerts.mayChange(drawdown > drawdownLevel)) tellDrawdown(state, drawdown, drawdownLevel);
  for (const position of state.open) {
    // what the breaker is closing already needs no warning
    if (position.status === 'closing') continue;
    const loss = equity > 0 ? Math.max(0, -position.unrealised) / equity : 0;
    if (alerts.mayChange(loss > POSITION_LOSS)) tellLoss(state, position, loss);
  }
}

function isHeld(state: CoreState, instrument: number): boolean {
  for (const position of state.open) if (position.instrument === instrument) return true;
  return false;
}

function openRisk(state: CoreState): number {
  let sum = 0;
  for (const position of state.open) sum += openRiskOf(position);
  return sum;
}

function tellHeat(state: CoreState, heat: number): void {
  alert(state, 'heat', heat, HEAT, 'warning', 'heat-high', (how) => `The open risk of all positions is ${percent(heat)} of equity, ${how} ${percent(HEAT)}`);
}

function tellDrawdown(state: CoreState, drawdown: number, level: number): void {
  alert(state, 'drawdown', drawdown, level, 'critical', 'drawdown-high',
    (how) => `Equity is ${percent(drawdown)} below its peak, ${how} four fifths of the limit of ${percent(state.risk.max_drawdown)}`);
}

function tellLoss(state: CoreState, position: PositionState, loss: number): void {
  alert(state, `loss:${position.id}`, loss, POSITION_LOSS, 'critical', 'position-loss-high',
    (how) => `${position.symbol}: the open loss is ${percent(loss)} of equity, ${how} ${percent(POSITION_LOSS)}`, position.instrument);
}

function watchAge(state: CoreState): void {
  for (const position of state.open) {
    if (state.now - position.openedAt < HELD_MS || !state.alerts.once(`held:${position.id}`)) continue;
    notice(state, 'warning', 'position-held-long', `${position.symbol}: the position has been held for ${HELD_MS / 3_600_000} hours`, position.instrument);
  }
}

function watchTogether(state: CoreState): void {
  if (state.open.length === 0 && state.alerts.isQuiet) return;
  const holdings = state.open.map((position) => ({ ...holdingOf(position), heldUntil: null, isWorking: false }));
  const { symbols, largestShare, effectivePositions } = concentrationOf(holdings);
  // of one or two coins one always has half or more
  const share = symbols > 2 ? largestShare : 0;
  alert(state, 'concentration', share, CONCENTRATION, 'warning', 'concentration-high', (how) => `One coin has ${percent(share)} of the open notional, ${how} ${percent(CONCENTRATION)}`);
  const missing = symbols > 2 ? symbols / effectivePositions : 1;
  alert(state, 'diversification', missing, 2, 'info', 'diversification-low', (how) =>
    `${symbols} coins are spread like ${effectivePositions.toFixed(1)} equal positions, ${how === 'above' ? 'less' : 'more'} than half of them`);
  for (const [index, one] of state.open.entries()) {
    for (const other of state.open.slice(index + 1)) {
      if (one.symbol === other.symbol) continue;
      const between = state.relations.correlation(one.instrument, other.instrument);
      if (between === null) continue;
      const key = `correlation:${one.id}:${other.id}`;
      const size = Math.abs(between);
      alert(state, key, size, CORRELATION, 'warning', 'correlation-high', (how) =>
        `${one.symbol} and ${other.symbol} have a correlation of ${between.toFixed(2)}, ${how} ${CORRELATION}: ${signedNotional(holdingOf(one)) * signedNotional(holdingOf(other)) * between > 0 ? 'they win and lose together' : 'one hedges the other'}`);
    }
  }
}

function holdingOf(position: PositionState): { instrument: number; symbol: PositionState['symbol']; side: PositionState['side']; notional: number; risk: number } {
  return { instrument: position.instrument, symbol: position.symbol, side: position.side, notional: position.openAmount * position.markPrice, risk: openRiskOf(position) };
}

/** Alerts about positions end with them, without a word. */
function forgetClosed(state: CoreState): void {
  const open = new Set<string>(state.open.map(({ id }) => id));
  state.alerts.retain((key) => {
    const [kind = '', ...ids] = key.split(':');
    return !['loss', 'held', 'correlation'].includes(kind) || ids.every((id) => open.has(id));
  });
}

function alert(
  state: CoreState,
  key: string,
  value: number,
  level: number,
  severity: 'info' | 'warning' | 'critical',
  code: string,
  sentence: (how: 'above' | 'below') => string,
  instrument: number | null = null,
): void {
  const change = state.alerts.update(key, value, level, CLEAR * level);
  if (change === 'raised') notice(state, severity, code, sentence('above'), instrument);
  else if (change === 'cleared') notice(state, 'info', code, sentence('below'), instrument);
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(2)} %`;
}
