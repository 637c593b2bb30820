import { columnsFromCandles } from '../../../../shared/domain/candle.ts';
import { BREAKERS } from '../../../../shared/domain/breaker.ts';
import { sessionId } from '../../../../shared/domain/ids.ts';
import type { Instrument, MarketRules } from '../../../../shared/domain/instrument.ts';
import { TIMEFRAME_MS } from '../../../../shared/domain/timeframe.ts';
import type { CoreSettings } from '../../../../shared/settings/schema.ts';
import type { TradingCore } from '../../../../electron/core/coreApi.ts';
import { createCore } from '../../../../electron/core/createCore.ts';
import type { CoreEffect } from '../../../../electron/core/effects.ts';
import type { CommandEvent, CoreEvent, GateEvent } from '../../../../electron/core/events.ts';
import { instrumentOf, RULES } from '../support/coreHarness.ts';
import { randomWalk, seededRandom } from '../support/randomWalk.ts';
import { RoughExchange } from '../support/roughExchange.ts';
import { OwnBooks } from './OwnBooks.ts';

const HALF_HOUR = TIMEFRAME_MS['30m'];
/** In the evening: a session of some hours has a midnight in it. */
const BEGIN = Date.UTC(2024, 4, 1, 20);
const COARSE: MarketRules = { ...RULES, priceTick: 0.05, amountStep: 0.01, minAmount: 0.01 };

/** Two exchanges with rules of their own, and one coin on both. */
export const INSTRUMENTS: readonly Instrument[] = [instrumentOf('BTC'), instrumentOf('ETH'), instrumentOf('ETH', 'binanceusdm', COARSE), instrumentOf('SOL', 'binanceusdm', COARSE)];
const GATES: readonly GateEvent['code'][] = ['data-stale', 'clock-skew', 'symbol-quarantined', 'breaker-tripped', 'auth-failure'];

export interface AnySession {
  readonly core: TradingCore;
  readonly events: readonly CoreEvent[];
  readonly effects: readonly CoreEffect[];
  readonly entries: number;
}

/** Plays a random session with every kind of event and command to a core, holding it against its own books after each, and ends it flat. */
export function playAnySession(seed: number, steps: number, settings: CoreSettings): AnySession {
  const random = seededRandom(seed);
  const below = (count: number): number => Math.floor(random() * count);
  const pick = <T>(items: readonly T[]): T | undefined => items[below(items.length)];
  const core = createCore({ sessionId: sessionId('any'), settings, instruments: INSTRUMENTS, startEquity: 1_000, entryTtlMs: 60_000 });
  const exchange = new RoughExchange(random, (instrument) => INSTRUMENTS[instrument]?.rules?.amountStep ?? 1);
  const books = new OwnBooks(core);
  const events: CoreEvent[] = [];
  const all: CoreEffect[] = [];
  const prices = INSTRUMENTS.map(() => 100);
  const priceOf = (instrument: number): number => prices[instrument] ?? 100;
  let now = BEGIN;

  const apply = (event: CoreEvent): void => {
    events.push(event);
    books.before();
    const effects = [...core.apply(event)];
    all.push(...effects);
    exchange.take(effects);
    books.after(event, effects);
  };
  const command = (given: CommandEvent extends infer E ? (E extends CommandEvent ? Omit<E, 'kind' | 'at'> : never) : never): void => {
    apply({ kind: 'command', at: now, ...given } as CommandEvent);
  };
  const listen = (isFair: boolean): void => {
    for (const event of exchange.speak(now, priceOf, isFair)) apply(event);
  };
  const quote = (instrument: number, price: number): void => {
    prices[instrument] = price;
    apply({ kind: 'price', at: now, instrument, last: price, bid: price - 0.05, ask: price + 0.05, mark: price });
  };
  const move = (instrument: number): void => {
    const swing = random() < 0.05 ? 0.3 : 0.03;
    quote(instrument, Math.max(1, Number((priceOf(instrument) * (1 + swing * (random() - 0.5))).toFixed(2))));
  };

  const surprise = (): void => {
    const instrument = below(INSTRUMENTS.length);
    switch (below(7)) {
      case 0: apply({ kind: 'timer', at: now }); break;
      case 1: apply({ kind: 'funding', at: now, instrument, rate: 0.0001, payment: Number((0.2 * (random() - 0.5)).toFixed(8)) }); break;
      case 2: apply({ kind: 'funding-rate', at: now, instrument, rate: 0.002 * (random() - 0.5), nextAt: now + 3_600_000 }); break;
      case 3: {
        const event = exchange.liquidate(instrument, now, priceOf(instrument));
        for (let times = below(3); event !== null && times >= 0; times -= 1) apply(event);
        break;
      }
      case 4: {
        const gate = { instrument: random() < 0.5 ? null : instrument, code: pick(GATES) ?? 'data-stale' } as const;
        apply({ kind: 'gate', at: now, ...gate, blocked: true, reason: 'rough' });
        if (random() < 0.9) apply({ kind: 'gate', at: now + 1, ...gate, blocked: false, reason: 'well again' });
        break;
      }
      case 5: apply({ kind: 'rules', at: now, instrument, rules: INSTRUMENTS[instrument]?.rules ?? RULES }); break;
      default: act();
    }
  };

  const act = (): void => {
    const held = pick(core.openPositions());
    const symbol = random() < 0.5 ? null : (pick(INSTRUMENTS)?.symbol ?? null);
    switch (below(13)) {
      case 0: command({ command: 'pause-entries' }); break;
      case 1: command({ command: 'close-all', reason: pick(['kill-switch', 'manual', 'risk'] as const) ?? 'manual' }); break;
      case 2: command({ command: 'lock', symbol, side: pick([null, 'long', 'short'] as const) ?? null, until: now + below(3) * HALF_HOUR, reason: 'by hand' }); break;
      case 3: command({ command: 'unlock', lockId: pick(core.locks())?.id ?? 'l0' }); break;
      case 4: command({ command: 'apply-allocation' }); break;
      case 5: {
        const order = pick(core.orders());
        if (order !== undefined) command({ command: 'cancel-order', clientOrderId: order.clientOrderId });
        break;
      }
      case 6: command({ command: 'set-limits', limits: { ...core.riskLimits(), max_positions: 1 + below(4), max_exposure: 0.2 + random(), daily_max_trades: 1 + below(40), max_position_size: 0.05 + 0.3 * random() } }); break;
      case 7: if (held !== undefined) command({ command: 'move-stop', positionId: held.id, stop: held.markPrice * (0.98 + 0.04 * random()) }); break;
      case 8: if (held !== undefined) command({ command: 'reduce-position', positionId: held.id, by: pick(['fraction', 'amount'] as const) ?? 'amount', value: random(), reason: 'manual' }); break;
      case 9: if (held !== undefined) command({ command: 'close-position', positionId: held.id, reason: 'manual' }); break;
      default:
        command({ command: 'resume-entries' });
        command({ command: 'reset-kill' });
        for (const breaker of BREAKERS) command({ command: 'reset-breaker', breaker });
    }
  };

  for (const instrument of INSTRUMENTS.keys()) {
    for (const timeframe of ['4h', '1h', '30m'] as const) {
      const length = TIMEFRAME_MS[timeframe];
      const candles = randomWalk({ seed: seed + instrument, count: 200, timeframeMs: length, start: BEGIN - 200 * length, swing: 0.004 });
      apply({ kind: 'history', at: now, instrument, timeframe, columns: columnsFromCandles(timeframe === '30m' ? candles.map((candle) => ({ ...candle, open: 100, high: 100.8, low: 99.2, close: 99.5 + random() })) : candles) });
    }
    quote(instrument, 100);
  }
  for (let step = 0; step < steps; step += 1) {
    const openTime = now - (now % HALF_HOUR);
    now = openTime + HALF_HOUR;
    for (const instrument of [...INSTRUMENTS.keys()].sort(() => random() - 0.5)) {
      if (random() < 0.03) continue;
      const close = priceOf(instrument);
      for (const timeframe of ['4h', '1h', '30m'] as const) {
        const length = TIMEFRAME_MS[timeframe];
        if (now % length !== 0) continue;
        const late = random() < 0.1 ? below(70_000) : below(500);
        apply({ kind: 'candle', at: now + late, instrument, timeframe, openTime: now - length, open: close, high: close * (1 + 0.02 * random()), low: close * (1 - 0.02 * random()), close, volume: 1 });
      }
      if (random() < 0.7) listen(false);
    }
    for (let tick = 0; tick < 3; tick += 1) {
      now += 1_000 + below(200_000);
      move(below(INSTRUMENTS.length));
      listen(false);
      if (random() < 0.35) surprise();
    }
  }
  end();
  return { core, events, effects: all, entries: books.entries };

  /** Everything comes to an end with an exchange that now behaves. */
  function end(): void {
    command(random() < 0.5 ? { command: 'close-all', reason: 'session-end' } : { command: 'stop-entries', reason: 'time is up' });
    command({ command: 'close-all', reason: 'session-end' });
    for (let minute = 0; minute < 20 && (core.openPositions().length > 0 || !exchange.isIdle); minute += 1) {
      now += 60_000;
      listen(true);
      apply({ kind: 'timer', at: now });
    }
  }
}
