/**
 * A signal that aborts with `parent`, and after `afterMs` at the latest (real ms). Not `AbortSignal.timeout`: inside `AbortSignal.any` nothing
 * but a timer that refers to it weakly knows of it on Node 20, so that a garbage collection takes the deadline away. Here the timer owns it.
 * The parent gets no listener, however many are made of it.
 */
export function signalWithin(parent: AbortSignal, afterMs: number): AbortSignal {
  const controller = new AbortController();
  const timer = setTimeout(() => { controller.abort(new DOMException(`not finished within ${afterMs / 1_000} s`, 'TimeoutError')); }, afterMs);
  // A deadline alone keeps no process alive; browsers number their timers.
  if (typeof timer === 'object') timer.unref();
  return AbortSignal.any([parent, controller.signal]);
}
