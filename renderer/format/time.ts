import type { ExchangeId } from '../../shared/domain/instrument.ts';
import { UNKNOWN } from './number.ts';

/** Which clock times are shown in; chosen once, shown in the header. */
export const ZONE_CHOICES = ['utc', 'local', 'exchange'] as const;
export type ZoneChoice = (typeof ZONE_CHOICES)[number];

export interface Zone {
  /** IANA name; undefined is the computer's own. */
  readonly timeZone: string | undefined;
  readonly label: string;
}

const UTC: Zone = { timeZone: 'UTC', label: 'UTC' };
const LOCAL: Zone = { timeZone: undefined, label: 'this computer\u2019s zone' };

/** The hours each exchange's own pages show by default. */
const EXCHANGE_ZONES: Readonly<Record<ExchangeId, Zone>> = {
  bingx: { timeZone: 'Asia/Singapore', label: 'BingX, UTC+8' },
  binanceusdm: { timeZone: 'UTC', label: 'Binance, UTC' },
  kucoinfutures: { timeZone: 'Asia/Singapore', label: 'KuCoin, UTC+8' },
  bitget: { timeZone: 'Asia/Singapore', label: 'Bitget, UTC+8' },
  simulated: { timeZone: 'UTC', label: 'generated market, UTC' },
};

/** The same object for the same choice, so that it can be compared by identity. */
export function zoneOf(choice: ZoneChoice, exchange: ExchangeId | null): Zone {
  switch (choice) {
    case 'utc':
      return UTC;
    case 'local':
      return LOCAL;
    case 'exchange':
      return exchange === null ? UTC : EXCHANGE_ZONES[exchange];
  }
}

type Shape = 'clock' | 'minute' | 'date' | 'dateMinute' | 'dateSecond' | 'dayMonth';

const DATE = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
const SHAPES: Readonly<Record<Shape, Intl.DateTimeFormatOptions>> = {
  clock: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  minute: { hour: '2-digit', minute: '2-digit' },
  date: DATE,
  dateMinute: { ...DATE, hour: '2-digit', minute: '2-digit' },
  dateSecond: { ...DATE, hour: '2-digit', minute: '2-digit', second: '2-digit' },
  dayMonth: { day: '2-digit', month: 'short' },
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** Epoch ms in a zone; `sv-SE` writes dates as 2026-03-01 and times as 13:05:09. `–` where there is no time. */
export function formatTime(at: number | null | undefined, zone: Zone, shape: Shape = 'dateSecond'): string {
  if (at === null || at === undefined || !Number.isFinite(at)) return UNKNOWN;
  const key = `${zone.timeZone ?? 'local'}:${shape}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(shape === 'dayMonth' ? 'en-GB' : 'sv-SE', {
      ...SHAPES[shape],
      hourCycle: 'h23',
      ...(zone.timeZone === undefined ? {} : { timeZone: zone.timeZone }),
    });
    formats.set(key, format);
  }
  return format.format(at);
}
