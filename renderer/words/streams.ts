import type { FetchView, StreamHealth } from '../../shared/domain/sessionView.ts';
import { formatDecimal, formatFraction, UNKNOWN } from '../format/number.ts';

export const SOURCE_WORDS: Readonly<Record<StreamHealth['source'], string>> = { stream: 'stream', rest: 'REST' };

/** `61 / 148`, in ms; a dash where the stream's messages carry no time. */
export function latencyText(health: Pick<StreamHealth, 'latencyP50Ms' | 'latencyP99Ms'> | null | undefined): string {
  if (health === null || health === undefined || health.latencyP50Ms === null) return UNKNOWN;
  return `${formatDecimal(health.latencyP50Ms, 0)} / ${formatDecimal(health.latencyP99Ms, 0)}`;
}

/** How much sooner data comes by streams than by REST, in a few words; null where either is unknown. */
export function improvementText({ latencyImprovement }: Pick<FetchView, 'latencyImprovement'>): string | null {
  if (latencyImprovement === null) return null;
  const size = formatFraction(Math.abs(latencyImprovement), 0);
  return latencyImprovement >= 0 ? `${size} sooner by stream` : `${size} later by stream`;
}
