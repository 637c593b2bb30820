/** Which alerts are raised now, so that each is told once when its level is crossed and once when it has clearly gone. */
export class AlertLatch {
  readonly #raised: Set<string>;

  constructor(saved: readonly string[] = []) {
    this.#raised = new Set(saved);
  }

  /** Nothing is raised. */
  get isQuiet(): boolean {
    return this.#raised.size === 0;
  }

  /** Whether `update` could say anything: a level is crossed, or something is raised that may be over. */
  mayChange(isCrossed: boolean): boolean {
    return isCrossed || this.#raised.size > 0;
  }

  /** `raised` above `level`, `cleared` below `clearBelow`, which lies under it; null while nothing changes, in between above all. */
  update(key: string, value: number, level: number, clearBelow: number): 'raised' | 'cleared' | null {
    if (!this.#raised.has(key)) {
      if (!(value > level)) return null;
      this.#raised.add(key);
      return 'raised';
    }
    if (!(value < clearBelow)) return null;
    this.#raised.delete(key);
    return 'cleared';
  }

  /** True the first time only. */
  once(key: string): boolean {
    if (this.#raised.has(key)) return false;
    this.#raised.add(key);
    return true;
  }

  /** Forgets the alerts of things that are no more. */
  retain(isAlive: (key: string) => boolean): void {
    for (const key of this.#raised) if (!isAlive(key)) this.#raised.delete(key);
  }

  save(): readonly string[] {
    return [...this.#raised];
  }
}
