import type { StatefulCheck } from './statefulCheck.ts';

/** Collects stateful checks in order; nothing is added after one has failed. */
export class CheckList {
  readonly #made: StatefulCheck[] = [];
  #failed: StatefulCheck | null = null;

  /** `true` while everything passes. */
  add(name: StatefulCheck['name'], value: number | null, limit: number | null, pass: boolean): boolean {
    if (this.#failed !== null) return false;
    const check: StatefulCheck = { name, value, limit, pass };
    this.#made.push(check);
    if (!pass) this.#failed = check;
    return pass;
  }

  /** Passes where the thing that blocks is absent: value 1 while it blocks, limit 0. */
  addAbsent(name: StatefulCheck['name'], blocks: boolean): boolean {
    return this.add(name, blocks ? 1 : 0, 0, !blocks);
  }

  get failed(): StatefulCheck | null {
    return this.#failed;
  }

  get made(): readonly StatefulCheck[] {
    return this.#made;
  }
}
