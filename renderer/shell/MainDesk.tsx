import type { InstrumentView } from '../../shared/domain/sessionView.ts';
import { ChartPanel } from '../chart/ChartPanel.tsx';
import { Splitter } from '../design/Splitter.tsx';
import { StateMessage } from '../design/StateMessage.tsx';
import { LAYOUT_LIMITS } from '../desk/layout.ts';
import { useDesk, useUi, useView } from '../desk/useDesk.ts';
import { WatchList } from '../watchlist/WatchList.tsx';
import { BottomPanel } from './BottomPanel.tsx';
import { SidePanel } from './SidePanel.tsx';
import styles from './MainDesk.module.css';

const NONE: readonly InstrumentView[] = [];

/** Watch list, chart, inspector and the tables below. */
export function MainDesk() {
  const desk = useDesk();
  const instruments = useView((view) => view.instruments) ?? NONE;
  const sessionId = useView((view) => view.info.sessionId);
  const selected = useUi((state) => state.instrument);
  const watchWidth = useUi((state) => state.watchWidth);
  const sideWidth = useUi((state) => state.sideWidth);
  const bottomHeight = useUi((state) => state.bottomHeight);
  const instrument = instruments.find((each) => each.index === selected) ?? instruments[0] ?? null;
  const { watchWidth: watch, sideWidth: side, bottomHeight: bottom } = LAYOUT_LIMITS;
  return (
    <main className={styles['desk']}>
      <div className={styles['upper']}>
        <div className={styles['watch']} style={{ width: watchWidth }}>
          <WatchList />
        </div>
        <Splitter label="Width of the watch list" orientation="vertical" size={watchWidth} min={watch.min} max={watch.max} direction={1} onResize={(size) => desk.ui.setState({ watchWidth: size })} onReset={() => desk.ui.setState({ watchWidth: watch.fallback })} />
        {instrument === null ? <StateMessage kind="empty" title="No market yet">The session has no market to show.</StateMessage> : <ChartPanel key={sessionId} instrument={instrument} />}
        <Splitter label="Width of the side panel" orientation="vertical" size={sideWidth} min={side.min} max={side.max} direction={-1} onResize={(size) => desk.ui.setState({ sideWidth: size })} onReset={() => desk.ui.setState({ sideWidth: side.fallback })} />
        <div className={styles['side']} style={{ width: sideWidth }}>
          <SidePanel instrument={instrument} />
        </div>
      </div>
      <Splitter label="Height of the tables" orientation="horizontal" size={bottomHeight} min={bottom.min} max={bottom.max} direction={-1} onResize={(size) => desk.ui.setState({ bottomHeight: size })} onReset={() => desk.ui.setState({ bottomHeight: bottom.fallback })} />
      <div className={styles['bottom']} style={{ height: bottomHeight }}>
        <BottomPanel />
      </div>
    </main>
  );
}
