/** 64 bits of FNV-1a over the UTF-16 units of a text, as 16 hexadecimal digits. For telling states apart, not for secrets. */
export function hashText(text: string): string {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (let index = 0; index < text.length; index += 1) {
    low = (low ^ text.charCodeAt(index)) >>> 0;
    // times the FNV prime 2^40 + 0x1b3, in 16-bit parts that a double holds exactly
    const a = low & 0xffff;
    const b = low >>> 16;
    const product = a * 0x1b3;
    const middle = b * 0x1b3 + (product >>> 16);
    high = (Math.imul(high, 0x1b3) + Math.floor(middle / 0x10000) + (low << 8)) >>> 0;
    low = (((middle & 0xffff) << 16) | (product & 0xffff)) >>> 0;
  }
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}

/**
 * 64 bits over whole numbers of 32 bits, as 16 hexadecimal digits: MurmurHash3 (Appleby, x86 32-bit variant) with two seeds. A word costs a
 * few operations, so that long columns are hashed in no time.
 */
export function hashNumbers(values: Float64Array): string {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.byteLength / Uint32Array.BYTES_PER_ELEMENT);
  return hashWords(words, 0) + hashWords(words, 0x9e3779b9);
}

/** MurmurHash3_x86_32 of whole words, as 8 hexadecimal digits. */
export function hashWords(words: Uint32Array, seed: number): string {
  let hash = seed | 0;
  for (let index = 0; index < words.length; index += 1) {
    let word = Math.imul(words[index] ?? 0, 0xcc9e2d51);
    word = Math.imul((word << 15) | (word >>> 17), 0x1b873593);
    hash ^= word;
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  hash ^= words.length * Uint32Array.BYTES_PER_ELEMENT;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0).toString(16).padStart(8, '0');
}
