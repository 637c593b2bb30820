import type { Answer, BearishBridge, RequestInput, RequestName, RequestOutputs } from '../../shared/ipc/contract.ts';

/** Longest wait for the main process; commands that act on an exchange get more. */
const DEFAULT_DEADLINE_MS = 10_000;
const DEADLINES: Partial<Record<RequestName, number>> = {
  'session.snapshot': 5_000,
  'session.start': 120_000,
  'session.stop': 60_000,
  'session.kill': 60_000,
  'recovery.resume': 120_000,
  'position.close': 30_000,
  'position.moveStop': 30_000,
  'position.reduce': 30_000,
};

/** Asks the main process and always comes back: a refusal, a broken bridge, silence and an abort are answers with a code. */
export async function ask<N extends RequestName>(bridge: BearishBridge, name: N, input: RequestInput<N>, signal?: AbortSignal): Promise<Answer<RequestOutputs[N]>> {
  const deadlineMs = DEADLINES[name] ?? DEFAULT_DEADLINE_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<Answer<never>>((resolve) => {
    timer = setTimeout(() => {
      resolve({
        ok: false,
        code: 'no-answer',
        message: `The engine did not answer "${name}" within ${deadlineMs / 1_000} s.`,
        nextStep: 'Check the log. The request may still be carried out: look at the session before repeating it.',
      });
    }, deadlineMs);
    signal?.addEventListener('abort', () => resolve({ ok: false, code: 'aborted', message: `The request "${name}" was given up.`, nextStep: null }), { once: true });
  });
  try {
    return await Promise.race([bridge.request(name, input), silence]);
  } catch (error) {
    return {
      ok: false,
      code: 'bridge-failed',
      message: `The request "${name}" did not reach the engine: ${error instanceof Error ? error.message : String(error)}`,
      nextStep: 'Reload the window. The session goes on without it.',
    };
  } finally {
    clearTimeout(timer);
  }
}
