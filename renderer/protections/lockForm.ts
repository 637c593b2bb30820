import type { RequestInput } from '../../shared/ipc/contract.ts';

export interface LockForm {
  readonly scope: 'market' | 'all';
  readonly side: 'both' | 'long' | 'short';
  readonly hours: string;
  readonly reason: string;
}

export const MAX_LOCK_HOURS = 8_760;

export type CheckedHours = { readonly ok: true; readonly hours: number } | { readonly ok: false; readonly message: string };

/** A typed length: hours above 0, at most a year. The engine checks again. */
export function checkHours(text: string): CheckedHours {
  const hours = Number(text.trim().replaceAll(',', ''));
  if (text.trim() === '' || !Number.isFinite(hours) || hours <= 0 || hours > MAX_LOCK_HOURS) {
    return { ok: false, message: `"${text}" is not a number of hours above 0 and up to 8,760 (a year).` };
  }
  return { ok: true, hours };
}

/** The request a form stands for. */
export function lockRequest(form: LockForm, symbol: string, hours: number): RequestInput<'risk.lock'> {
  return {
    symbol: form.scope === 'market' ? symbol : null,
    side: form.side === 'both' ? null : form.side,
    hours,
    reason: form.reason.trim(),
  };
}
