import { InterruptedError } from './io.ts';

export interface Interruption {
  readonly signal: AbortSignal;
  /** Takes the handlers away again. */
  readonly end: () => void;
}

/** The first SIGINT or SIGTERM aborts the signal; a second one calls `onSecond`, for those who do not want to wait for an orderly end. */
export function listenForInterruption(host: NodeJS.EventEmitter, onSecond: () => void): Interruption {
  const controller = new AbortController();
  const onSignal = (name: string): void => {
    if (controller.signal.aborted) onSecond();
    else controller.abort(new InterruptedError(name));
  };
  host.on('SIGINT', onSignal);
  host.on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    end: () => {
      host.off('SIGINT', onSignal);
      host.off('SIGTERM', onSignal);
    },
  };
}
