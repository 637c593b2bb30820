import type { LogLine } from '../../shared/domain/sessionView.ts';

/** The newest log lines in memory, for the window; the oldest make room. */
export class LineRing {
  readonly #capacity: number;
  readonly #lines: LogLine[] = [];
  /** Where the oldest line lies once the ring is full. */
  #start = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  add(line: LogLine): void {
    if (this.#lines.length < this.#capacity) {
      this.#lines.push(line);
      return;
    }
    this.#lines[this.#start] = line;
    this.#start = (this.#start + 1) % this.#capacity;
  }

  /** Newest `limit` lines with `seq` < `before` (null: of all), oldest first. */
  page(before: number | null, limit: number): readonly LogLine[] {
    const ordered = [...this.#lines.slice(this.#start), ...this.#lines.slice(0, this.#start)];
    const end = before === null ? ordered.length : ordered.findLastIndex(({ seq }) => seq < before) + 1;
    return ordered.slice(Math.max(0, end - limit), end);
  }
}
