import { devDependencies } from '../../package.json';

export interface RuntimeFacts {
  readonly electron: string | undefined;
  readonly chrome: string | undefined;
  readonly node: string;
}

/** The runtime as a person reads it: `Electron 45.4.1, Chromium 150.0, Node 24.18`. */
export function describeRuntime(facts: RuntimeFacts): string {
  return [`Electron ${facts.electron ?? 'none'}`, `Chromium ${facts.chrome ?? 'none'}`, `Node ${facts.node}`].join(', ');
}

/** Whether this is not the Electron the project declares: good for trying and testing, too old for money. */
export function isFallbackRuntime(facts: RuntimeFacts): boolean {
  return facts.electron !== devDependencies.electron;
}
