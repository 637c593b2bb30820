import type { CandleMessage } from './binanceFrames.ts';

/**
 * What the closed flag of Binance's candles says about order: a state that comes after its candle was closed, or after a later candle has
 * begun, and is not itself a closed one, is late. Taken for news it would look like a change of a closed candle.
 */
export class CandleOrder {
  readonly #through = new Map<string, { openTime: number; isClosed: boolean }>();

  /** Whether the state is of use; notes it. A closed state always is: a correction, or the last word on its candle. */
  accepts({ symbol, timeframe, candle: { openTime } }: CandleMessage, isClosed: boolean): boolean {
    const key = `${symbol} ${timeframe}`;
    const known = this.#through.get(key);
    if (known === undefined || openTime > known.openTime) this.#through.set(key, { openTime, isClosed });
    else if (openTime === known.openTime && isClosed) known.isClosed = true;
    if (isClosed || known === undefined) return true;
    return openTime > known.openTime || (openTime === known.openTime && !known.isClosed);
  }
}
