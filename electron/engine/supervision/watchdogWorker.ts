import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { BEAT, ENDED, STALLED, STALLS, WORST_MS, type WatchdogData } from './watchdogShared.ts';

/*
 * Runs in a thread of its own, so a blocked engine is still seen. It compares the beat the engine writes with real time.
 */
const { buffer, stallMs } = workerData as WatchdogData;
const cells = new Int32Array(buffer);
let lastBeat = Atomics.load(cells, BEAT);
let lastChange = performance.now();

// The wait ends early only when the engine ends the watch; otherwise it is the pause between two looks.
while (Atomics.wait(cells, ENDED, 0, Math.max(20, stallMs / 4)) === 'timed-out') {
  const beat = Atomics.load(cells, BEAT);
  const now = performance.now();
  if (beat !== lastBeat) {
    lastBeat = beat;
    lastChange = now;
    continue;
  }
  const silentMs = Math.round(now - lastChange);
  if (silentMs < stallMs) continue;
  if (Atomics.exchange(cells, STALLED, 1) === 0) {
    Atomics.add(cells, STALLS, 1);
    writeSync(2, `watchdog: the engine's loop has not moved for ${silentMs} ms; new entries are blocked until it does\n`);
  }
  if (silentMs > Atomics.load(cells, WORST_MS)) Atomics.store(cells, WORST_MS, silentMs);
}
