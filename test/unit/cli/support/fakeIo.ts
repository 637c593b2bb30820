import type { CliIo } from '../../../../electron/cli/io.ts';

export interface FakeIo {
  readonly io: CliIo;
  readonly out: string[];
  readonly err: string[];
  readonly interrupt: AbortController;
}

/** A process of one test: collected output, an environment of its own, no workers. */
export function fakeIo(env: CliIo['env'] = {}, prepare: CliIo['prepare'] = () => Promise.reject(new Error('this command needs no session'))): FakeIo {
  const out: string[] = [];
  const err: string[] = [];
  const interrupt = new AbortController();
  const nowhere = new URL('file:///nowhere');
  return {
    out, err, interrupt,
    io: {
      stdout: (line) => { out.push(line); },
      stderr: (line) => { err.push(line); },
      env, signal: interrupt.signal, appVersion: '9.9.9', workers: { storage: nowhere, watchdog: nowhere }, prepare,
    },
  };
}
