/** Numbers as base64 of their bytes: exact to the bit, and half as long as their digits. Little-endian, as every machine this runs on. */
export function numbersToText(values: Float64Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
}

/** @throws RangeError where the text is not whole numbers. */
export function textToNumbers(text: string): Float64Array {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.byteLength % Float64Array.BYTES_PER_ELEMENT !== 0) throw new RangeError(`${bytes.byteLength} bytes of base64: expected a multiple of ${Float64Array.BYTES_PER_ELEMENT}`);
  // copied, because a Buffer's place in its pool need not be a multiple of 8
  const values = new Float64Array(bytes.byteLength / Float64Array.BYTES_PER_ELEMENT);
  new Uint8Array(values.buffer).set(bytes);
  return values;
}
