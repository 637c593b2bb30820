/** A missing candle that ended less than this ago is not yet a hole of the exchange, market ms: it may come late. */
export const HOLE_AGE_MS = 3_600_000;
