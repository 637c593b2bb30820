/** A failure as it may be shown, logged and sent: without secrets. */
export interface ErrorDescription {
  readonly code: string;
  readonly message: string;
  /** Messages of what caused it, nearest first. */
  readonly causes: readonly string[];
  /** What a person can do about it; null where nobody knows. */
  readonly nextStep: string | null;
}

/** Longer chains come from loops or from wrapping gone wrong. */
const MAX_CAUSES = 6;

/** Reads what our error classes carry (`code`, `nextStep`, `cause`) from any thrown value. Never throws itself. */
export function describeError(error: unknown, redact: (text: string) => string = (text) => text): ErrorDescription {
  if (!(error instanceof Error)) return { code: 'unknown', message: redact(textOf(error)), causes: [], nextStep: null };
  const causes: string[] = [];
  const seen = new Set<unknown>([error]);
  let cause: unknown = error.cause;
  while (cause !== undefined && cause !== null && causes.length < MAX_CAUSES && !seen.has(cause)) {
    seen.add(cause);
    const text = redact(cause instanceof Error ? cause.message : textOf(cause));
    if (text !== '') causes.push(text);
    cause = cause instanceof Error ? cause.cause : null;
  }
  return {
    code: fieldOf(error, 'code') ?? error.name,
    message: redact(error.message === '' ? error.name : error.message),
    causes,
    nextStep: mapped(fieldOf(error, 'nextStep'), redact),
  };
}

/** Message and causes in one line; a cause that the message already contains is left out. */
export function errorLine({ message, causes }: ErrorDescription): string {
  return [message, ...causes.filter((cause) => !message.includes(cause))].join(': ').replaceAll(/\s*\n\s*/g, ' ');
}

function fieldOf(error: Error, name: string): string | null {
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' && value !== '' ? value : null;
}

function mapped(text: string | null, change: (text: string) => string): string | null {
  return text === null ? null : change(text);
}

function textOf(value: unknown): string {
  try {
    return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  } catch {
    // A cycle or a throwing toJSON: the kind of thing it is must do.
    return Object.prototype.toString.call(value);
  }
}
