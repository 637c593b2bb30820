import type { MarketValueColumns } from '../../shared/domain/marketSeries.ts';
import type { InstrumentView } from '../../shared/domain/sessionView.ts';
import { FractionChange, Known } from '../design/Change.tsx';
import { Figure, Figures } from '../design/Figure.tsx';
import { useMarketNow, useTimeFormat, useView } from '../desk/useDesk.ts';
import { formatCountdown } from '../format/duration.ts';
import { hasSeveralExchanges, marketName } from '../format/marketName.ts';
import { formatCompact, formatFraction, formatSignificant, UNKNOWN } from '../format/number.ts';
import { formatPrice } from '../format/price.ts';
import { baseCoin } from '../format/symbol.ts';
import { annualised, basisOf, changeOverDay } from './marketFigures.ts';
import type { MarketSeriesState, SeriesState } from './marketSeriesFeed.ts';
import { fundingIntervalMs } from './seriesPoints.ts';
import { unknownOpenInterest } from './seriesWords.ts';
import styles from './MarketPanel.module.css';

const NO_POINTS: MarketValueColumns = { at: new Float64Array(), value: new Float64Array() };
const NO_PRICE = 'No price has arrived yet';

/** The newest figures of one market. */
export function MarketFigures({ instrument, state }: { readonly instrument: InstrumentView; readonly state: MarketSeriesState }) {
  const { quote, rules, fundingRate, nextFundingAt, openInterest, exchange } = instrument;
  const isSeveral = useView(hasSeveralExchanges) ?? false;
  const time = useTimeFormat();
  const coin = baseCoin(instrument.symbol);
  const intervalMs = fundingIntervalMs(columnsOf(state.funding), nextFundingAt);
  const yearly = annualised(fundingRate, intervalMs);
  const asOf = openInterest === null ? '' : `, as of ${time(openInterest.at)}`;
  const noInterest = unknownOpenInterest(exchange);
  return (
    <Figures>
      <Figure label="Market">{marketName(instrument, isSeveral)}</Figure>
      <Figure label="Mark price" title={quote?.isStale === true ? 'Out of date: no price has come for too long' : 'USDT. Margin, liquidation and funding go by it'}>
        <span className={quote?.isStale === true ? styles['stale'] : undefined}>
          <Known text={formatPrice(quote?.mark, rules)} unknown={NO_PRICE} />
          {quote?.isStale === true ? ' stale' : ''}
        </span>
      </Figure>
      <Figure label="Basis" title="Mark price over last price, less 1">
        <Known text={formatFraction(basisOf(quote), 3, 'always')} unknown={NO_PRICE} />
      </Figure>
      <Figure label="Funding next" title="Rate expected at the next settlement; positive: longs pay shorts">
        <Known text={formatFraction(fundingRate, 4, 'always')} unknown="The funding rate is not known yet" />
      </Figure>
      <Figure label="A year" title={intervalMs === null ? undefined : `At this rate every ${intervalMs / 3_600_000} h for 365 days, without compounding`}>
        <Known text={formatFraction(yearly, 2, 'always')} unknown="The time between two settlements is not known yet" />
      </Figure>
      <Figure label="Charged in" title={nextFundingAt === null ? undefined : time(nextFundingAt)}>
        <UntilFunding at={nextFundingAt} />
      </Figure>
      <Figure label="Open interest" title={openInterest === null ? undefined : `${formatSignificant(openInterest.amount, 9)} ${coin}${asOf}`}>
        <Known text={openInterest === null ? UNKNOWN : `${formatCompact(openInterest.amount)} ${coin}`} unknown={noInterest} />
      </Figure>
      <Figure label="In USDT" title={`Open interest times mark price${asOf}`}>
        <Known text={openInterest === null || quote === null ? UNKNOWN : formatCompact(openInterest.amount * quote.mark)} unknown={openInterest === null ? noInterest : NO_PRICE} />
      </Figure>
      <Figure label="OI 24 h">
        <FractionChange value={changeOverDay(columnsOf(state['open-interest']), openInterest)} unknown={openInterest === null ? noInterest : 'The open interest of 24 h ago is not known'} title="Change of open interest, in coins, over 24 hours" />
      </Figure>
    </Figures>
  );
}

function UntilFunding({ at }: { readonly at: number | null }) {
  const now = useMarketNow();
  return <Known text={at === null || now === null ? UNKNOWN : formatCountdown(at - now)} unknown="The time of the next settlement is not known yet" />;
}

function columnsOf(state: SeriesState): MarketValueColumns {
  return state.status === 'ready' ? state.columns : NO_POINTS;
}
