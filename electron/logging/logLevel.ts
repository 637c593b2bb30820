import type { LogLine } from '../../shared/domain/sessionView.ts';

export type LogLevel = LogLine['level'];

const ORDER: readonly LogLevel[] = ['debug', 'info', 'warning', 'error'];
const WORDS: Readonly<Record<string, LogLevel>> = {
  trace: 'debug', debug: 'debug', info: 'info', warn: 'warning', warning: 'warning', error: 'error', critical: 'error', fatal: 'error',
};

export function isAtLeast(level: LogLevel, least: LogLevel): boolean {
  return ORDER.indexOf(level) >= ORDER.indexOf(least);
}

/** The level a person named, upper or lower case, or null. */
export function parseLogLevel(text: string): LogLevel | null {
  const word = text.trim().toLowerCase();
  return Object.hasOwn(WORDS, word) ? (WORDS[word] ?? null) : null;
}
