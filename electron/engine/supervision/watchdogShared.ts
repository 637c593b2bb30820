/** Cells of the shared Int32Array between the engine's loop and its watchdog thread. */
export const BEAT = 0;
/** 1 from the moment a stall was seen until the engine has noticed. */
export const STALLED = 1;
/** Stalls seen so far. */
export const STALLS = 2;
export const WORST_MS = 3;
/** 1 ends the watch. */
export const ENDED = 4;
export const CELLS = 5;

export interface WatchdogData {
  readonly buffer: SharedArrayBuffer;
  readonly stallMs: number;
}
