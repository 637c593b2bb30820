import { describeError, errorLine } from '../../logging/describeError.ts';

/** What one check found. */
export interface Finding {
  readonly id: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly found: string;
  /** What to do; null where nothing is to be done. */
  readonly nextStep: string | null;
}

export function ok(id: string, found: string): Finding {
  return { id, status: 'ok', found, nextStep: null };
}

export function warn(id: string, found: string, nextStep: string): Finding {
  return { id, status: 'warn', found, nextStep };
}

export function fail(id: string, found: string, nextStep: string): Finding {
  return { id, status: 'fail', found, nextStep };
}

/** A check that threw: what it says, and what its error advises. */
export function failed(id: string, error: unknown, nextStep: string): Finding {
  const description = describeError(error);
  return fail(id, errorLine(description), description.nextStep ?? nextStep);
}

/** `warn  clock     1.4 s off → set the clock`. */
export function findingLine({ id, status, found, nextStep }: Finding): string {
  return `${status.padEnd(5)} ${id.padEnd(14)} ${found}${nextStep === null ? '' : ` → ${nextStep}`}`.replaceAll(/\s*\n\s*/g, ' ');
}
