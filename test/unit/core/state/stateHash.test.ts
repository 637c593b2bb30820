import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashText } from '../../../../electron/core/state/stateHash.ts';

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
