import type { Answer, BearishBridge, RequestInput, RequestName, RequestOutputs } from '../../shared/ipc/contract.ts';
import { ask } from './ask.ts';
import { layoutSchema, readLayout, writeLayout } from './layout.ts';
import { createLogFeed, type LogFeed } from './logFeed.ts';
import { createSessionFeed, type SessionFeed } from './sessionFeed.ts';
import { createTicker, type Ticker } from './ticker.ts';
import { addNotice, createUiStore, type UiStore } from './uiState.ts';

/** Everything a component may reach: the bridge, the copies of the engine's state, and the window's own state. */
export interface Desk {
  readonly bridge: BearishBridge;
  readonly session: SessionFeed;
  readonly log: LogFeed;
  readonly ui: UiStore;
  readonly ticker: Ticker;
  now(): number;
  ask<N extends RequestName>(name: N, input: RequestInput<N>): Promise<Answer<RequestOutputs[N]>>;
  /** Asks and, where it is refused, tells the person what `doing` failed with. */
  command<N extends RequestName>(name: N, input: RequestInput<N>, doing: string): Promise<Answer<RequestOutputs[N]>>;
  start(): void;
  stop(): void;
}

export interface DeskOptions {
  readonly bridge: BearishBridge;
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
  readonly now: () => number;
}

export function createDesk({ bridge, storage, now }: DeskOptions): Desk {
  const session = createSessionFeed(bridge, now);
  const log = createLogFeed(bridge);
  const ui = createUiStore(readLayout(storage));
  const ticker = createTicker(now, 250);
  let endings: (() => void)[] = [];

  const desk: Desk = {
    bridge,
    session,
    log,
    ui,
    ticker,
    now,
    ask: (name, input) => ask(bridge, name, input),
    async command(name, input, doing) {
      const answer = await ask(bridge, name, input);
      if (!answer.ok) addNotice(ui, { tone: 'bad', title: `${doing}: not done`, message: answer.message, nextStep: answer.nextStep });
      return answer;
    },
    start() {
      if (endings.length > 0) return;
      session.start();
      log.start();
      endings = [
        () => session.stop(),
        () => log.stop(),
        ui.subscribe((state, before) => {
          const layout = layoutSchema.parse(state);
          if (JSON.stringify(layout) !== JSON.stringify(layoutSchema.parse(before))) writeLayout(storage, layout);
        }),
        session.store.subscribe((state, before) => {
          const phase = state.copy?.view.info.phase;
          if (phase !== before.copy?.view.info.phase) ui.setState({ screenWish: null });
          const isOtherSession = state.copy?.view.info.sessionId !== before.copy?.view.info.sessionId;
          if (isOtherSession) ui.setState({ inspectedTime: null, chartJump: null });
        }),
      ];
    },
    stop() {
      for (const end of endings) end();
      endings = [];
    },
  };
  return desk;
}
