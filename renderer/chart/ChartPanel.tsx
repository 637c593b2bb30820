import { Table2, ChartCandlestick, SkipForward } from 'lucide-react';
import { useEffect, useId, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { InstrumentView } from '../../shared/domain/sessionView.ts';
import type { PositionView } from '../../shared/domain/position.ts';
import { TIMEFRAME_MS } from '../../shared/domain/timeframe.ts';
import { latestCandle } from '../actions/chartActions.ts';
import { perform } from '../actions/action.ts';
import { Button, IconButton } from '../design/Button.tsx';
import { classNames } from '../design/classNames.ts';
import { Failure } from '../design/Failure.tsx';
import { StateMessage } from '../design/StateMessage.tsx';
import type { ChartTimeframe } from '../desk/uiState.ts';
import { useDesk, useTimeFormat, useUi, useView } from '../desk/useDesk.ts';
import { hasSeveralExchanges } from '../format/marketName.ts';
import { baseCoin, exchangeName } from '../format/symbol.ts';
import { regimeLine, shownTrend, TREND_SIGNS } from '../words/regime.ts';
import { ChartCanvas } from './ChartCanvas.tsx';
import { createChartFeed } from './chartFeed.ts';
import { ChartReadout } from './ChartReadout.tsx';
import { rowAt, withStudiesOf } from './chartRows.ts';
import { chartSummary } from './chartSummary.ts';
import { ChartTable } from './ChartTable.tsx';
import { RegimeLegend } from './RegimeLegend.tsx';
import { tradeMarks } from './tradeMarks.ts';
import { TradingViewCredit } from './TradingViewCredit.tsx';
import styles from './ChartPanel.module.css';

const TIMEFRAMES: readonly ChartTimeframe[] = ['30m', '1h', '4h'];
const NO_POSITIONS: readonly PositionView[] = [];

/** The chart of the chosen market with its toolbar, figures and legend. */
export function ChartPanel({ instrument }: { readonly instrument: InstrumentView }) {
  const desk = useDesk();
  const timeframe = useUi((state) => state.timeframe);
  const shows = useUi((state) => state.chartShows);
  const feed = useMemo(() => createChartFeed(desk.bridge, instrument.index, timeframe), [desk, instrument.index, timeframe]);
  const state = useStore(feed.store);
  const [hovered, setHovered] = useState<number | null>(null);
  const time = useTimeFormat();
  const summaryId = useId();
  useEffect(() => {
    feed.start();
    return () => feed.stop();
  }, [feed]);

  const isSeveral = useView(hasSeveralExchanges) ?? false;
  const positions = useView((view) => view.positions) ?? NO_POSITIONS;
  const summary = useMemo(() => chartSummary(instrument, timeframe, state.rows, tradeMarks(positions, instrument.index)), [instrument, timeframe, state.rows, positions]);
  const closed = state.rows.at(-1) ?? null;
  const forming = state.forming === null || closed === null ? state.forming : withStudiesOf(state.forming, closed);
  const newest = forming ?? closed;
  const row = hovered === null ? newest : hovered === forming?.openTime ? forming : (rowAt(state.rows, hovered, TIMEFRAME_MS[timeframe]) ?? newest);

  return (
    <section className={styles['panel']} aria-label="Chart">
      <div className={styles['toolbar']}>
        <h2 className={styles['market']}>
          {baseCoin(instrument.symbol)}
          <span className={styles['quote']}>/USDT perpetual{isSeveral ? '' : ` · ${exchangeName(instrument.exchange)}`}</span>
          {isSeveral ? <span className={styles['exchange']}> {exchangeName(instrument.exchange)}</span> : null}
        </h2>
        <div className={styles['timeframes']} role="group" aria-label="Candle length">
          {TIMEFRAMES.map((each, position) => (
            <button key={each} type="button" aria-pressed={each === timeframe} title={`${each} candles (${position + 1})`} className={classNames(styles['timeframe'], each === timeframe && styles['chosen'])} onClick={() => desk.ui.setState({ timeframe: each })}>
              {each}
            </button>
          ))}
        </div>
        <span className={classNames(styles['regime'], styles[shownTrend(instrument.shownRegime)])} title={['The smoothed regime. Decisions are taken by the raw one of their candle.', ...instrument.recommendations.map(({ text }) => text)].join('\n')}>
          {TREND_SIGNS[shownTrend(instrument.shownRegime)]} {regimeLine(instrument.shownRegime)}
        </span>
        {instrument.recommendations.length === 0 ? null : (
          <span className={styles['advice']} title={instrument.recommendations.map(({ text }) => text).join('\n')}>
            {instrument.recommendations.map(({ text }) => text).join(' · ')}
          </span>
        )}
        <span className={styles['spring']} />
        <IconButton label="Go to the newest candle (End)" icon={<SkipForward size={15} />} onClick={() => perform(desk, latestCandle)} />
        <IconButton
          label={shows === 'chart' ? 'Show the candles as a table (T)' : 'Show the chart (T)'}
          icon={shows === 'chart' ? <Table2 size={15} /> : <ChartCandlestick size={15} />}
          onClick={() => desk.ui.setState({ chartShows: shows === 'chart' ? 'table' : 'chart' })}
        />
      </div>
      <div className={styles['stage']}>
        {state.status === 'loading' ? <StateMessage kind="loading" title={`Loading ${timeframe} candles of ${baseCoin(instrument.symbol)}…`} /> : null}
        {state.status === 'failed' ? (
          <div className={styles['failed']}>
            <Failure message={state.failure?.message ?? 'The candles could not be loaded.'} nextStep={state.failure?.nextStep ?? null} />
            <Button onClick={() => feed.reload()}>Load again</Button>
          </div>
        ) : null}
        {state.status === 'ready' && state.rows.length === 0 ? <StateMessage kind="empty" title="No closed candle yet">The first one appears when it closes.</StateMessage> : null}
        {state.status === 'ready' && state.rows.length > 0 && shows === 'table' ? <ChartTable instrument={instrument} timeframe={timeframe} rows={state.rows} /> : null}
        {state.status === 'ready' && state.rows.length > 0 && shows === 'chart' ? (
          <>
            <ChartCanvas key={`${instrument.index}:${timeframe}`} feed={feed} instrument={instrument} timeframe={timeframe} describedBy={summaryId} onHover={setHovered} />
            {row === null ? null : <ChartReadout row={row} time={time(row.openTime, 'dateMinute')} rules={instrument.rules} />}
            {state.isLoadingOlder ? <p className={styles['older']}>Loading older candles…</p> : null}
            <div className={styles['footer']}>
              <TradingViewCredit />
              <RegimeLegend />
            </div>
          </>
        ) : null}
        <p className="visuallyHidden" id={summaryId}>
          {summary}
        </p>
      </div>
    </section>
  );
}
