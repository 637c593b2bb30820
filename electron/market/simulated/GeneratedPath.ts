import { decimalGrid, type DecimalGrid } from './decimalGrid.ts';
import type { MarketProfile } from './marketProfile.ts';
import { Prng } from './Prng.ts';
import { nextRegime, regimeAt } from './regimes.ts';

/** One generated candle. */
export const STEP_MS = 300_000;
export const STEPS_PER_DAY = 288;
const DAY_STEP = 1 / STEPS_PER_DAY;
const ROOT_STEP = Math.sqrt(DAY_STEP);

/** GARCH(1,1) of the whole market's variance, by steps: a shock's half is gone after some three hours. */
const SHOCK = 0.05;
const PERSISTENCE = 0.93;
/** Slow swings of volatility (Ornstein-Uhlenbeck on its logarithm): standard deviation, and return per day. */
const MARKET_SWING = { deviation: 0.22, reversion: 0.7 };
const OWN_SWING = { deviation: 0.15, reversion: 2 };
/** Bounds of all of it together, so that no seed gives a dead or a mad market. */
const VOLATILITY_BOUNDS = { least: 0.62, most: 3 };
/** Correlation of one market's return with the whole market's, of equal volatility. */
const CORRELATION = 0.78;
const OWN_SHARE = Math.sqrt(1 - CORRELATION * CORRELATION);
/** Pull of the price towards its profile's, per day: years of market time stay in sight of it. */
const HOME_PULL = 0.02;

const ROW = { open: 0, high: 1, low: 2, close: 3, volume: 4, length: 5 } as const;
/** A day's candles of one market: open, high, low, close, volume, 288 times. */
export type DayRows = Float64Array;
export const ROW_FIELDS = ROW;

const MARKET_WORDS = 3 + Prng.STATE_WORDS;
const SYMBOL_WORDS = 4 + Prng.STATE_WORDS;

interface SymbolState {
  readonly profile: MarketProfile;
  readonly prng: Prng;
  readonly prices: DecimalGrid;
  readonly amounts: DecimalGrid;
  readonly home: number;
  /** Logarithm of the price, unrounded, and its last rounding. */
  price: number;
  close: number;
  swing: number;
  /** Logarithm of the price at which the regime began. */
  anchor: number;
}

/**
 * The course of a generated market, five minutes a step: regimes that change every few days, clustered volatility, and markets that mostly
 * move together. Each market is a function of the seed and its own symbol, whatever other markets there are.
 */
export class GeneratedPath {
  readonly #prng: Prng;
  readonly #symbols: readonly SymbolState[];
  #regime = 2;
  #variance = 1;
  #swing = 0;

  constructor(seed: number, markets: readonly { readonly label: string; readonly profile: MarketProfile }[]) {
    this.#prng = new Prng(seed, 'market');
    this.#symbols = markets.map(({ label, profile }) => {
      const home = Math.log(profile.price);
      const prng = new Prng(seed, `symbol:${label}`);
      const prices = decimalGrid(profile.rules.priceTick);
      const price = home + 0.1 * prng.normal();
      return { profile, prng, prices, amounts: decimalGrid(profile.rules.amountStep), home, price, close: prices.round(Math.exp(price)), swing: 0, anchor: price };
    });
  }

  /** The state before the next day: everything that follows depends on it alone. */
  save(): Float64Array {
    const state = new Float64Array(MARKET_WORDS + SYMBOL_WORDS * this.#symbols.length);
    state.set([this.#regime, this.#variance, this.#swing]);
    this.#prng.save(state, 3);
    this.#symbols.forEach((symbol, index) => {
      const at = MARKET_WORDS + SYMBOL_WORDS * index;
      state.set([symbol.price, symbol.close, symbol.swing, symbol.anchor], at);
      symbol.prng.save(state, at + 4);
    });
    return state;
  }

  load(state: Float64Array): void {
    const word = (at: number): number => state[at] ?? 0;
    this.#regime = word(0);
    this.#variance = word(1);
    this.#swing = word(2);
    this.#prng.load(state, 3);
    this.#symbols.forEach((symbol, index) => {
      const at = MARKET_WORDS + SYMBOL_WORDS * index;
      symbol.price = word(at);
      symbol.close = word(at + 1);
      symbol.swing = word(at + 2);
      symbol.anchor = word(at + 3);
      symbol.prng.load(state, at + 4);
    });
  }

  /** The next day's candles of each market. */
  nextDay(): readonly DayRows[] {
    const days = this.#symbols.map(() => new Float64Array(STEPS_PER_DAY * ROW.length));
    for (let step = 0; step < STEPS_PER_DAY; step += 1) this.#step(step, days);
    return days;
  }

  #step(step: number, days: readonly DayRows[]): void {
    const prng = this.#prng;
    let regime = regimeAt(this.#regime);
    if (prng.next() * regime.days * STEPS_PER_DAY < 1) {
      this.#regime = nextRegime(regime, prng);
      regime = regimeAt(this.#regime);
      for (const symbol of this.#symbols) symbol.anchor = symbol.price;
    }
    const deviation = Math.sqrt(this.#variance);
    const shock = deviation * prng.normal();
    this.#variance = 1 - SHOCK - PERSISTENCE + SHOCK * shock * shock + PERSISTENCE * this.#variance;
    this.#swing = swung(this.#swing, MARKET_SWING, prng);
    const level = regime.volatility * Math.exp(this.#swing);
    for (let index = 0; index < this.#symbols.length; index += 1) {
      const symbol = this.#symbols[index];
      const rows = days[index];
      if (symbol === undefined || rows === undefined) continue;
      const { profile } = symbol;
      symbol.swing = swung(symbol.swing, OWN_SWING, symbol.prng);
      const wanted = level * deviation * Math.exp(symbol.swing);
      const volatility = Math.min(VOLATILITY_BOUNDS.most, Math.max(VOLATILITY_BOUNDS.least, wanted));
      const sigma = profile.dailyVolatility * ROOT_STEP * volatility;
      const drift = regime.dailyDrift * profile.beta + regime.reversion * (symbol.anchor - symbol.price) + HOME_PULL * (symbol.home - symbol.price);
      const change = drift * DAY_STEP + sigma * (CORRELATION * (shock / deviation) + OWN_SHARE * symbol.prng.normal());
      writeRow(symbol, rows, step * ROW.length, change, sigma, volatility);
    }
  }
}

function swung(value: number, { deviation, reversion }: typeof MARKET_SWING, prng: Prng): number {
  return value - reversion * value * DAY_STEP + deviation * Math.sqrt(2 * reversion * DAY_STEP) * prng.normal();
}

/** High and low are those of a Brownian way between open and close (its maximum's distribution is known: Rayleigh about the ends). */
function writeRow(symbol: SymbolState, rows: DayRows, at: number, change: number, sigma: number, volatility: number): void {
  const { prng, prices, profile } = symbol;
  const open = symbol.close;
  const from = Math.log(open);
  symbol.price += change;
  const close = Math.max(prices.step, prices.round(Math.exp(symbol.price)));
  symbol.close = close;
  const way = symbol.price - from;
  const up = 0.5 * (way + Math.sqrt(way * way - 2 * sigma * sigma * Math.log(prng.next())));
  const down = 0.5 * (-way + Math.sqrt(way * way - 2 * sigma * sigma * Math.log(prng.next())));
  rows[at + ROW.open] = open;
  rows[at + ROW.high] = Math.max(open, close, prices.round(open * Math.exp(up)));
  rows[at + ROW.low] = Math.max(prices.step, Math.min(open, close, prices.round(open * Math.exp(-down))));
  rows[at + ROW.close] = close;
  const turnover = profile.fiveMinuteTurnover * volatility ** 1.5 * Math.exp(0.35 * prng.normal());
  rows[at + ROW.volume] = Math.max(symbol.amounts.step, symbol.amounts.round(turnover / close));
}
