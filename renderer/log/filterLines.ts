import type { LogLine } from '../../shared/domain/sessionView.ts';

export const ALL_LEVELS = ['debug', 'info', 'warning', 'error'] as const;
type Level = LogLine['level'];

export interface LogFilter {
  /** This level and worse. */
  readonly level: Level;
  readonly source: string | null;
  /** Every word must occur. */
  readonly text: string;
}

export function filterLines(lines: readonly LogLine[], filter: LogFilter): readonly LogLine[] {
  const least = ALL_LEVELS.indexOf(filter.level);
  const words = filter.text.toLowerCase().split(/\s+/).filter((word) => word !== '');
  return lines.filter((line) => {
    if (ALL_LEVELS.indexOf(line.level) < least) return false;
    if (filter.source !== null && line.source !== filter.source) return false;
    if (words.length === 0) return true;
    const text = `${line.source} ${line.message}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

export function sourcesOf(lines: readonly LogLine[]): readonly string[] {
  return [...new Set(lines.map((line) => line.source))].sort();
}
