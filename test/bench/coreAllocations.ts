/** What the core allocates per event: run with `--expose-gc` and a young generation so large that nothing is collected in between. */
import type { PriceEvent } from '../../electron/core/events.ts';
import { benchCoreOf, minuteCloses, playMinutes } from './coreSession.ts';
import { heldCoreOf, pricesOn } from './heldSession.ts';

const WARM_UP = 300_000;
const MEASURED = 60_000;
const PRICES = 400_000;

const { gc } = globalThis;
if (gc === undefined) throw new Error('start it with --expose-gc');

/** Bytes an event; the loop's own events are reused objects. */
function allocated(events: number, run: () => void): number {
  gc?.();
  const before = process.memoryUsage().heapUsed;
  run();
  return (process.memoryUsage().heapUsed - before) / events;
}

const core = benchCoreOf(1);
let heapAt = 0;
let minutesBytes = 0;
playMinutes(core, minuteCloses(WARM_UP + MEASURED), 1, (minute) => {
  if (minute === WARM_UP) {
    gc();
    heapAt = process.memoryUsage().heapUsed;
  }
  if (minute === WARM_UP + MEASURED - 1) minutesBytes = (process.memoryUsage().heapUsed - heapAt) / MEASURED;
});

const calm = benchCoreOf(1);
playMinutes(calm, minuteCloses(20_000), 1);
const price: { -readonly [K in keyof PriceEvent]: PriceEvent[K] } = { kind: 'price', at: Date.UTC(2020, 6, 1), instrument: 0, last: 20_000, bid: 20_000, ask: 20_000, mark: 20_000 };
const move = (count: number): void => {
  for (let index = 0; index < count; index += 1) {
    price.at += 10;
    price.last = 20_000 + (index % 100) / 10;
    price.bid = price.last;
    price.ask = price.last;
    price.mark = price.last;
    calm.apply(price);
  }
};
move(PRICES);
const pricesBytes = allocated(PRICES, () => { move(PRICES); });
const heldBytes = [5, 20].map((open) => {
  const held = heldCoreOf(open);
  pricesOn(held, PRICES, 0);
  return { open, bytes: allocated(PRICES, () => { pricesOn(held, PRICES, PRICES); }) };
});
process.stdout.write(`${JSON.stringify({ minutesBytes, pricesBytes, heldBytes, decisions: core.decisionCount(), positions: core.positions().length })}\n`);
