/** A failure in words a person can act on. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly nextStep: string | null;
}

/** Reads what our error classes carry (`code`, `nextStep`) from any thrown value; an unknown error keeps its message and its causes. */
export function describeFailure(error: unknown): Failure {
  if (!(error instanceof Error)) return { code: 'unknown', message: String(error), nextStep: null };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  const nextStep = 'nextStep' in error && typeof error.nextStep === 'string' ? error.nextStep : null;
  const causes: string[] = [];
  let cause: unknown = error.cause;
  while (cause instanceof Error && causes.length < 4) {
    if (!error.message.includes(cause.message)) causes.push(cause.message);
    cause = cause.cause;
  }
  return { code, message: [error.message, ...causes].join(': '), nextStep };
}
