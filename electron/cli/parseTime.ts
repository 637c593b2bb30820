import { UsageError } from './UsageError.ts';

const EXPECTED = 'Unix milliseconds or ISO 8601 such as 2024-03-01T12:00:00Z (UTC unless it carries an offset)';
const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;

/** Epoch ms of what a person wrote for a time. @throws UsageError naming the option. */
export function parseTime(option: string, text: string): number {
  const trimmed = text.trim();
  if (/^\d{1,15}$/.test(trimmed)) return Number(trimmed);
  const parts = ISO.exec(trimmed);
  if (parts === null) throw new UsageError(`--${option} "${text}": expected ${EXPECTED}`);
  const [, year = '', month = '', day = '', hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = parts;
  const fields = [Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)] as const;
  const at = Date.UTC(...fields);
  const back = new Date(at);
  const exists = back.getUTCFullYear() === fields[0] && back.getUTCMonth() === fields[1] && back.getUTCDate() === fields[2]
    && fields[3] < 24 && fields[4] < 60 && fields[5] < 60;
  if (!exists) throw new UsageError(`--${option} "${text}": there is no such date or time; expected ${EXPECTED}`);
  return at + Math.floor(Number(`0.${fraction === '' ? '0' : fraction}`) * 1000) - offsetMs(zone);
}

function offsetMs(zone: string): number {
  if (zone.toUpperCase() === 'Z') return 0;
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}
