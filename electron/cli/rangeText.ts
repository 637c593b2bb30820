import type { TimeRange } from '../../shared/domain/timeRange.ts';

/** `2024-03-01T00:00:00.000Z to 2024-03-02T00:00:00.000Z`. */
export function rangeText({ from, to }: TimeRange): string {
  return `${timeText(from)} to ${timeText(to)}`;
}

function timeText(at: number): string {
  return Number.isFinite(at) ? new Date(at).toISOString() : 'now';
}
