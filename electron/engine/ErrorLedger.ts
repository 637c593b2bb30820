import type { ErrorView } from '../../shared/domain/sessionView.ts';

const MAX_KINDS = 200;

/** Counts every error once, folding repeated ones by place and code. Bounded: the oldest kind makes room. */
export class ErrorLedger {
  readonly #errors = new Map<string, ErrorView>();
  #total = 0;

  add(at: number, where: string, code: string, message: string): void {
    this.#total += 1;
    const key = `${where}\n${code}`;
    const known = this.#errors.get(key);
    this.#errors.delete(key);
    this.#errors.set(key, { at, where, code, message, count: (known?.count ?? 0) + 1 });
    if (this.#errors.size > MAX_KINDS) {
      const oldest = this.#errors.keys().next();
      if (oldest.done !== true) this.#errors.delete(oldest.value);
    }
  }

  get total(): number {
    return this.#total;
  }

  /** Newest first. */
  list(): readonly ErrorView[] {
    return [...this.#errors.values()].reverse();
  }
}
