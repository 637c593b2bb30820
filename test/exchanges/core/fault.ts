import { z } from 'zod';

/** When and how often a fault applies. Times are real ms. Without any of them it applies at once, always, until cleared. */
const when = {
  /** Starts this long after it was given. */
  afterMs: z.number().nonnegative().optional(),
  /** Ends this long after it started. */
  forMs: z.number().positive().optional(),
  /** Ends after this many applications. */
  times: z.number().int().positive().optional(),
  /** Share of the chances it takes, 0 to 1. */
  chance: z.number().min(0).max(1).optional(),
  /** Only where this text is in the request path, the stream topic or, for the faults of candles, in the coin and timeframe (`BTC 30m`). */
  match: z.string().optional(),
};
/** For faults of both sides: one side alone. */
const side = { channel: z.enum(['rest', 'ws']).optional() };

export const faultSchema = z.discriminatedUnion('kind', [
  // connections
  z.strictObject({ kind: z.literal('drop'), code: z.number().int().min(1000).max(4999).optional(), ...when }),
  z.strictObject({ kind: z.literal('dropEvery'), everyMs: z.number().positive(), code: z.number().int().min(1000).max(4999).optional(), ...when }),
  z.strictObject({ kind: z.literal('halfOpen'), ...when }),
  z.strictObject({ kind: z.literal('refuse'), ...when }),
  z.strictObject({ kind: z.literal('refuseUpgrade'), status: z.number().int().min(400).max(599).default(503), ...when }),
  z.strictObject({ kind: z.literal('silent'), ...side, ...when }),
  z.strictObject({ kind: z.literal('silentAfterConnect'), ...when }),
  z.strictObject({ kind: z.literal('maintenance'), ...when }),
  // streams
  z.strictObject({ kind: z.literal('stall'), ...when }),
  z.strictObject({ kind: z.literal('noPong'), ...when }),
  z.strictObject({ kind: z.literal('lostAcks'), subscribes: z.boolean().default(true), ...when }),
  z.strictObject({
    kind: z.literal('garbage'),
    form: z.enum(['undecodable', 'brokenJson', 'null', 'number', 'text', 'wrongTypes', 'unknownSymbol', 'empty']).optional(),
    ...when,
  }),
  z.strictObject({ kind: z.literal('truncated'), ...when }),
  z.strictObject({ kind: z.literal('duplicates'), ...when }),
  z.strictObject({ kind: z.literal('reorder'), ...when }),
  z.strictObject({ kind: z.literal('lateCandles'), delayMs: z.number().positive().default(1_000), ...when }),
  z.strictObject({ kind: z.literal('lateCorrection'), candlesBack: z.number().int().positive().default(1), inRest: z.boolean().default(false), ...when }),
  z.strictObject({ kind: z.literal('missingCandles'), inRest: z.boolean().default(false), ...when }),
  // REST
  z.strictObject({ kind: z.literal('badBody'), form: z.enum(['empty', 'html', 'truncated', 'cut', 'nullData', 'emptyList']).optional(), ...when }),
  z.strictObject({ kind: z.literal('rateLimited'), form: z.enum(['http', 'code']).default('http'), retryAfterSeconds: z.number().int().nonnegative().optional(), ...when }),
  z.strictObject({ kind: z.literal('serverError'), status: z.number().int().min(500).max(599).default(500), ...when }),
  z.strictObject({ kind: z.literal('slow'), delayMs: z.number().positive().default(3_000), ...when }),
  // clock
  z.strictObject({ kind: z.literal('wrongClock'), offsetMs: z.number().default(5_000), ...when }),
]);

/** A way in which a simulated exchange can misbehave. */
export type Fault = z.infer<typeof faultSchema>;
/** The same before defaults are filled in: what a test or a person gives. */
export type FaultInput = z.input<typeof faultSchema>;
export type FaultKind = Fault['kind'];
export type FaultOf<K extends FaultKind> = Extract<Fault, { readonly kind: K }>;

/** What each fault does, for people. */
export const FAULT_DESCRIPTIONS: Readonly<Record<FaultKind, string>> = {
  drop: 'closes every stream connection once: with a close code (code=1011), or by a reset',
  dropEvery: 'closes every stream connection each everyMs',
  halfOpen: 'stops reading and writing on the stream connections that are open now, without closing them',
  refuse: 'resets every new TCP connection',
  refuseUpgrade: 'answers stream connection attempts with status (503)',
  silent: 'accepts everything and never answers (channel=rest or channel=ws for one side)',
  silentAfterConnect: 'accepts stream connections and then never sends a frame on them',
  maintenance: 'closes the streams, refuses new ones and answers REST with 503',
  stall: 'stops the market data on streams; pings and acknowledgements go on',
  noPong: 'does not answer the protocol pings of clients',
  lostAcks: 'never acknowledges subscriptions (subscribes=false: and does not subscribe either)',
  garbage: 'replaces frames: form=undecodable, brokenJson, null, number, text, wrongTypes, unknownSymbol, empty; seeded choice without form',
  truncated: 'cuts frames off',
  duplicates: 'sends frames twice',
  reorder: 'sends frames after the one that follows them',
  lateCandles: 'sends final candles delayMs late (1000)',
  lateCorrection: 'sends a changed version of a candle that closed candlesBack candles ago (inRest=true: REST gives it too)',
  missingCandles: 'leaves candles out of the streams, by chance (inRest=true: of REST too)',
  badBody: 'answers REST with 200 and a bad body: form=empty, html, truncated, cut, nullData, emptyList; seeded choice without form',
  rateLimited: 'answers REST with 429 (retryAfterSeconds=N adds the header), or with form=code by the error code of the exchange',
  serverError: 'answers REST with status (500)',
  slow: 'answers REST delayMs late (3000)',
  wrongClock: 'moves the server time by offsetMs (5000)',
};

/** Reads the short form `kind,key=value,…` of the command line, such as `garbage,form=null,chance=0.1,forMs=5000`. */
export function parseFaultText(text: string): Fault {
  const [kind = '', ...pairs] = text.split(',');
  const fields = pairs.map((pair) => {
    const equals = pair.indexOf('=');
    return [pair.slice(0, Math.max(0, equals)), plainValue(pair.slice(equals + 1))] as const;
  });
  return parseFault({ kind, ...Object.fromEntries(fields) }, text);
}

/** Checks a fault from outside. @throws RangeError that names what is wrong and lists the kinds. */
export function parseFault(value: unknown, shown = JSON.stringify(value)): Fault {
  const parsed = faultSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const reasons = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'fault'}: ${issue.message}`).join('; ');
  throw new RangeError(`fault "${shown}" is not valid (${reasons}); kinds are ${Object.keys(FAULT_DESCRIPTIONS).join(', ')}`);
}

function plainValue(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}
