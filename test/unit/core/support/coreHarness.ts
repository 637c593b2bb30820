import type { Candle } from '../../../../shared/domain/candle.ts';
import { columnsFromCandles } from '../../../../shared/domain/candle.ts';
import type { SessionDecision } from '../../../../shared/domain/decision.ts';
import type { ClientOrderId, MarketSymbol } from '../../../../shared/domain/ids.ts';
import { exchangeOrderId, parseMarketSymbol, sessionId } from '../../../../shared/domain/ids.ts';
import type { ExchangeId, Instrument, MarketRules } from '../../../../shared/domain/instrument.ts';
import type { OrderRequest } from '../../../../shared/domain/order.ts';
import type { PositionView } from '../../../../shared/domain/position.ts';
import { TIMEFRAME_MS } from '../../../../shared/domain/timeframe.ts';
import type { CoreSettings } from '../../../../shared/settings/schema.ts';
import { coreSettingsOf, settingsSchema } from '../../../../shared/settings/schema.ts';
import type { TradingCore } from '../../../../electron/core/coreApi.ts';
import { createCore } from '../../../../electron/core/createCore.ts';
import type { CoreEffect } from '../../../../electron/core/effects.ts';
import type { CommandEvent, CoreEvent } from '../../../../electron/core/events.ts';

/** Where a calm market begins: Wednesday 2024-05-01, 12:00 UTC. */
export const START = Date.UTC(2024, 4, 1, 12);
const HALF_HOUR = TIMEFRAME_MS['30m'];

export const RULES: MarketRules = {
  priceTick: 0.01, amountStep: 0.001, minAmount: 0.001, minNotional: 5, takerFee: 0.0006, makerFee: 0.0006, maxLeverage: 50,
};

/** The bounce enters on every candle, the rip never; sizes are bound by 20 % of an equity of 1,000. */
export function calmSettings(changes: { execution?: object; risk?: object; management?: object; duplicates?: object; bounce?: object; rip?: object; age?: number; positions?: object; classes?: object; protections?: object; emergency?: object; portfolio?: object; signals?: object } = {}): CoreSettings {
  return coreSettingsOf(settingsSchema.parse({
    execution: changes.execution ?? {},
    risk: { equity_usd: 1_000, risk_usd_cap: 1_000, max_notional_per_trade: null, daily_max_trades: 100, ...changes.risk },
    risk_management: changes.management ?? {},
    protections: changes.protections ?? {},
    emergency: changes.emergency ?? {},
    // one strategy trades at a time here: shares would halve what it may open
    portfolio: { enforce_allocation: false, ...changes.portfolio },
    class_limits: { bluechip: { notional: null, risk: null }, ...changes.classes },
    regime: { min_slow_candles: 200 },
    signals: {
      ...changes.signals,
      duplicate_prevention: changes.duplicates ?? {},
      oversold_bounce: { symbols: thresholds(100), ...changes.bounce },
      short_the_rip: { symbols: thresholds(100), ...changes.rip },
    },
    position_management: { time_based_exit: { max_position_duration: changes.age ?? 86_400 }, ...changes.positions },
  }));
}

/** A threshold for every symbol of these tests. */
export function thresholds(value: number): Record<string, { rsi_threshold: number }> {
  return Object.fromEntries(['BTC', 'ETH', 'SOL'].map((base) => [`${base}/USDT:USDT`, { rsi_threshold: value }]));
}

export function symbolOf(base: string): MarketSymbol {
  const symbol = parseMarketSymbol(base);
  if (symbol === null) throw new Error(`${base} is no symbol`);
  return symbol;
}

export function instrumentOf(base: string, exchange: ExchangeId = 'bingx', rules: MarketRules | null = RULES): Instrument {
  return { exchange, symbol: symbolOf(base), rules };
}

/** Candles that never move: close 100, range 99.5 to 100.5, so that the ATR is 1, the bounce's stop 98.8 and its target 102.5. */
export function calmCandle(openTime: number): Candle {
  return { openTime, open: 100, high: 100.5, low: 99.5, close: 100, volume: 1 };
}

export interface HarnessOptions {
  readonly settings?: CoreSettings;
  readonly instruments?: readonly Instrument[];
  readonly entryTtlMs?: number;
  /** Close of a 1h candle of the history, by market and row (0 to 199); 100 where not given. */
  readonly hourlyClose?: (instrument: number, row: number) => number;
}

/** A core with 200 calm candles of each timeframe behind it, and words to drive it by hand. */
export class CoreHarness {
  readonly core: TradingCore;
  readonly events: CoreEvent[] = [];
  now = START;
  #nextOpen = START;
  #fills = 0;

  constructor(options: HarnessOptions = {}) {
    const instruments = options.instruments ?? [instrumentOf('BTC')];
    this.core = createCore({
      sessionId: sessionId('s1'),
      settings: options.settings ?? calmSettings(),
      instruments,
      startEquity: 1_000,
      entryTtlMs: options.entryTtlMs ?? 60_000,
    });
    for (const [instrument] of instruments.entries()) {
      for (const timeframe of ['4h', '1h', '30m'] as const) {
        const length = TIMEFRAME_MS[timeframe];
        const closeOf = timeframe === '1h' ? options.hourlyClose : undefined;
        const candles = Array.from({ length: 200 }, (_, row) => ({ ...calmCandle(START - (200 - row) * length), close: closeOf?.(instrument, row) ?? 100 }));
        this.apply({ kind: 'history', at: START, instrument, timeframe, columns: columnsFromCandles(candles) });
      }
    }
  }

  apply(event: CoreEvent): readonly CoreEffect[] {
    this.events.push(event);
    return [...this.core.apply(event)];
  }

  /** Closes the next 30m candle and returns what was decided on it. `lateMs` is how long after its close it comes. */
  candle(instrument = 0, lateMs = 0, candle: Candle = calmCandle(this.#nextOpen)): { decisions: SessionDecision[]; orders: OrderRequest[]; effects: readonly CoreEffect[] } {
    this.#nextOpen = candle.openTime + HALF_HOUR;
    this.now = Math.max(this.now, this.#nextOpen + lateMs);
    const effects = this.apply({ kind: 'candle', at: this.now, instrument, timeframe: '30m', ...candle });
    return {
      decisions: effects.flatMap((effect) => (effect.kind === 'decision' ? [this.core.decision(effect.row)] : [])),
      orders: submitted(effects),
      effects,
    };
  }

  /** The same candle on another market, at the same time. */
  sameCandle(instrument: number): ReturnType<CoreHarness['candle']> {
    this.#nextOpen -= HALF_HOUR;
    return this.candle(instrument);
  }

  price(price: number, instrument = 0, afterMs = 1_000): readonly CoreEffect[] {
    this.now += afterMs;
    return this.apply({ kind: 'price', at: this.now, instrument, last: price, bid: price, ask: price, mark: price });
  }

  timer(afterMs: number): readonly CoreEffect[] {
    this.now += afterMs;
    return this.apply({ kind: 'timer', at: this.now });
  }

  accept(order: OrderRequest): readonly CoreEffect[] {
    return this.apply({ kind: 'order-accepted', at: this.now, clientOrderId: order.clientOrderId, exchangeOrderId: exchangeOrderId(`x-${order.clientOrderId}`) });
  }

  fill(id: ClientOrderId, price: number, amount: number, fee = price * amount * RULES.takerFee, fillId = `f${(this.#fills += 1)}`): readonly CoreEffect[] {
    return this.apply({ kind: 'fill', at: this.now, clientOrderId: id, fillId, price, amount, fee, liquidity: 'taker' });
  }

  end(id: ClientOrderId, status: 'cancelled' | 'rejected' | 'expired', reason = 'test'): readonly CoreEffect[] {
    return this.apply({ kind: 'order-closed', at: this.now, clientOrderId: id, status, reason });
  }

  command(command: CommandEvent extends infer E ? (E extends CommandEvent ? Omit<E, 'kind' | 'at'> : never) : never): readonly CoreEffect[] {
    return this.apply({ kind: 'command', at: this.now, ...command } as CommandEvent);
  }

  /** A candle whose entry is accepted and filled at `price`, with stop and target accepted. */
  open(price = 100, instrument = 0): { entry: OrderRequest; stop: OrderRequest; target: OrderRequest; position: PositionView } {
    const entry = only(this.candle(instrument).orders);
    this.accept(entry);
    const protections = submitted(this.fill(entry.clientOrderId, price, entry.amount));
    const stop = only(protections.filter((order) => order.purpose === 'stop-loss'));
    const target = only(protections.filter((order) => order.purpose === 'take-profit'));
    this.accept(stop);
    this.accept(target);
    return { entry, stop, target, position: this.position() };
  }

  /** The newest position. */
  position(): PositionView {
    const position = this.core.positions().at(-1);
    if (position === undefined) throw new Error('there is no position');
    return position;
  }

  /** The reason given to the first decision of the next candle. */
  reason(instrument = 0): string | null {
    return this.candle(instrument).decisions[0]?.reason ?? null;
  }
}

export function submitted(effects: readonly CoreEffect[]): OrderRequest[] {
  return effects.flatMap((effect) => (effect.kind === 'submit-order' ? [effect.order] : []));
}

export function cancelled(effects: readonly CoreEffect[]): ClientOrderId[] {
  return effects.flatMap((effect) => (effect.kind === 'cancel-order' ? [effect.clientOrderId] : []));
}

export function notices(effects: readonly CoreEffect[]): string[] {
  return effects.flatMap((effect) => (effect.kind === 'notice' ? [effect.code] : []));
}

export function only<T>(items: readonly T[]): T {
  const [first] = items;
  if (first === undefined || items.length !== 1) throw new Error(`expected one, got ${items.length}`);
  return first;
}
