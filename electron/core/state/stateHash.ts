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
