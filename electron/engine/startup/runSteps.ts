import type { StepId, StepView } from '../../../shared/domain/sessionView.ts';
import { describeFailure } from '../describeFailure.ts';

/** How a step ended. `degraded`: the session goes on, and the message says with what less. */
export type StepVerdict =
  | { readonly status: 'done' | 'degraded'; readonly message: string }
  | { readonly status: 'skipped'; readonly message: string };

export interface StepContext {
  /** Aborts at the step's deadline, at the whole start's, and when the user cancels. */
  readonly signal: AbortSignal;
  /** 0..1 */
  progress(fraction: number, message?: string): void;
}

export interface Step {
  readonly id: StepId;
  readonly title: string;
  readonly deadlineMs: number;
  run(context: StepContext): Promise<StepVerdict>;
}

export type StepsResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly step: StepId; readonly code: string; readonly message: string; readonly nextStep: string | null }
  | { readonly kind: 'cancelled'; readonly step: StepId };

export interface StepsOptions {
  readonly steps: readonly Step[];
  /** The user's cancel. */
  readonly signal: AbortSignal;
  readonly overallDeadlineMs: number;
  readonly now: () => number;
  readonly onChange: (views: readonly StepView[]) => void;
}

export function pendingSteps(steps: readonly Pick<Step, 'id' | 'title' | 'deadlineMs'>[]): StepView[] {
  return steps.map(({ id, title, deadlineMs }) => ({
    id, title, deadlineMs, status: 'pending', startedAt: null, durationMs: null, progress: null, message: null, nextStep: null,
  }));
}

/**
 * Runs the start-up steps one after another. A step that overruns its deadline fails by name even when its own code ignores the
 * abort: the race is decided here, and the step's late result is dropped.
 */
export async function runSteps(options: StepsOptions): Promise<StepsResult> {
  const views = pendingSteps(options.steps);
  const overall = AbortSignal.timeout(options.overallDeadlineMs);
  const update = (index: number, change: Partial<StepView>): void => {
    const view = views[index];
    if (view !== undefined) views[index] = { ...view, ...change };
    options.onChange([...views]);
  };

  for (const [index, step] of options.steps.entries()) {
    const startedAt = options.now();
    if (options.signal.aborted) return { kind: 'cancelled', step: step.id };
    update(index, { status: 'running', startedAt });
    const deadline = new AbortController();
    const timer = setTimeout(() => { deadline.abort(); }, step.deadlineMs);
    const signal = AbortSignal.any([options.signal, overall, deadline.signal]);
    try {
      const verdict = await raceAbort(step.run({
        signal,
        progress: (fraction, message) => {
          if (!signal.aborted) update(index, { progress: fraction, ...(message === undefined ? {} : { message }) });
        },
      }), signal);
      update(index, { ...verdict, durationMs: options.now() - startedAt, progress: null });
    } catch (error) {
      const durationMs = options.now() - startedAt;
      if (options.signal.aborted) {
        update(index, { status: 'failed', durationMs, message: 'Cancelled', nextStep: null });
        return { kind: 'cancelled', step: step.id };
      }
      const failure = overall.aborted && !deadline.signal.aborted
        ? { code: 'start-timeout', message: `${step.title} was still running when the whole start reached its limit of ${options.overallDeadlineMs / 1000} s`, nextStep: 'Check the network and try again' }
        : deadline.signal.aborted && !(error instanceof Error && error.name !== 'AbortError' && error.name !== 'TimeoutError')
          ? { code: 'step-timeout', message: `${step.title} did not finish within ${step.deadlineMs / 1000} s`, nextStep: 'Check the network and the exchange, then try again' }
          : describeFailure(error);
      update(index, { status: 'failed', durationMs, message: failure.message, nextStep: failure.nextStep });
      for (let later = index + 1; later < views.length; later += 1) update(later, { status: 'skipped' });
      return { kind: 'failed', step: step.id, ...failure };
    } finally {
      clearTimeout(timer);
    }
  }
  return { kind: 'done' };
}

/** A step that fails because of the abort tells more than the abort itself, so it gets this long to say so. */
const LAST_WORDS_MS = 250;

function raceAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let lastWords: NodeJS.Timeout | undefined;
    const onAbort = (): void => {
      lastWords = setTimeout(() => { reject(signal.reason instanceof Error ? signal.reason : new Error('aborted')); }, LAST_WORDS_MS);
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', onAbort);
      clearTimeout(lastWords);
    });
  });
}
