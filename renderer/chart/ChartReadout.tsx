import type { MarketRules } from '../../shared/domain/instrument.ts';
import { FractionChange } from '../design/Change.tsx';
import { formatCompact, formatDecimal } from '../format/number.ts';
import { formatPrice } from '../format/price.ts';
import type { ChartRow } from '../../shared/ipc/contract.ts';
import styles from './ChartReadout.module.css';

/** The figures of one candle, over the chart: the one under the crosshair, else the newest. */
export function ChartReadout({ row, time, rules }: { readonly row: ChartRow; readonly time: string; readonly rules: MarketRules | null }) {
  const price = (value: number): string => formatPrice(value, rules);
  return (
    <dl className={styles['readout']}>
      <div>
        <dt className={styles['time']}>{time}</dt>
        <dd />
      </div>
      <Item name="O" value={price(row.open)} />
      <Item name="H" value={price(row.high)} />
      <Item name="L" value={price(row.low)} />
      <Item name="C" value={price(row.close)} />
      <div>
        <dt className="visuallyHidden">Change</dt>
        <dd>
          <FractionChange value={row.close / row.open - 1} />
        </dd>
      </div>
      <Item name="Vol" value={formatCompact(row.volume)} />
      <Item name="EMA 21" value={price(row.emaFast)} tone="fast" />
      <Item name="EMA 50" value={price(row.emaMid)} tone="mid" />
      <Item name="EMA 200" value={price(row.emaSlow)} tone="slow" />
      <Item name="RSI" value={formatDecimal(row.rsi, 1)} />
      <Item name="Bounce ≤" value={formatDecimal(row.bounceThreshold, 1)} tone="bounce" />
      <Item name="Rip ≥" value={formatDecimal(row.ripThreshold, 1)} tone="rip" />
    </dl>
  );
}

function Item({ name, value, tone }: { readonly name: string; readonly value: string; readonly tone?: 'fast' | 'mid' | 'slow' | 'bounce' | 'rip' }) {
  return (
    <div>
      <dt className={tone === undefined ? undefined : styles[tone]}>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
