import type { Answer, BearishBridge, RequestInput, RequestName, RequestOutputs, TopicPayloads } from '../../../shared/ipc/contract.ts';

type Handler<N extends RequestName> = (input: RequestInput<N>) => Promise<Answer<RequestOutputs[N]>>;
export type Handlers = { [N in RequestName]?: Handler<N> };

export interface BridgeDouble extends BearishBridge {
  readonly asked: readonly { readonly name: RequestName; readonly input: unknown }[];
  push<T extends keyof TopicPayloads>(topic: T, payload: TopicPayloads[T]): void;
  listeners(topic: keyof TopicPayloads): number;
}

/** The other end of the bridge: answers what it is told to, refuses everything else by name, as the real one does. */
export function bridgeDouble(handlers: Handlers): BridgeDouble {
  const asked: { name: RequestName; input: unknown }[] = [];
  const listeners: { [T in keyof TopicPayloads]: Set<(payload: TopicPayloads[T]) => void> } = { session: new Set(), chart: new Set(), log: new Set() };
  return {
    asked,
    request(name, input) {
      asked.push({ name, input });
      const handler = handlers[name];
      return handler === undefined ? Promise.resolve({ ok: false, code: 'unknown-request', message: `no answer for ${name}`, nextStep: null }) : handler(input);
    },
    subscribe(topic, listener) {
      listeners[topic].add(listener);
      return () => void listeners[topic].delete(listener);
    },
    push(topic, payload) {
      for (const listener of listeners[topic]) listener(payload);
    },
    listeners: (topic) => listeners[topic].size,
  };
}

export function answer<T>(value: T): Answer<T> {
  return { ok: true, value };
}

export function refusal(message: string): Extract<Answer<never>, { ok: false }> {
  return { ok: false, code: 'refused', message, nextStep: null };
}

/** Lets everything that is already settled run on. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}
