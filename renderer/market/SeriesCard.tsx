import { useEffect, useMemo, useRef } from 'react';
import type { InstrumentView } from '../../shared/domain/sessionView.ts';
import { Button } from '../design/Button.tsx';
import { Failure } from '../design/Failure.tsx';
import { StateMessage } from '../design/StateMessage.tsx';
import { readThemeColors } from '../design/themeColors.ts';
import { useTimeFormat, useUi, useZone } from '../desk/useDesk.ts';
import type { MarketRange } from './marketRange.ts';
import type { ChartedValue, SeriesState } from './marketSeriesFeed.ts';
import { SeriesChart } from './SeriesChart.ts';
import { drawingOf, type DescribedDrawing } from './seriesDrawings.ts';
import { emptyWords } from './seriesWords.ts';
import styles from './MarketPanel.module.css';

export interface SeriesCardProps {
  readonly value: ChartedValue;
  readonly title: string;
  /** Of the axis. */
  readonly unit: string;
  readonly state: SeriesState;
  readonly range: MarketRange;
  readonly instrument: InstrumentView;
  readonly onReload: () => void;
}

/** One chart with its name and unit, or why there is none. */
export function SeriesCard({ value, title, unit, state, range, instrument, onReload }: SeriesCardProps) {
  const time = useTimeFormat();
  return (
    <section className={styles['card']} aria-label={title}>
      <h3 className={styles['cardHead']}>
        <span>{title}</span>
        <span className={styles['unit']}>{unit}</span>
        {state.status === 'ready' && state.refusal !== null ? (
          <span className={styles['old']} title={state.refusal.message}>
            ▲ as of {time(state.asOf, 'minute')}: not renewed
          </span>
        ) : null}
      </h3>
      <div className={styles['stage']}>
        <Stage value={value} state={state} range={range} instrument={instrument} onReload={onReload} />
      </div>
    </section>
  );
}

function Stage({ value, state, range, instrument, onReload }: Omit<SeriesCardProps, 'title' | 'unit'>) {
  switch (state.status) {
    case 'loading':
      return <StateMessage kind="loading" title="Loading…" />;
    case 'failed':
      return (
        <div className={styles['failed']}>
          <Failure message={state.refusal.message} nextStep={state.refusal.nextStep} />
          <Button isSmall onClick={onReload}>
            Load again
          </Button>
        </div>
      );
    case 'ready':
      return <Ready value={value} state={state} range={range} instrument={instrument} />;
  }
}

function Ready({ value, state, range, instrument }: Pick<SeriesCardProps, 'value' | 'range' | 'instrument'> & { readonly state: Extract<SeriesState, { status: 'ready' }> }) {
  const { exchange, symbol, nextFundingAt } = instrument;
  const { columns, asOf } = state;
  // A delta brings a new object each time; only what is drawn makes another drawing.
  const priceTick = instrument.rules?.priceTick ?? null;
  const rate = value === 'funding' ? instrument.fundingRate : null;
  const described = useMemo(
    () => drawingOf(value, columns, asOf, range, { symbol, priceTick, expected: nextFundingAt === null || rate === null ? null : { at: nextFundingAt, rate } }),
    [value, columns, asOf, range, symbol, priceTick, nextFundingAt, rate],
  );
  if (described.isEmpty) {
    const { title, detail } = emptyWords(value, exchange);
    return <StateMessage kind="empty" title={title}>{detail}</StateMessage>;
  }
  return <Canvas described={described} />;
}

function Canvas({ described: { drawing, summary } }: { readonly described: DescribedDrawing }) {
  const container = useRef<HTMLDivElement>(null);
  const chart = useRef<SeriesChart | null>(null);
  const zone = useZone();
  const palette = useUi((state) => state.palette);
  useEffect(() => {
    const element = container.current;
    if (element === null) return undefined;
    const made = new SeriesChart(element, readThemeColors(element), getComputedStyle(element).fontFamily, zone);
    chart.current = made;
    return () => {
      chart.current = null;
      made.dispose();
    };
    // The palette changes the colours that are read from the style sheet.
  }, [zone, palette]);
  useEffect(() => chart.current?.show(drawing), [drawing, zone, palette]);
  return <div ref={container} className={styles['canvas']} role="img" aria-label={summary} />;
}
