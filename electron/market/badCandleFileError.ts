export interface CandleFileFault {
  readonly file: string;
  /** Row of data, 1 = the first below the header, which is line 2 of the file. Null where the fault is the file's as a whole. */
  readonly row: number | null;
  /** What stands there. */
  readonly found: string;
  /** What should. */
  readonly expected: string;
}

/** A candle or funding file that breaks a rule of its format. Nothing of such a file is used. */
export class BadCandleFileError extends Error {
  override readonly name = 'BadCandleFileError';
  readonly code = 'bad-candle-file';
  readonly file: string;
  readonly row: number | null;
  readonly found: string;
  readonly expected: string;

  constructor(fault: CandleFileFault, options?: ErrorOptions) {
    const place = fault.row === null ? '' : `row ${fault.row} (line ${fault.row + 1}): `;
    super(`${fault.file}: ${place}${fault.found}; expected ${fault.expected}`, options);
    this.file = fault.file;
    this.row = fault.row;
    this.found = fault.found;
    this.expected = fault.expected;
  }
}
