import { describeError, errorLine } from '../../logging/describeError.ts';

/** What one check found. */
export interface Finding {
  readonly id: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly found: string;
  /** What to do; null where nothing is to be done. */
  readonly todo: string | null;
}

export function ok(id: string, found: string): Finding {
  return { id, status: 'ok', found, todo: null };
}

export function warn(id: string, found: string, todo: string): Finding {
  return { id, status: 'warn', found, todo };
}

export function fail(id: string, found: string, todo: string): Finding {
  return { id, status: 'fail', found, todo };
}

/** A check that threw: what it says, and what its error advises. */
export function failed(id: string, error: unknown, todo: string): Finding {
  const description = describeError(error);
  return fail(id, errorLine(description), description.nextStep ?? todo);
}

/** `warn  clock     1.4 s off → set the clock`. */
export function findingLine({ id, status, found, todo }: Finding): string {
  return `${status.padEnd(5)} ${id.padEnd(14)} ${found}${todo === null ? '' : ` → ${todo}`}`.replaceAll(/\s*\n\s*/g, ' ');
}
