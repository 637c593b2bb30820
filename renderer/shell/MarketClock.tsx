import { TIMEFRAME_MS } from '../../shared/domain/timeframe.ts';
import { untilClose } from '../desk/marketClock.ts';
import { useDesk, useMarketNow, useTimeFormat, useUi, useView, useZone } from '../desk/useDesk.ts';
import { formatCountdown } from '../format/duration.ts';
import { ZONE_CHOICES, type ZoneChoice } from '../format/time.ts';
import { formatDecimal } from '../format/number.ts';
import { isActive } from '../words/session.ts';
import styles from './MarketClock.module.css';

const ZONE_NAMES: Readonly<Record<ZoneChoice, string>> = { utc: 'UTC', local: 'Local', exchange: 'Exchange' };

/** Market time in the chosen zone, and how long until the running 30m candle closes. */
export function MarketClock() {
  const desk = useDesk();
  const choice = useUi((state) => state.zone);
  const zone = useZone();
  const time = useTimeFormat();
  const marketNow = useMarketNow();
  const phase = useView((view) => view.info.phase);
  const speed = useView((view) => view.clock.speed) ?? 1;
  const isRunning = phase !== null && isActive(phase);
  const shown = isRunning ? marketNow : null;
  return (
    <div className={styles['clock']}>
      <div>
        <span className={styles['time']} title="Market time">
          {shown === null ? <span title="No session is running">–</span> : time(shown, 'dateSecond')}
        </span>
        <label>
          <span className="visuallyHidden">Show times in</span>
          <select
            className={styles['zone']}
            value={choice}
            title={`Times are shown in ${zone.label}`}
            onChange={(event) => {
              const chosen = ZONE_CHOICES.find((each) => each === event.target.value);
              if (chosen !== undefined) desk.ui.setState({ zone: chosen });
            }}
          >
            {ZONE_CHOICES.map((each) => (
              <option key={each} value={each}>
                {ZONE_NAMES[each]}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div className={styles['countdown']}>
        {shown === null ? (
          'No candle is running'
        ) : (
          <>
            30m candle closes in <b>{formatCountdown(untilClose(shown, TIMEFRAME_MS['30m']))}</b>
            {speed === 1 ? null : ` · ${formatDecimal(speed, Number.isInteger(speed) ? 0 : 1)}× speed`}
          </>
        )}
      </div>
    </div>
  );
}
