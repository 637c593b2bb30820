import type { RealExchange } from '../../shared/domain/instrument.ts';
import { DOWNLOAD_TIMEFRAMES, type DownloadOptions } from '../../shared/ipc/contract.ts';
import { parseSymbols } from '../start/startForm.ts';

export type DownloadTimeframe = (typeof DOWNLOAD_TIMEFRAMES)[number];

/** The download as it is typed. */
export interface DownloadForm {
  readonly exchange: RealExchange;
  readonly symbols: string;
  readonly timeframes: readonly DownloadTimeframe[];
  /** Dates of UTC, `2026-03-12`; `to` empty: up to now. The last day is included. */
  readonly from: string;
  readonly to: string;
}

export type DownloadField = 'symbols' | 'timeframes' | 'from' | 'to';
export type CheckedDownload = { readonly ok: true; readonly options: DownloadOptions } | { readonly ok: false; readonly errors: Partial<Record<DownloadField, string>> };

const DAY_MS = 86_400_000;
const FIRST_DAYS = 90;

/** What the dialog begins with: the session's markets, the timeframes decisions are taken by, the last 90 days. `now`: epoch ms. */
export function firstForm(now: number, session: { readonly exchanges: readonly string[]; readonly symbols: readonly string[] }): DownloadForm {
  const exchange = (['bingx', 'binanceusdm', 'kucoinfutures', 'bitget'] as const).find((each) => session.exchanges.includes(each)) ?? 'bingx';
  return { exchange, symbols: [...new Set(session.symbols)].join(', '), timeframes: ['30m', '1h', '4h'], from: dateText(now - FIRST_DAYS * DAY_MS), to: '' };
}

/** Options for a download, or what is wrong with each field. `now`: epoch ms. */
export function checkDownload(form: DownloadForm, now: number): CheckedDownload {
  const errors: Partial<Record<DownloadField, string>> = {};
  const { symbols, unknown } = parseSymbols(form.symbols);
  if (unknown.length > 0) errors.symbols = `"${unknown.join('", "')}" is not a USDT perpetual. Write BTC, BTC/USDT or BTC/USDT:USDT.`;
  else if (symbols.length === 0) errors.symbols = 'Name at least one market, such as BTC.';
  else if (symbols.length > 50) errors.symbols = `${symbols.length} markets are too many: at most 50.`;
  if (form.timeframes.length === 0) errors.timeframes = 'Choose at least one candle length.';
  const from = dateOf(form.from);
  const to = form.to.trim() === '' ? null : dateOf(form.to) + DAY_MS;
  if (!(from >= 0)) errors.from = `"${form.from}" is not a date such as 2026-03-12.`;
  else if (from >= now) errors.from = 'The first day lies in the future.';
  if (to !== null && Number.isNaN(to)) errors.to = `"${form.to}" is not a date such as 2026-03-12; leave it empty for up to now.`;
  else if (to !== null && to <= from) errors.to = 'The last day is before the first.';
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  return { ok: true, options: { exchange: form.exchange, symbols: [...symbols], timeframes: DOWNLOAD_TIMEFRAMES.filter((each) => form.timeframes.includes(each)), from, to } };
}

/** Epoch ms of a UTC day; NaN where the text is none. */
function dateOf(text: string): number {
  const trimmed = text.trim();
  if (!/^\d{4}-\d{2}-\d{2}$/.test(trimmed)) return Number.NaN;
  const at = Date.parse(`${trimmed}T00:00:00Z`);
  // 2026-02-31 would silently become a day of March.
  return Number.isNaN(at) || dateText(at) !== trimmed ? Number.NaN : at;
}

function dateText(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
