import { equityOf } from '../portfolio/ledger.ts';
import type { CheckList } from '../signals/checkList.ts';
import type { AssetClass } from '../../../shared/settings/classSettings.ts';
import type { CoreState } from '../state/coreState.ts';
import { assetClassOf } from './assetClass.ts';
import type { Usage } from './exposure.ts';
import type { Holding } from './holdings.ts';
import type { PlannedEntry } from './limitChecks.ts';

/** What all coins of a class use together, on all exchanges; quote currency. */
export function classUse(state: CoreState, name: AssetClass, holdings: readonly Holding[]): { readonly notional: number; readonly risk: number } {
  let [notional, risk] = [0, 0];
  for (const holding of holdings) {
    if (assetClassOf(holding.symbol, state.options.settings.classes) !== name) continue;
    notional += holding.notional;
    risk += holding.risk;
  }
  return { notional, risk };
}

/** One trade within its class's bounds, and the class within its own: `class-limit` for the first that is exceeded, else for the one that is fullest. */
export function checkClass(checks: CheckList, state: CoreState, usage: Usage, { sizing, holding }: PlannedEntry): void {
  const name = assetClassOf(holding.symbol, state.options.settings.classes);
  const limits = state.options.settings.class_limits[name];
  const equity = equityOf(state.ledger);
  const used = classUse(state, name, usage.holdings);
  const bounds = [
    { what: `notional of one ${name} trade`, value: sizing.notional, limit: limits.notional },
    { what: `risk of one ${name} trade`, value: sizing.risk, limit: limits.risk },
    { what: `notional of all ${name} coins`, value: used.notional + sizing.notional, limit: limits.max_exposure === null ? null : equity * limits.max_exposure },
    { what: `risk of all ${name} coins`, value: used.risk + sizing.risk, limit: limits.max_heat === null ? null : equity * limits.max_heat },
  ].filter((bound): bound is { what: string; value: number; limit: number } => bound.limit !== null);
  const failed = bounds.find(({ value, limit }) => value > limit);
  const shown = failed ?? bounds.reduce<(typeof bounds)[number] | null>((fullest, bound) => (fullest === null || bound.value * fullest.limit > fullest.value * bound.limit ? bound : fullest), null);
  checks.add('class-limit', shown?.value ?? null, shown?.limit ?? null, failed === undefined, shown === null ? undefined : `The ${shown.what}, in USDT.`);
}
