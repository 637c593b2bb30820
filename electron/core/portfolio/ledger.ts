/** Money of a session in quote currency and the counters of its UTC day. Plain data. */
export interface Ledger {
  readonly startEquity: number;
  /** Gross. */
  realised: number;
  unrealised: number;
  fees: number;
  /** Positive = paid. */
  funding: number;
  /** Days since the epoch, UTC; −1 before the first event. */
  day: number;
  dayStartEquity: number;
  peakEquity: number;
  tradesToday: number;
  /** Closed positions with a net loss in a row, today. */
  lossStreak: number;
}

const DAY_MS = 86_400_000;

export function createLedger(startEquity: number): Ledger {
  return {
    startEquity,
    realised: 0,
    unrealised: 0,
    fees: 0,
    funding: 0,
    day: -1,
    dayStartEquity: startEquity,
    peakEquity: startEquity,
    tradesToday: 0,
    lossStreak: 0,
  };
}

export function cashOf(ledger: Ledger): number {
  return ledger.startEquity + ledger.realised - ledger.fees - ledger.funding;
}

export function equityOf(ledger: Ledger): number {
  return cashOf(ledger) + ledger.unrealised;
}

/** Loss since the day began as a fraction of its first equity; 0 while the day is at a gain. */
export function dayLossFractionOf(ledger: Ledger): number {
  return Math.max(0, (ledger.dayStartEquity - equityOf(ledger)) / ledger.dayStartEquity);
}

export function drawdownFractionOf(ledger: Ledger): number {
  return Math.max(0, (ledger.peakEquity - equityOf(ledger)) / ledger.peakEquity);
}

/** `true` where `at` lies on a later UTC day than the ledger's: what every event asks. */
export function isLaterDay(ledger: Ledger, at: number): boolean {
  return at >= (ledger.day + 1) * DAY_MS;
}

/** `true` where `at` lies on a later UTC day than the ledger's; its day then begins anew with the equity of now. */
export function rollDay(ledger: Ledger, at: number): boolean {
  const day = Math.floor(at / DAY_MS);
  if (day <= ledger.day) return false;
  const isFirst = ledger.day === -1;
  ledger.day = day;
  ledger.dayStartEquity = equityOf(ledger);
  ledger.tradesToday = 0;
  ledger.lossStreak = 0;
  return !isFirst;
}
