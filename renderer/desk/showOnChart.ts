import type { Desk } from './desk.ts';

/** Puts a market on the chart and goes to a time there. */
export function showOnChart(desk: Desk, instrument: number, time: number): void {
  desk.ui.setState(({ chartJump }) => ({ instrument, chartShows: 'chart', chartJump: { time, serial: (chartJump?.serial ?? 0) + 1 } }));
}
