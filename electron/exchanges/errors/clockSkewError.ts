import { ExchangeError } from './exchangeError.ts';

/** The exchange's clock contradicts itself, its candles or ours: it cannot be told which candle is closed. */
export class ClockSkewError extends ExchangeError {
  override readonly name = 'ClockSkewError';
  readonly code = 'clock-skew';
  readonly isTransient = false;
}
