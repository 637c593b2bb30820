import { parseMarketSymbol } from '../../shared/domain/ids.ts';
import type { RecoveryView } from '../../shared/domain/sessionView.ts';
import { isWorking } from '../../shared/domain/order.ts';
import { describeFailure } from './describeFailure.ts';
import type { EngineDeps } from './engineDeps.ts';
import { foldJournal } from './session/foldJournal.ts';

/**
 * The newest session whose journal has no end, as it would be taken up again; null where every session ended in order. A journal that
 * cannot be read is left alone and logged.
 */
export async function findRecovery(deps: Pick<EngineDeps, 'journals' | 'createCore' | 'log'>, signal: AbortSignal): Promise<RecoveryView | null> {
  for (const sessionId of await deps.journals.unfinished()) {
    try {
      let tornBytes = 0;
      const entries = deps.journals.read({ sessionId }, { signal, onTorn: (bytes) => { tornBytes = bytes; } });
      const { core, opening, position } = await foldJournal(entries, deps.createCore, signal);
      return {
        sessionId,
        startedAt: opening.startedAt,
        lastEventAt: position.lastAt,
        openPositions: core.openPositions().length,
        workingOrders: core.orders().filter(({ status }) => isWorking(status)).length,
        equity: core.account().equity,
        tornBytes,
        mode: opening.session.mode,
        market: opening.session.market,
        symbols: opening.options.instruments.flatMap(({ symbol }) => parseMarketSymbol(symbol) ?? []),
      };
    } catch (error) {
      signal.throwIfAborted();
      deps.log('warning', 'recovery', `${sessionId}: ${describeFailure(error).message}`);
    }
  }
  return null;
}
