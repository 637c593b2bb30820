import { useEffect, useRef, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import type { InstrumentView } from '../../shared/domain/sessionView.ts';
import { TIMEFRAME_MS } from '../../shared/domain/timeframe.ts';
import { readThemeColors } from '../design/themeColors.ts';
import type { ChartTimeframe } from '../desk/uiState.ts';
import { useDesk, useUi, useView, useZone } from '../desk/useDesk.ts';
import { baseCoin } from '../format/symbol.ts';
import { modeLine } from '../words/mode.ts';
import { CandleChart } from './CandleChart.ts';
import type { ChartFeed } from './chartFeed.ts';
import { positionLines } from './positionLines.ts';
import { tradeMarks } from './tradeMarks.ts';
import styles from './ChartCanvas.module.css';

export interface ChartCanvasProps {
  readonly feed: ChartFeed;
  readonly instrument: InstrumentView;
  readonly timeframe: ChartTimeframe;
  /** Id of the element that tells in words what the chart shows. */
  readonly describedBy: string;
  readonly onHover: (openTime: number | null) => void;
}

const NO_POSITIONS: readonly [] = [];

/** The canvas: makes a chart for one series and gives it what the feed and the session say. */
export function ChartCanvas({ feed, instrument, timeframe, describedBy, onHover }: ChartCanvasProps) {
  const desk = useDesk();
  const container = useRef<HTMLDivElement>(null);
  const chart = useRef<CandleChart | null>(null);
  const zone = useZone();
  const palette = useUi((state) => state.palette);
  const jump = useUi((state) => state.chartJump);
  const mode = useView((view) => modeLine(view.info.mode, view.info.market)) ?? '';
  const positions = useView((view) => view.positions) ?? NO_POSITIONS;
  const state = useStore(feed.store);
  const { index, symbol } = instrument;
  // A delta brings a new object each time; only another tick needs another chart.
  const priceTick = instrument.rules?.priceTick ?? null;
  const lastPrice = useRef(instrument.quote?.last ?? null);
  const hover = useRef(onHover);
  useEffect(() => {
    hover.current = onHover;
  }, [onHover]);

  useEffect(() => {
    const element = container.current;
    if (element === null) return undefined;
    const made = new CandleChart({
      container: element,
      colors: readThemeColors(element),
      fontFamily: getComputedStyle(element).fontFamily,
      timeframe,
      rules: priceTick === null ? null : { priceTick },
      lastPrice: lastPrice.current,
      zone,
      watermark: [mode, `${baseCoin(symbol)} perpetual · ${timeframe}`],
      onOpenCandle: (openTime) => desk.ui.setState({ inspectedTime: openTime + TIMEFRAME_MS[timeframe], sideTab: 'why' }),
      onHover: (openTime) => hover.current(openTime),
      onNearStart: () => feed.loadOlder(),
      onStopDragged: (positionId, stop) => desk.ui.setState({ dialog: { kind: 'move-stop', positionId, stop } }),
    });
    chart.current = made;
    made.show(feed.store.getState());
    return () => {
      chart.current = null;
      made.dispose();
    };
    // The palette changes the colours that are read from the style sheet.
  }, [desk, feed, timeframe, priceTick, symbol, zone, mode, palette]);

  useEffect(() => chart.current?.show(state), [state]);
  useEffect(() => {
    chart.current?.setMarks(tradeMarks(positions, index));
    chart.current?.setLines(positionLines(positions, index));
  }, [positions, index, feed, zone, mode, palette, priceTick]);
  useEffect(() => {
    if (jump === null || state.status !== 'ready') return;
    chart.current?.jumpTo(jump.time);
    desk.ui.setState({ chartJump: null });
  }, [jump, state.status, desk]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const keys: Record<string, () => void> = {
      ArrowLeft: () => chart.current?.pan(-0.1),
      ArrowRight: () => chart.current?.pan(0.1),
      PageUp: () => chart.current?.pan(-0.8),
      PageDown: () => chart.current?.pan(0.8),
      '+': () => chart.current?.zoom(0.8),
      '=': () => chart.current?.zoom(0.8),
      '-': () => chart.current?.zoom(1.25),
    };
    const move = keys[event.key];
    if (move === undefined) return;
    event.preventDefault();
    move();
  };

  return (
    // The chart is a widget of its own: it takes the focus and keys; what it shows is told by its description and the table view.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- role application is interactive by definition
    <div className={styles['canvas']} ref={container} tabIndex={0} role="application" aria-label={`Chart of ${baseCoin(symbol)}, ${timeframe}. Arrow keys pan, plus and minus zoom.`} aria-describedby={describedBy} onKeyDown={onKeyDown} />
  );
}
