import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import type { InstrumentView } from '../../shared/domain/sessionView.ts';
import { Button } from '../design/Button.tsx';
import { classNames } from '../design/classNames.ts';
import { Failure } from '../design/Failure.tsx';
import { StateMessage } from '../design/StateMessage.tsx';
import { marketTimeAt } from '../desk/marketClock.ts';
import { useDesk, useUi, useView } from '../desk/useDesk.ts';
import { baseCoin } from '../format/symbol.ts';
import { MarketFigures } from './MarketFigures.tsx';
import { MARKET_RANGES, RANGE_WORDS, SLOT_MS, type MarketRange } from './marketRange.ts';
import { CHARTED_VALUES, createMarketSeriesFeed, type ChartedValue, type MarketSeriesState, type SeriesRefusal, type SeriesState } from './marketSeriesFeed.ts';
import { SeriesCard } from './SeriesCard.tsx';
import styles from './MarketPanel.module.css';

/** What the exchange says of the chosen market beside its trades: funding, mark price and open interest, now and over time. */
export function MarketPanel() {
  const chosen = useUi((state) => state.instrument);
  const range = useUi((state) => state.marketRange);
  const instrument = useView((view) => view.instruments.find(({ index }) => index === chosen) ?? view.instruments[0] ?? null);
  if (instrument === null) return <StateMessage kind="empty" title="No market yet">Funding, mark price and open interest appear with a session.</StateMessage>;
  return <OneMarket key={`${instrument.index}:${range}`} instrument={instrument} range={range} />;
}

const NOTHING: SeriesState = { status: 'ready', columns: { at: new Float64Array(), value: new Float64Array() }, asOf: 0, refusal: null };

function OneMarket({ instrument, range }: { readonly instrument: InstrumentView; readonly range: MarketRange }) {
  const desk = useDesk();
  const { index } = instrument;
  const isGenerated = instrument.exchange === 'simulated';
  const feed = useMemo(
    () =>
      createMarketSeriesFeed({
        bridge: desk.bridge,
        instrument: index,
        range,
        values: isGenerated ? CHARTED_VALUES.filter((value) => value !== 'open-interest') : CHARTED_VALUES,
        marketNow: () => {
          const view = desk.session.store.getState().copy?.view;
          return view === undefined ? null : marketTimeAt(view.clock, desk.now(), view.info.phase);
        },
        now: desk.now,
      }),
    [desk, index, range, isGenerated],
  );
  const loaded = useStore(feed.store);
  useEffect(() => {
    feed.start();
    return () => feed.stop();
  }, [feed]);
  const newest = newestPoint(instrument, range);
  useEffect(() => feed.renew(), [feed, newest]);

  const state: MarketSeriesState = isGenerated ? { ...loaded, 'open-interest': NOTHING } : loaded;
  const refusal = commonRefusal(state);
  const coin = baseCoin(instrument.symbol);
  const card = (value: ChartedValue, title: string, unit: string) => (
    <SeriesCard value={value} title={title} unit={unit} state={state[value]} range={range} instrument={instrument} onReload={() => feed.reload()} />
  );
  return (
    <div className={styles['panel']}>
      <div className={styles['top']}>
        <MarketFigures instrument={instrument} state={state} />
        <Ranges range={range} />
      </div>
      {refusal === null ? (
        <div className={styles['cards']}>
          {card('funding', 'Funding settled', '% an interval · lighter: expected next')}
          {card('mark-price', 'Mark price', 'USDT')}
          {card('open-interest', 'Open interest', coin)}
        </div>
      ) : (
        <div className={styles['failed']}>
          <Failure message={refusal.message} nextStep={refusal.nextStep} />
          <Button isSmall onClick={() => feed.reload()}>
            Load again
          </Button>
        </div>
      )}
    </div>
  );
}

function Ranges({ range }: { readonly range: MarketRange }) {
  const desk = useDesk();
  return (
    <div className={styles['ranges']} role="group" aria-label="Range of the charts">
      {MARKET_RANGES.map((each) => (
        <button key={each} type="button" aria-pressed={each === range} title={`The last ${RANGE_WORDS[each]} of market time`} className={classNames(styles['range'], each === range && styles['chosen'])} onClick={() => desk.ui.setState({ marketRange: each })}>
          {each}
        </button>
      ))}
    </div>
  );
}

/** Changes when there is a point the charts do not have: told by the exchange, or a slot further by the clock. */
function newestPoint({ openInterest, nextFundingAt, quote }: InstrumentView, range: MarketRange): string {
  return [openInterest?.at, nextFundingAt, quote === null ? null : Math.floor(quote.at / SLOT_MS[range])].join(' ');
}

/** The refusal that every chart would repeat; null where they differ. */
function commonRefusal(state: MarketSeriesState): SeriesRefusal | null {
  const refusals = CHARTED_VALUES.flatMap((value) => {
    const one = state[value];
    return one.status === 'failed' ? [one.refusal] : [];
  });
  const [first] = refusals;
  const failed = CHARTED_VALUES.filter((value) => state[value] !== NOTHING).length;
  return first !== undefined && refusals.length === failed && refusals.every(({ message }) => message === first.message) ? first : null;
}
