import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashNumbers, hashText, hashWords } from '../../../../electron/core/state/stateHash.ts';

/** FNV-1a as its authors define it, in whole numbers of any size. */
function reference(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let index = 0; index < text.length; index += 1) hash = ((hash ^ BigInt(text.charCodeAt(index))) * 0x100000001b3n) & 0xffffffffffffffffn;
  return hash.toString(16).padStart(16, '0');
}

describe('hashText', () => {
  it('is 64-bit FNV-1a', () => {
    expect(hashText('a')).toBe('af63dc4c8601ec8c');
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(hashText(text)).toBe(reference(text));
    }));
  });
});

/** MurmurHash3_x86_32 of whole words, in whole numbers of any size. */
function murmur(words: readonly number[], seed: number): string {
  const mask = 0xffffffffn;
  const turn = (value: bigint, bits: bigint): bigint => ((value << bits) | (value >> (32n - bits))) & mask;
  let hash = BigInt(seed >>> 0);
  for (const word of words) {
    hash ^= (turn((BigInt(word) * 0xcc9e2d51n) & mask, 15n) * 0x1b873593n) & mask;
    hash = (turn(hash, 13n) * 5n + 0xe6546b64n) & mask;
  }
  hash ^= BigInt(words.length * 4);
  hash = ((hash ^ (hash >> 16n)) * 0x85ebca6bn) & mask;
  hash = ((hash ^ (hash >> 13n)) * 0xc2b2ae35n) & mask;
  return (hash ^ (hash >> 16n)).toString(16).padStart(8, '0');
}

describe('hashWords', () => {
  it('is MurmurHash3 of 32 bits', () => {
    // "test" and the empty text, as its author's own implementation hashes them
    expect(hashWords(Uint32Array.from([0x74736574]), 0)).toBe('ba6bd213');
    expect(hashWords(new Uint32Array(), 1)).toBe('514e28b7');
    fc.assert(fc.property(fc.uint32Array(), fc.integer(), (words, seed) => {
      expect(hashWords(words, seed)).toBe(murmur([...words], seed));
    }));
  });
});

describe('hashNumbers', () => {
  it('tells numbers apart by a single bit, and their order', () => {
    const hashes = [[1, 2], [2, 1], [1, 2 + 2 ** -51], [1], [1, 2, 0], [1, -2]].map((values) => hashNumbers(Float64Array.from(values)));
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(hashes[0]).toMatch(/^[0-9a-f]{16}$/);
  });
});
