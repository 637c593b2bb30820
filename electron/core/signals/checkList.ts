import type { StatefulCheck } from './statefulCheck.ts';

/** Collects stateful checks in order; nothing is added after one has failed. */
export class CheckList {
  readonly #made: StatefulCheck[] = [];
  #failed: StatefulCheck | null = null;

  /** `true` while everything passes. `detail` is a sentence for what the numbers do not say. */
  add(name: StatefulCheck['name'], value: number | null, limit: number | null, pass: boolean, detail?: string): boolean {
    if (this.#failed !== null) return false;
    const check: StatefulCheck = { name, value, limit, pass, ...(detail === undefined ? {} : { detail }) };
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
