/** The storage thread: all SQLite runs here, so that no statement ever holds up the engine. */
import { parentPort, workerData } from 'node:worker_threads';
import { storageErrorOf } from './StorageError.ts';
import type { StorageCall, WireError, WorkerMessage, WorkerOptions } from './worker/protocol.ts';
import { StorageService } from './worker/StorageService.ts';
import { transferablesOf } from './worker/transferables.ts';

if (parentPort === null) throw new Error('storageWorker is a worker thread, not a program of its own');
const port = parentPort;
const options = workerData as WorkerOptions;

const send = (message: WorkerMessage): void => {
  port.postMessage(message, message.kind === 'answer' ? transferablesOf(message.value) : []);
};
const wire = (doing: string, error: unknown): WireError => {
  const { code, message, nextStep } = storageErrorOf(doing, error);
  return { code, message, nextStep };
};

try {
  const service = await StorageService.open({ ...options, now: () => Date.now(), onTrouble: (trouble) => send({ kind: 'trouble', trouble }) });
  let last: Promise<void> = Promise.resolve();
  port.on('message', (call: StorageCall) => {
    // A rebuild that was asked for takes long and reads files; everything else keeps its order.
    if (call.name === 'rebuildHistory') void answer(service, call);
    else last = last.then(() => answer(service, call));
  });
  send({ kind: 'ready', driver: service.driver });
} catch (error) {
  send({ kind: 'failed', error: wire('open', error) });
  port.close();
}

async function answer(service: StorageService, call: StorageCall): Promise<void> {
  try {
    send({ kind: 'answer', id: call.id, value: await service.handle(call) });
  } catch (error) {
    send({ kind: 'refusal', id: call.id, error: wire(call.name, error) });
  }
  if (call.name === 'close') port.close();
}
