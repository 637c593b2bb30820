import type { InstrumentView, StrategyStatusView } from '../../shared/domain/sessionView.ts';
import { FractionChange, Known } from '../design/Change.tsx';
import { classNames } from '../design/classNames.ts';
import { useMarketNow, useTimeFormat } from '../desk/useDesk.ts';
import { formatAge, formatDuration } from '../format/duration.ts';
import { formatCompact, formatDecimal, formatFraction, formatSignificant, UNKNOWN } from '../format/number.ts';
import { formatPrice } from '../format/price.ts';
import { baseCoin } from '../format/symbol.ts';
import { unknownOpenInterest } from '../market/seriesWords.ts';
import { reasonTitle } from '../words/reasons.ts';
import { regimeLine, shownTrend, TREND_SIGNS } from '../words/regime.ts';
import { strategyName, thresholdSign } from '../words/strategies.ts';
import { MarketName } from './MarketName.tsx';
import styles from './WatchRow.module.css';

export interface WatchRowProps {
  readonly instrument: InstrumentView;
  readonly isSelected: boolean;
  /** Ms since the figures came. */
  readonly sinceMs: number;
  readonly onChoose: (instrument: InstrumentView) => void;
}

export function WatchRow({ instrument, isSelected, sinceMs, onChoose }: WatchRowProps) {
  const { quote, shownRegime } = instrument;
  const trend = shownTrend(shownRegime);
  const marketNow = useMarketNow();
  const fundingIn = instrument.nextFundingAt === null || marketNow === null ? null : instrument.nextFundingAt - marketNow;
  return (
    <button type="button" className={classNames(styles['row'], isSelected && styles['selected'])} aria-pressed={isSelected} onClick={() => onChoose(instrument)}>
      <span className={styles['line']}>
        <span className={styles['coin']}>
          <MarketName market={instrument} />
        </span>
        <span className={quote?.isStale === true ? styles['stale'] : styles['price']}>
          <Known text={formatPrice(quote?.last, instrument.rules)} unknown="No price has arrived yet" />
        </span>
      </span>
      <span className={styles['line']}>
        <Freshness instrument={instrument} sinceMs={sinceMs} />
        <FractionChange value={instrument.change24h} unknown="24 h of prices are not known yet" title="Change over 24 hours" />
      </span>
      <span className={styles['line']}>
        <span className={classNames(styles['regime'], styles[trend])} title={regimeLine(shownRegime)}>
          {TREND_SIGNS[trend]} {regimeLine(shownRegime)}
        </span>
        {instrument.strategies.some((each) => each.verdict === 'enter') ? <span className={styles['entered']}>entered</span> : null}
      </span>
      <span className={styles['line']}>
        <span className={styles['muted']} title={fundingIn === null ? 'Funding rate per interval' : `Funding rate; charged in ${formatDuration(fundingIn)}`}>
          funding <Known text={formatFraction(instrument.fundingRate, 4, 'always')} unknown="The funding rate is not known yet" />
        </span>
        <OpenInterest instrument={instrument} />
      </span>
      {instrument.strategies.map((status) => (
        <StrategyLine key={status.strategy} status={status} />
      ))}
      {instrument.blockedReason === null ? null : <span className={styles['blocked']}>{instrument.blockedReason}</span>}
    </button>
  );
}

/** How near each strategy is to entering, in the terms of its own rule. */
function StrategyLine({ status }: { readonly status: StrategyStatusView }) {
  const sign = thresholdSign(status.strategy);
  return (
    <span className={styles['line']} title={`${strategyName(status.strategy)}: ${reasonTitle(status.reason)}`}>
      <span className={styles['muted']}>{strategyName(status.strategy)}</span>
      <span>
        RSI {formatDecimal(status.rsi, 1)} <span className={styles['muted']}>needs {sign} {formatDecimal(status.threshold, 1)}</span>
      </span>
    </span>
  );
}

function OpenInterest({ instrument: { exchange, symbol, openInterest, quote } }: { readonly instrument: InstrumentView }) {
  const time = useTimeFormat();
  if (openInterest === null) {
    return (
      <span className={styles['muted']}>
        OI <Known text={UNKNOWN} unknown={unknownOpenInterest(exchange)} />
      </span>
    );
  }
  const worth = quote === null ? '' : ` (${formatCompact(openInterest.amount * quote.mark)} USDT)`;
  return (
    <span className={styles['muted']} title={`Open interest ${formatSignificant(openInterest.amount, 9)} ${baseCoin(symbol)}${worth}, as of ${time(openInterest.at)}`}>
      OI {formatCompact(openInterest.amount)}
    </span>
  );
}

function Freshness({ instrument, sinceMs }: { readonly instrument: InstrumentView; readonly sinceMs: number }) {
  const { quote } = instrument;
  if (quote === null) return <span className={styles['stale']}>■ no price</span>;
  const age = quote.ageMs + sinceMs;
  if (quote.isStale) return <span className={styles['stale']}>■ stale {formatAge(age)}</span>;
  if (!instrument.isReady) {
    return (
      <span className={styles['waiting']} title={`${instrument.candles30m} candles of 30m, ${instrument.candles1h} of 1h, ${instrument.candles4h} of 4h`}>
        ◐ collecting history
      </span>
    );
  }
  return (
    <span className={styles['fresh']} title="Age of the last price">
      ● {formatAge(age)}
    </span>
  );
}
