import type { TradingCore } from '../../core/coreApi.ts';
import { testBreaker } from '../../core/breaker/selfTest.ts';
import type { OpenResult } from '../../market/feed.ts';
import type { EngineDeps } from '../engineDeps.ts';
import type { StepVerdict } from './runSteps.ts';
import { StepFailure } from './StepFailure.ts';

const MAX_SKEW_MS = 1_000;

export interface PreFlightInput {
  readonly deps: EngineDeps;
  readonly core: TradingCore;
  readonly opened: OpenResult;
  /** Newest 30m close per instrument; null where unknown. */
  readonly lastCloses: readonly (number | null)[];
  readonly signal: AbortSignal;
}

/** The last look before a session trades (system.md 9.1, step 8). Fails where nothing could be traded, degrades where less can. */
export async function preFlight(input: PreFlightInput): Promise<StepVerdict> {
  const { core, deps } = input;
  const warnings: string[] = [];

  await deps.checkWritable(input.signal);
  testKillSwitch(deps, core);
  armBreaker(core);

  const { instruments } = core.options;
  const ready = instruments.filter((_, index) => core.readiness(index).isReady);
  if (ready.length < instruments.length) {
    const missing = instruments.flatMap((instrument, index) => {
      const { isReady, candles30m, candles1h, candles4h } = core.readiness(index);
      return isReady ? [] : [`${instrument.symbol} has 30m ${candles30m}, 1h ${candles1h}, 4h ${candles4h} of ${core.options.settings.regime.min_slow_candles} closed candles`];
    });
    warnings.push(`not ready to decide: ${missing.join('; ')}`);
  }

  const account = core.account();
  const { risk } = core.options.settings;
  const largest = Math.min(account.equity * risk.max_position_size, risk.max_notional_per_trade ?? Number.POSITIVE_INFINITY);
  const tooSmall = instruments.filter((instrument, index) => {
    const close = input.lastCloses[index] ?? null;
    return instrument.rules !== null && largest < Math.max(instrument.rules.minNotional, close === null ? 0 : instrument.rules.minAmount * close);
  });
  if (tooSmall.length === instruments.length) {
    throw new StepFailure('below-minimum', `The largest position allowed is ${largest.toFixed(2)} USDT, below the smallest order of every market`, 'Raise risk.equity_usd, risk.max_position_size or risk.max_notional_per_trade');
  }
  if (tooSmall.length > 0) warnings.push(`positions of at most ${largest.toFixed(2)} USDT are below the smallest order of ${tooSmall.map(({ symbol }) => symbol).join(', ')}`);

  const offset = input.opened.clockOffsetMs;
  if (offset !== null && Math.abs(offset) > MAX_SKEW_MS) warnings.push(`the exchange's clock differs from this machine's by ${Math.round(offset)} ms; market time follows the exchange`);

  return warnings.length === 0
    ? { status: 'done', message: `${ready.length} of ${instruments.length} markets ready, kill switch tested, circuit breaker armed and tested` }
    : { status: 'degraded', message: warnings.join('; ') };
}

/** Trips the kill switch of a core made like the session's own: armed means tested. */
function testKillSwitch(deps: EngineDeps, core: TradingCore): void {
  const probe = deps.createCore(core.options);
  probe.apply({ kind: 'command', at: 1, command: 'close-all', reason: 'kill-switch' });
  if (probe.account().entries !== 'killed') {
    throw new StepFailure('kill-switch', 'The kill switch did not block entries when it was tested', 'Report this: the application must not trade like this');
  }
}

/** Plays a loss of 90 % to a core of the same make: a breaker that does not trip, act and hold must not be relied on (system.md 9.6, N45). */
function armBreaker(core: TradingCore): void {
  const failure = testBreaker(core.options);
  if (failure !== null) {
    throw new StepFailure('breaker', `The circuit breaker failed its test: ${failure}`, 'Report this: the application must not trade like this');
  }
}
