import { useDesk, useUi } from '../desk/useDesk.ts';
import { ZONE_CHOICES, type ZoneChoice } from '../format/time.ts';
import styles from './SettingsDialog.module.css';

const ZONES: Readonly<Record<ZoneChoice, string>> = { utc: 'UTC', local: 'this computer\u2019s zone', exchange: 'the exchange\u2019s zone' };
const PALETTES = { 'green-red': 'green and red', 'blue-orange': 'blue and orange' } as const;

/** What concerns this window alone and takes effect at once. */
export function WindowPreferences() {
  const desk = useDesk();
  const zone = useUi((state) => state.zone);
  const palette = useUi((state) => state.palette);
  return (
    <div className={styles['preferences']}>
      <label>
        Times in{' '}
        <select value={zone} onChange={(event) => desk.ui.setState({ zone: ZONE_CHOICES.find((each) => each === event.target.value) ?? 'utc' })}>
          {ZONE_CHOICES.map((each) => (
            <option key={each} value={each}>
              {ZONES[each]}
            </option>
          ))}
        </select>
      </label>
      <label>
        Rise and fall in{' '}
        <select value={palette} onChange={(event) => desk.ui.setState({ palette: event.target.value === 'blue-orange' ? 'blue-orange' : 'green-red' })}>
          {Object.entries(PALETTES).map(([each, words]) => (
            <option key={each} value={each}>
              {words}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
