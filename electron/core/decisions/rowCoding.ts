/*
 * Rows of numbers as differences: of two rows in turn most columns are alike, above all of two strategies on one candle. A row is written as
 * a header, whose bit c says that column c has a new value; where bit `width` is set, the set of columns that are NaN follows; then the new
 * values in the order of the columns. Which NaN it is (they differ in bits that mean nothing) is not written, so equal rows are equal words.
 */

const HALF = 2 ** 32;

/** `values` holds `rows` rows of `width` (33 to 50) numbers; before the first stands, as it were, a row of NaN. */
export function encodeRows(values: Float64Array, rows: number, width: number): Float64Array {
  const out = new Float64Array(rows * (width + 2));
  let length = 0;
  let [missingLow, missingHigh] = [-1, allBelow(width - 32)];
  for (let row = 0; row < rows; row += 1) {
    const at = row * width;
    let [low, high, nanLow, nanHigh] = [0, 0, 0, 0];
    for (let column = 0; column < width; column += 1) {
      const value = values[at + column] ?? Number.NaN;
      const bit = 1 << (column % 32);
      if (Number.isNaN(value)) {
        if (column < 32) nanLow |= bit;
        else nanHigh |= bit;
      } else if (row === 0 || !Object.is(value, values[at - width + column])) {
        if (column < 32) low |= bit;
        else high |= bit;
      }
    }
    const isMissingAlike = nanLow === missingLow && nanHigh === missingHigh;
    out[length] = wordsToNumber(low, isMissingAlike ? high : high | (1 << (width - 32)));
    length += 1;
    if (!isMissingAlike) {
      out[length] = wordsToNumber(nanLow, nanHigh);
      length += 1;
    }
    for (let column = 0; column < width; column += 1) {
      if (((column < 32 ? low : high) & (1 << (column % 32))) === 0) continue;
      out[length] = values[at + column] ?? Number.NaN;
      length += 1;
    }
    [missingLow, missingHigh] = [nanLow, nanHigh];
  }
  return out.slice(0, length);
}

/** Writes the rows that `encodeRows` made of `width` columns into `values` and returns how many there were. @throws RangeError where they are cut off. */
export function decodeRows(coded: Float64Array, width: number, values: Float64Array): number {
  let read = 0;
  let rows = 0;
  let [nanLow, nanHigh] = [-1, allBelow(width - 32)];
  const take = (): number => {
    const value = coded[read];
    if (value === undefined) throw new RangeError(`row ${rows} is cut off after ${coded.length} numbers`);
    read += 1;
    return value;
  };
  while (read < coded.length) {
    const at = rows * width;
    const header = take();
    const [low, high] = [lowWord(header), highWord(header)];
    if ((high & (1 << (width - 32))) !== 0) {
      const missing = take();
      [nanLow, nanHigh] = [lowWord(missing), highWord(missing)];
    }
    for (let column = 0; column < width; column += 1) {
      const bit = 1 << (column % 32);
      if (((column < 32 ? low : high) & bit) !== 0) values[at + column] = take();
      else if (((column < 32 ? nanLow : nanHigh) & bit) !== 0) values[at + column] = Number.NaN;
      else values[at + column] = values[at - width + column] ?? Number.NaN;
    }
    rows += 1;
  }
  return rows;
}

function allBelow(bits: number): number {
  return (1 << bits) - 1;
}

function wordsToNumber(low: number, high: number): number {
  return (high >>> 0) * HALF + (low >>> 0);
}

function lowWord(value: number): number {
  return (value % HALF) | 0;
}

function highWord(value: number): number {
  return Math.floor(value / HALF) | 0;
}
