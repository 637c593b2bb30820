import type { ReasonCode } from '../../shared/domain/decision.ts';

export interface ReasonWords {
  readonly title: string;
  /** Why no trade was made, in words a trader uses. */
  readonly sentence: string;
}

/** What each refusal code means. The record type keeps the table complete. */
export const REASON_WORDS: Readonly<Record<ReasonCode, ReasonWords>> = {
  'not-ready-30m': { title: 'Not enough 30m candles', sentence: 'The 30-minute history is still too short for the indicators, so the strategy does not judge yet.' },
  'not-ready-1h': { title: 'Not enough 1h candles', sentence: 'The 1-hour history is still too short to name the momentum, so the strategy does not judge yet.' },
  'not-ready-4h': { title: 'Not enough 4h candles', sentence: 'The 4-hour history is still too short to name trend and volatility, so the strategy does not judge yet.' },
  'rsi-not-reached': { title: 'RSI short of its threshold', sentence: 'RSI did not reach the adaptive threshold, so the move was not stretched enough to trade against.' },
  'ema-not-aligned': { title: 'Averages not aligned', sentence: 'The moving averages do not stand in the bearish order that a short needs.' },
  'no-volume': { title: 'No volume', sentence: 'Nothing traded in this candle, so its price proves nothing.' },
  'regime-unfavourable': { title: 'Regime unfavourable', sentence: 'The market regime does not favour this strategy.' },
  'atr-missing': { title: 'ATR missing', sentence: 'The average true range is zero or unknown, so no stop or target can be placed.' },
  'target-not-positive': { title: 'Target below zero', sentence: 'The target price would not be above zero.' },
  'stop-too-tight': { title: 'Stop too tight', sentence: 'The stop would stand closer to the entry than the smallest allowed distance.' },
  'reward-too-small': { title: 'Reward too small', sentence: 'After fees on both sides the target pays too little for the risk to the stop.' },
  'entries-paused': { title: 'Entries paused', sentence: 'New entries were paused, the session was stopping or its time was up.' },
  'breaker-tripped': { title: 'Circuit breaker tripped', sentence: 'The circuit breaker is tripped and blocks every entry.' },
  'clock-skew': { title: 'Clock differs from the exchange', sentence: 'The computer\u2019s clock differs too much from the exchange\u2019s clock.' },
  'data-stale': { title: 'Data stale', sentence: 'The newest price is older than its limit, so the market could not be trusted.' },
  'symbol-quarantined': { title: 'Market quarantined', sentence: 'This market is set aside after repeated trouble.' },
  'no-market-rules': { title: 'Trading rules unknown', sentence: 'The exchange\u2019s precision and minimums for this market are unknown, so no order can be built.' },
  'signal-malformed': { title: 'Signal malformed', sentence: 'The strategy planned a trade that cannot be: its prices are missing or on the wrong sides.' },
  'already-signalled': { title: 'Already signalled', sentence: 'This candle already gave a signal for this strategy and side.' },
  'position-open': { title: 'Position already open', sentence: 'A position on this market is open and positions are not stacked.' },
  'order-working': { title: 'Order already working', sentence: 'An entry order on this market is still working.' },
  cooldown: { title: 'Cooling down', sentence: 'The last accepted signal is too recent.' },
  'reentry-cooldown': { title: 'Cooling down after a stop-loss', sentence: 'The last position here ended at its stop-loss less than one signal candle ago.' },
  'price-unchanged': { title: 'Price unchanged', sentence: 'The price has hardly moved since the last signal, which was refused.' },
  'model-veto': { title: 'Vetoed by the model', sentence: 'The trained model judged this entry unlikely to pay.' },
  'conflict-lost': { title: 'Another signal had priority', sentence: 'Another signal on the same market was stronger.' },
  locked: { title: 'Locked by a protection', sentence: 'A protection has locked this market, side or strategy for now.' },
  'exposure-limit': { title: 'Exposure limit', sentence: 'The trade would take the total open value above its limit.' },
  'position-size-limit': { title: 'Position size limit', sentence: 'The position would be larger than one position may be.' },
  'trade-risk-limit': { title: 'Trade risk limit', sentence: 'A stop-out would lose more than one trade may risk.' },
  'drawdown-limit': { title: 'Drawdown limit', sentence: 'Equity has fallen from its peak by more than allowed.' },
  'heat-limit': { title: 'Open risk limit', sentence: 'All stops together would lose more than allowed.' },
  'win-rate-limit': { title: 'Win rate too low', sentence: 'The strategy\u2019s win rate, over enough trades to matter, is below its limit.' },
  'daily-loss-limit': { title: 'Daily loss limit', sentence: 'Today\u2019s loss has reached its limit. Entries open again at 00:00 UTC.' },
  'daily-trades-limit': { title: 'Daily trades limit', sentence: 'Today\u2019s number of entries is used up. Entries open again at 00:00 UTC.' },
  'class-limit': { title: 'Asset class limit', sentence: 'The limit of this market\u2019s class is used up.' },
  'correlation-limit': { title: 'Correlation limit', sentence: 'The market moves too much like one that is already held.' },
  'max-positions': { title: 'Positions limit', sentence: 'The greatest number of open positions is reached.' },
  'loss-streak': { title: 'Loss streak', sentence: 'Too many trades in a row have lost.' },
  'portfolio-limit': { title: 'Portfolio limit', sentence: 'A limit of the whole portfolio (net exposure, beta, value at risk or funding) would be passed.' },
  'allocation-limit': { title: 'Allocation used up', sentence: 'The strategy\u2019s share of the capital is in use.' },
  'margin-short': { title: 'Margin too small', sentence: 'The free margin does not carry the position.' },
  'liquidation-too-near': { title: 'Liquidation too near', sentence: 'The liquidation price would stand too close to the stop.' },
  'below-minimum': { title: 'Below the exchange\u2019s minimum', sentence: 'Within the risk limits the order would be smaller than the exchange accepts.' },
  'signal-expired': { title: 'Signal expired', sentence: 'The signal was accepted but could not be sent in time.' },
  'order-refused': { title: 'Order refused', sentence: 'The order was sent and refused. The orders table has the reason.' },
};

export function reasonTitle(code: ReasonCode | null): string {
  return code === null ? 'All checks passed' : REASON_WORDS[code].title;
}

export function reasonSentence(code: ReasonCode | null): string {
  return code === null ? 'Every check passed, so the strategy entered.' : REASON_WORDS[code].sentence;
}

/** Words for a code that comes as plain text, as in a report; the code itself where it is unknown. */
export function reasonTitleOf(code: string): string {
  return isReasonCode(code) ? REASON_WORDS[code].title : code;
}

function isReasonCode(code: string): code is ReasonCode {
  return Object.hasOwn(REASON_WORDS, code);
}
