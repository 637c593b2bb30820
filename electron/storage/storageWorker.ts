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

const opening = StorageService.open({ ...options, now: () => Date.now(), onTrouble: (trouble) => send({ kind: 'trouble', trouble }) });
let last: Promise<void> = Promise.resolve();

// Listened to from the first moment, because it keeps the thread's loop alive. A loop with nothing to wait for (the database's program is
// being compiled) makes Node 20 block the thread until V8's background tasks are done, and one of those may wait for this very thread:
// in Electron 33 every fourth start stood still there for ever.
port.on('message', (call: StorageCall) => {
  // A rebuild that was asked for takes long and reads files; everything else keeps its order.
  if (call.name === 'rebuildHistory') void answer(call);
  else last = last.then(() => answer(call));
});

try {
  const { driver } = await opening;
  send({ kind: 'ready', driver });
} catch (error) {
  send({ kind: 'failed', error: wire('open', error) });
  port.close();
}

async function answer(call: StorageCall): Promise<void> {
  try {
    const service = await opening;
    send({ kind: 'answer', id: call.id, value: await service.handle(call) });
  } catch (error) {
    send({ kind: 'refusal', id: call.id, error: wire(call.name, error) });
  }
  if (call.name === 'close') port.close();
}
