/**
 * Small fast counting random numbers (sfc32 by Chris Doty-Humphrey, PractRand; public domain): 32-bit, period about 2^127, the same
 * sequence on every machine. Not for secrets.
 */
export class Prng {
  /** Words of state: what `save` writes and `load` reads. */
  static readonly STATE_WORDS = 4;
  #a = 0;
  #b = 0;
  #c = 0;
  #counter = 0;

  /** A stream of its own for each seed and label. */
  constructor(seed: number, label = '') {
    this.reseed(seed, label);
  }

  reseed(seed: number, label = ''): void {
    const mix = splitmix32(seed, label);
    this.#a = mix();
    this.#b = mix();
    this.#c = mix();
    this.#counter = 1;
    for (let round = 0; round < 12; round += 1) this.uint32();
  }

  uint32(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum | 0;
    return sum >>> 0;
  }

  /** In (0, 1), never an end. */
  next(): number {
    return (this.uint32() + 0.5) / 4_294_967_296;
  }

  /** Standard normal, within about ±6.2. */
  normal(): number {
    return inverseNormal(this.next());
  }

  save(target: Float64Array, at: number): void {
    target[at] = this.#a;
    target[at + 1] = this.#b;
    target[at + 2] = this.#c;
    target[at + 3] = this.#counter;
  }

  load(source: Float64Array, at: number): void {
    this.#a = source[at] ?? 0;
    this.#b = source[at + 1] ?? 0;
    this.#c = source[at + 2] ?? 0;
    this.#counter = source[at + 3] ?? 0;
  }
}

/** Spreads a seed and a label over the state (splitmix32 over an FNV-1a hash). */
function splitmix32(seed: number, label: string): () => number {
  let hash = 0x811c9dc5 ^ (seed | 0);
  for (let index = 0; index < label.length; index += 1) hash = Math.imul(hash ^ label.charCodeAt(index), 0x01000193);
  let state = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) ^ (seed | 0);
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) | 0;
  };
}

const LOW = 0.02425;

/** Quantile of the standard normal (P. J. Acklam's rational approximation, relative error below 1.2e-9). */
function inverseNormal(p: number): number {
  if (p < LOW) return tail(Math.sqrt(-2 * Math.log(p)));
  if (p > 1 - LOW) return -tail(Math.sqrt(-2 * Math.log(1 - p)));
  const q = p - 0.5;
  const r = q * q;
  return (
    ((((((-3.969683028665376e1 * r + 2.209460984245205e2) * r - 2.759285104469687e2) * r + 1.38357751867269e2) * r - 3.066479806614716e1) * r + 2.506628277459239) * q)
    / (((((-5.447609879822406e1 * r + 1.615858368580409e2) * r - 1.556989798598866e2) * r + 6.680131188771972e1) * r - 1.328068155288572e1) * r + 1)
  );
}

function tail(q: number): number {
  return (
    (((((-7.784894002430293e-3 * q - 3.223964580411365e-1) * q - 2.400758277161838) * q - 2.549732539343734) * q + 4.374664141464968) * q + 2.938163982698783)
    / ((((7.784695709041462e-3 * q + 3.224671290700398e-1) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1)
  );
}
