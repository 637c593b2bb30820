/**
 * A signal that aborts with `parent`, and after `afterMs` at the latest (real ms). `AbortSignal.any` with `AbortSignal.timeout` does not do on
 * Node 20: nothing but the timer holds the timeout then, and weakly, so that a garbage collection takes the deadline away.
 */
export function signalWithin(parent: AbortSignal, afterMs: number): AbortSignal {
  const controller = new AbortController();
  const { signal } = controller;
  if (parent.aborted) {
    controller.abort(parent.reason);
    return signal;
  }
  const timer = setTimeout(() => { controller.abort(new DOMException(`not finished within ${afterMs / 1_000} s`, 'TimeoutError')); }, afterMs);
  const follow = (): void => {
    clearTimeout(timer);
    controller.abort(parent.reason);
  };
  parent.addEventListener('abort', follow, { once: true, signal });
  // A deadline alone keeps no process alive; browsers number their timers.
  if (typeof timer === 'object') timer.unref();
  return signal;
}
