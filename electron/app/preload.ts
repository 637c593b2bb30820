import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import { REQUEST_CHANNEL, TOPIC_CHANNEL, TOPICS } from '../../shared/ipc/channels.ts';
import type { Answer, BearishBridge } from '../../shared/ipc/contract.ts';

type Listener = (payload: unknown) => void;

const listeners = new Map<string, Set<Listener>>(TOPICS.map((topic) => [topic, new Set<Listener>()]));

ipcRenderer.on(TOPIC_CHANNEL, (_event: IpcRendererEvent, topic: unknown, payload: unknown) => {
  if (typeof topic !== 'string') return;
  for (const listener of listeners.get(topic) ?? []) listener(payload);
});

async function request(name: unknown, input: unknown): Promise<Answer<unknown>> {
  // The page cannot forge this: the preload's navigator belongs to its own isolated world.
  if (name === 'app.openExternal' && !navigator.userActivation.isActive) {
    return { ok: false, code: 'no-user-gesture', message: 'A page opens only when you click its link.', nextStep: null };
  }
  return ipcRenderer.invoke(REQUEST_CHANNEL, name, input);
}

function subscribe(topic: unknown, listener: unknown): () => void {
  const own = typeof topic === 'string' ? listeners.get(topic) : undefined;
  if (own === undefined) throw new TypeError(`unknown topic "${String(topic)}"; expected one of ${TOPICS.join(', ')}`);
  if (typeof listener !== 'function') throw new TypeError('a subscription needs a function to call');
  const entry: Listener = (payload) => void listener(payload);
  own.add(entry);
  return () => void own.delete(entry);
}

/** The typed face of the two functions above; what a page may pass is checked there and again by the main process. */
const bridge = Object.freeze({ request, subscribe } as unknown as BearishBridge);

contextBridge.exposeInMainWorld('bearish', bridge);
