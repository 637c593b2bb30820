import { expect, it, onTestFinished } from 'vitest';
import { defaultSettings } from '../../../../shared/settings/schema.ts';
import { RateLimitedError } from '../../../../electron/exchanges/errors/rateLimitedError.ts';
import type { ServerTime } from '../../../../electron/exchanges/gateway.ts';
import { createExchangeFeed } from '../../../../electron/market/exchange/exchangeFeed.ts';
import { BTC, ORIGIN, ScriptedGateway } from './ScriptedGateway.ts';

class BusyGateway extends ScriptedGateway {
  readonly #giveUp: () => void;

  constructor(giveUp: () => void) {
    super(() => ORIGIN);
    this.#giveUp = giveUp;
  }

  override serverTime(): Promise<ServerTime> {
    setImmediate(this.#giveUp);
    return Promise.reject(new RateLimitedError(60_000, { exchange: 'bingx', action: 'reading the server time', nextStep: 'wait' }));
  }
}

it('ends an opening that takes too long with what the exchange said, not with the time that is up', async () => {
  const owner = new AbortController();
  const gateway = new BusyGateway(() => { owner.abort(new DOMException('not finished within 20 s', 'TimeoutError')); });
  const feed = createExchangeFeed({
    exchange: 'bingx', endpoints: { restUrl: null, wsUrl: null }, websocket: defaultSettings().websocket, speed: 1, listener: () => undefined, shelf: null, gateway,
  });
  onTestFinished(async () => { await feed.close(); });
  await expect(feed.open([BTC], owner.signal)).rejects.toThrow('asked to wait 60 s');
});
