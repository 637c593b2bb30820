import { formatCount } from './number.ts';

/** `1 order`, `2 orders`, `no orders`. */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  if (count === 0) return `no ${plural}`;
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}
