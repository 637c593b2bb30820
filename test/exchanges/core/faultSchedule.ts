import type { FaultInput } from './fault.ts';
import { seededRandom, type Random } from './random.ts';

export interface FaultScheduleOptions {
  readonly seed: number;
  /** Real ms over which the faults are spread. */
  readonly spanMs: number;
  /** Mean distance between two faults in real ms. */
  readonly everyMs: number;
  /** Longest time that a lasting fault lasts, in real ms. */
  readonly longestMs: number;
  /** Kinds to choose from; all of them without it. */
  readonly kinds?: readonly FaultInput['kind'][];
}

type Make = (random: Random, forMs: number) => FaultInput;

const MAKERS: Readonly<Record<FaultInput['kind'], Make>> = {
  drop: (random) => (random() < 0.5 ? { kind: 'drop' } : { kind: 'drop', code: 1011 }),
  dropEvery: (random, forMs) => ({ kind: 'dropEvery', everyMs: 500 + random() * 3_000, forMs }),
  halfOpen: () => ({ kind: 'halfOpen' }),
  refuse: (_, forMs) => ({ kind: 'refuse', forMs }),
  refuseUpgrade: (random, forMs) => ({ kind: 'refuseUpgrade', status: random() < 0.5 ? 503 : 429, forMs }),
  silent: (random, forMs) => ({ kind: 'silent', channel: random() < 0.5 ? 'rest' : 'ws', forMs }),
  silentAfterConnect: (_, forMs) => ({ kind: 'silentAfterConnect', forMs }),
  maintenance: (_, forMs) => ({ kind: 'maintenance', forMs }),
  stall: (_, forMs) => ({ kind: 'stall', forMs }),
  noPong: (_, forMs) => ({ kind: 'noPong', forMs }),
  lostAcks: (random, forMs) => ({ kind: 'lostAcks', subscribes: random() < 0.5, forMs }),
  garbage: (random, forMs) => ({ kind: 'garbage', chance: 0.02 + random() * 0.2, forMs }),
  truncated: (random, forMs) => ({ kind: 'truncated', chance: 0.02 + random() * 0.1, forMs }),
  duplicates: (_, forMs) => ({ kind: 'duplicates', chance: 0.3, forMs }),
  reorder: (_, forMs) => ({ kind: 'reorder', chance: 0.3, forMs }),
  lateCandles: (random, forMs) => ({ kind: 'lateCandles', delayMs: 100 + random() * 3_000, forMs }),
  lateCorrection: (random) => ({ kind: 'lateCorrection', candlesBack: 1 + Math.floor(random() * 3) }),
  missingCandles: (_, forMs) => ({ kind: 'missingCandles', chance: 0.5, forMs }),
  badBody: (_, forMs) => ({ kind: 'badBody', chance: 0.5, forMs }),
  rateLimited: (random, forMs) =>
    random() < 0.5 ? { kind: 'rateLimited', form: random() < 0.5 ? 'http' : 'code', forMs } : { kind: 'rateLimited', retryAfterSeconds: 1, forMs },
  serverError: (random, forMs) => ({ kind: 'serverError', status: [500, 502, 503, 504][Math.floor(random() * 4)] ?? 500, forMs }),
  slow: (random, forMs) => ({ kind: 'slow', delayMs: 500 + random() * 5_000, forMs }),
  wrongClock: (random, forMs) => ({ kind: 'wrongClock', offsetMs: Math.round((random() - 0.5) * 20_000), forMs }),
};

/** Faults at seeded random times, to be given all at once: the same options make the same schedule. */
export function randomFaultSchedule(options: FaultScheduleOptions): FaultInput[] {
  const random = seededRandom(options.seed);
  const makers = Object.entries(MAKERS)
    .filter(([kind]) => options.kinds === undefined || options.kinds.some((wanted) => wanted === kind))
    .map(([, make]) => make);
  const schedule: FaultInput[] = [];
  for (let at = options.everyMs * random() * 2; at < options.spanMs; at += options.everyMs * (0.2 + 1.6 * random())) {
    const make = makers[Math.floor(random() * makers.length)];
    if (make === undefined) break;
    const forMs = options.longestMs * (0.1 + 0.9 * random());
    schedule.push({ ...make(random, forMs), afterMs: Math.round(at) });
  }
  return schedule;
}
