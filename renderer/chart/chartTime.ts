import { TickMarkType, type IChartApiBase, type Logical, type Time, type UTCTimestamp } from 'lightweight-charts';
import { formatTime, type Zone } from '../format/time.ts';

/** Epoch ms as the chart counts time: whole seconds UTC. */
export function chartTime(ms: number): UTCTimestamp {
  return Math.floor(ms / 1_000) as UTCTimestamp;
}

/** Epoch ms of a time the chart hands out; null for its other kinds of time, which we never give it. */
export function msOfChartTime(time: Time | undefined): number | null {
  return typeof time === 'number' ? time * 1_000 : null;
}

/** Position of the candle that opens at or after `ms` on the time scale; the last one where none does. */
export function logicalOf(chart: IChartApiBase, ms: number): Logical | null {
  const index = chart.timeScale().timeToIndex(chartTime(ms), true);
  return index === null ? null : (Number(index) as Logical);
}

/** Centre of that candle in px from the pane's left. */
export function xOf(chart: IChartApiBase, ms: number): number | null {
  const logical = logicalOf(chart, ms);
  return logical === null ? null : chart.timeScale().logicalToCoordinate(logical);
}

/** Axis labels in a zone: the date where the zone's day begins, else hours and minutes. The data itself is never shifted. */
export function tickLabel(time: Time, type: TickMarkType, zone: Zone): string | null {
  const ms = msOfChartTime(time);
  if (ms === null) return null;
  const minute = formatTime(ms, zone, 'minute');
  const isTimeOfDay = type === TickMarkType.Time || type === TickMarkType.TimeWithSeconds;
  return isTimeOfDay && minute !== '00:00' ? minute : formatTime(ms, zone, 'dayMonth');
}
