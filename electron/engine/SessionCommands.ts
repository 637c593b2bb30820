import type { BreakerId } from '../../shared/domain/breaker.ts';
import { exchangeName } from '../../shared/domain/exchangeWords.ts';
import type { ClientOrderId, PositionId } from '../../shared/domain/ids.ts';
import { parseMarketSymbol } from '../../shared/domain/ids.ts';
import type { PositionSide } from '../../shared/domain/order.ts';
import type { RiskLimits } from '../../shared/domain/riskLimits.ts';
import { isWorking } from '../../shared/domain/order.ts';
import { multiplyExactly } from '../core/execution/rounding.ts';
import { reductionOf } from '../core/positions/partialExit.ts';
import type { ExchangeId } from '../../shared/domain/instrument.ts';
import { describeFailure } from './describeFailure.ts';
import type { QuarantineDesk } from './QuarantineDesk.ts';
import type { RunningSession, Log } from './session/RunningSession.ts';

/** What one command answers: done, or refused with a code and what to do. */
export type CommandResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: string; readonly message: string; readonly nextStep: string | null };

const HOUR_MS = 3_600_000;

export interface LockWish {
  /** As a person writes it; null means every market. */
  readonly symbol: string | null;
  readonly side: PositionSide | null;
  readonly hours: number;
  readonly reason: string;
}

export interface SessionCommandsOptions {
  /** The session that can take commands now; null where there is none. */
  readonly running: () => RunningSession | null;
  /** Shows the result at once instead of at the next turn. */
  readonly present: () => void;
  readonly log: Log;
  readonly quarantine: Pick<QuarantineDesk, 'add' | 'release'>;
}

export function refused(code: string, message: string, nextStep: string | null = null): CommandResult {
  return { ok: false, code, message, nextStep };
}

const NO_SESSION = refused('not-running', 'No session is running', 'Start a session');

/** What a person can do to the positions, orders and limits of a running session. Each command is journalled before it is acted on. */
export class SessionCommands {
  readonly #options: SessionCommandsOptions;

  constructor(options: SessionCommandsOptions) {
    this.#options = options;
  }

  /** Entries stop at once and stay stopped. With `flatten` every order is cancelled and every position closed. */
  async kill(choice: 'flatten' | 'keep'): Promise<CommandResult> {
    return this.#with(async (running) => {
      this.#options.log('warning', 'engine', choice === 'flatten' ? 'Kill switch: closing everything' : 'Kill switch: entries stopped, positions kept with their stops');
      await running.command(choice === 'flatten' ? { command: 'close-all', reason: 'kill-switch' } : { command: 'stop-entries', reason: 'Kill switch' });
      return { ok: true };
    });
  }

  async resetKill(): Promise<CommandResult> {
    return this.#with(async (running) => {
      if (!running.isFlat()) return refused('not-flat', 'Positions or orders are still open', 'Wait until everything is closed');
      await running.command({ command: 'reset-kill' });
      return { ok: true };
    });
  }

  async closePosition(positionId: PositionId): Promise<CommandResult> {
    return this.#with(async (running) => {
      if (!running.core.openPositions().some(({ id }) => id === positionId)) return notOpen(positionId);
      await running.command({ command: 'close-position', positionId, reason: 'manual' });
      return { ok: true };
    });
  }

  /** A stop moves only between the first stop and the price: it can lock profit in, never add risk. */
  async moveStop(positionId: PositionId, stop: number): Promise<CommandResult> {
    return this.#with(async (running) => {
      const position = running.core.openPositions().find(({ id }) => id === positionId);
      if (position === undefined) return notOpen(positionId);
      const isWider = position.side === 'long' ? stop < position.initialStop : stop > position.initialStop;
      const isBeyond = position.side === 'long' ? stop >= position.markPrice : stop <= position.markPrice;
      const nextStep = 'Choose a price between the first stop and the market';
      if (isWider) return refused('stop-too-wide', `A stop at ${stop} would risk more than the first one at ${position.initialStop}`, nextStep);
      if (isBeyond) return refused('stop-beyond-price', `A stop at ${stop} is on the wrong side of the price ${position.markPrice}`, nextStep);
      await running.command({ command: 'move-stop', positionId, stop });
      return { ok: true };
    });
  }

  /** `value`: a fraction of what is open, or an amount in base currency. The rest runs on; all of it closes the position. */
  async reducePosition(positionId: PositionId, by: 'fraction' | 'amount', value: number): Promise<CommandResult> {
    return this.#with(async (running) => {
      const position = running.core.openPositions().find(({ id }) => id === positionId);
      if (position === undefined || position.status === 'closing') return notOpen(positionId);
      const wanted = by === 'fraction' ? multiplyExactly(position.openAmount, value) : value;
      const reduction = reductionOf(position.openAmount, wanted, position.markPrice, running.core.options.instruments[position.instrument]?.rules ?? null);
      if (reduction.kind === 'refused') return refused('bad-part', `${position.symbol}: ${reduction.message}`, 'Choose another part, or close the position');
      const isBusy = running.core.orders().some((order) => order.positionId === positionId && order.purpose === 'partial-exit' && order.type === 'market' && isWorking(order.status));
      if (isBusy) return refused('reduction-working', `${position.symbol}: a part is being taken off already`, 'Wait until it is filled');
      await running.command({ command: 'reduce-position', positionId, by, value, reason: 'manual' });
      return { ok: true };
    });
  }

  async cancelOrder(clientOrderId: ClientOrderId): Promise<CommandResult> {
    return this.#with(async (running) => {
      const order = running.core.orders().find((one) => one.clientOrderId === clientOrderId);
      if (order === undefined) return refused('no-order', `Order ${clientOrderId} is not known`);
      if (order.purpose === 'stop-loss') return refused('protective-order', 'A stop-loss protects its position and is cancelled only with it', 'Close the position, or move its stop');
      await running.command({ command: 'cancel-order', clientOrderId });
      return { ok: true };
    });
  }

  async setLimits(limits: RiskLimits): Promise<CommandResult> {
    return this.#with(async (running) => {
      const ceiling = running.core.options.settings.risk.max_portfolio_risk;
      if (limits.per_trade_risk_pct > ceiling) {
        return refused('limit-crossed', `A risk a trade of ${limits.per_trade_risk_pct} is above the ceiling of ${ceiling}`, 'Choose a smaller one, or change risk.max_portfolio_risk in the settings');
      }
      await running.command({ command: 'set-limits', limits });
      return { ok: true };
    });
  }

  /** Locks a market, a side or everything for `hours` of market time. */
  async lock({ symbol, side, hours, reason }: LockWish): Promise<CommandResult> {
    return this.#with(async (running) => {
      const market = symbol === null ? null : parseMarketSymbol(symbol);
      const { instruments } = running.core.options;
      if (symbol !== null && !instruments.some((instrument) => instrument.symbol === market)) {
        return refused('no-market', `${symbol} is no market of this session`, `Choose one of ${[...new Set(instruments.map((instrument) => instrument.symbol))].join(', ')}`);
      }
      const until = running.marketTime() + hours * HOUR_MS;
      const same = running.core.locks().find((lock) => lock.rule === 'manual' && lock.symbol === market && lock.side === side);
      if (same !== undefined && same.until >= until) return refused('locked-longer', 'The same lock is set already and lasts longer', 'Take it off first');
      await running.command({ command: 'lock', symbol: market, side, until, reason: reason === '' ? 'Locked by hand' : reason });
      return { ok: true };
    });
  }

  async unlock(lockId: string): Promise<CommandResult> {
    return this.#with(async (running) => {
      if (!running.core.locks().some(({ id }) => id === lockId)) return refused('no-lock', `Lock ${lockId} has ended or never was`);
      await running.command({ command: 'unlock', lockId });
      return { ok: true };
    });
  }

  /** Frees a tripped trigger, where its action is done and its cause gone. */
  async resetBreaker(breaker: BreakerId): Promise<CommandResult> {
    return this.#with(async (running) => {
      const view = running.core.breakers().find(({ id }) => id === breaker);
      if (view?.state !== 'tripped') return refused('not-tripped', `The breaker ${breaker} is not tripped`);
      if (breaker === 'daily-loss' || breaker === 'daily-loss-close') return refused('resets-itself', 'This one resets itself at midnight UTC', 'Wait for the next UTC day');
      if (!view.isActionDone) return refused('not-done', 'The orders that it sent have not done their work yet', 'Wait until they have, or close the position');
      if (!view.isResettable) return refused('cause-stands', `What tripped it still holds: ${view.reason ?? view.label}`, 'Mend the cause first');
      await running.command({ command: 'reset-breaker', breaker });
      return { ok: true };
    });
  }

  async applyAllocation(): Promise<CommandResult> {
    return this.#with(async (running) => {
      if (running.core.portfolio().suggestion === null) return refused('no-suggestion', 'No new shares are offered');
      await running.command({ command: 'apply-allocation' });
      return { ok: true };
    });
  }

  /** Sets a market aside by hand; no session need run. */
  async quarantine(exchange: ExchangeId, symbol: string, reason: string): Promise<CommandResult> {
    const market = parseMarketSymbol(symbol);
    if (market === null) return refused('bad-symbol', `${symbol} is not a USDT perpetual`, 'Write it as in BTC/USDT:USDT');
    try {
      await this.#options.quarantine.add(exchange, market, 'manual', reason === '' ? 'Set aside by hand' : reason);
    } catch (error) {
      const { code, message, nextStep } = describeFailure(error);
      return refused(code, `Set aside for this run alone: ${message}`, nextStep);
    }
    this.#options.present();
    return { ok: true };
  }

  async releaseQuarantine(exchange: ExchangeId, symbol: string): Promise<CommandResult> {
    const market = parseMarketSymbol(symbol);
    try {
      if (market === null || !await this.#options.quarantine.release(exchange, market)) return refused('not-quarantined', `${symbol} on ${exchangeName(exchange)} is not in quarantine`);
    } catch (error) {
      const { code, message, nextStep } = describeFailure(error);
      return refused(code, `Released for this run alone: ${message}`, nextStep);
    }
    this.#options.present();
    return { ok: true };
  }

  async #with(act: (running: RunningSession) => Promise<CommandResult>): Promise<CommandResult> {
    const running = this.#options.running();
    if (running === null) return NO_SESSION;
    const result = await act(running);
    this.#options.present();
    return result;
  }
}

function notOpen(positionId: PositionId): CommandResult {
  return refused('no-position', `Position ${positionId} is not open`);
}
