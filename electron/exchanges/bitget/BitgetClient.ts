import bitget from 'ccxt/pro/bitget';
import { Agent } from 'node:http';
import { type HttpAnswer, sendHttp } from '../http/httpTransport.ts';
import type { RealClock } from '../realClock.ts';
import type { RequestBudget } from '../RequestBudget.ts';
import type { ExchangeErrorContext } from '../errors/exchangeError.ts';
import { isFields } from '../reading.ts';
import { bitgetFailure } from './bitgetErrors.ts';

export interface BitgetClientOptions {
  /** `https://host:port` */
  readonly restBase: string;
  readonly streamAddress: string;
  readonly requestSpacingMs: number;
  readonly budget: RequestBudget;
  readonly callTimeoutMs: number;
  readonly clock: RealClock;
  /** The exchange's time, epoch ms. */
  readonly nonce: () => number;
}

export interface BitgetCall {
  /** Without `/api/`: `v2/mix/market/candles`. */
  readonly path: string;
  readonly section: 'mix' | 'common';
  readonly params: Readonly<Record<string, string | number>>;
}

/** Sections of the API; each has an address of its own in ccxt. */
const SECTIONS = ['spot', 'mix', 'user', 'p2p', 'broker', 'margin', 'common', 'tax', 'convert', 'copy', 'earn', 'uta'];

/**
 * ccxt's Bitget, which builds the addresses and dials. What it does not do is done here: a call is really cancelled and its
 * deadline covers the body, the wait demanded with a 429 is kept, a body that is not JSON is a failure, and the clock is ours.
 */
export class BitgetClient extends bitget {
  readonly #options: BitgetClientOptions;

  constructor(options: BitgetClientOptions) {
    const { streamAddress } = options;
    super({
      // Spaced by the budget, which others share.
      enableRateLimit: false,
      timeout: options.callTimeoutMs,
      urls: {
        api: {
          ...Object.fromEntries(SECTIONS.map((section) => [section, options.restBase])),
          ws: { public: streamAddress, private: `${streamAddress}/private`, utaPublic: `${streamAddress}/uta`, utaPrivate: `${streamAddress}/uta/private` },
        },
      },
      // The heartbeat is the link's own: ccxt gives up on missing pongs although data flows, and counts them against this computer's clock.
      options: { defaultType: 'swap', ws: { keepAlive: 0 } },
      // A ws:// address needs an agent of plain http, which ccxt otherwise loads on demand.
      httpAgent: new Agent(),
    });
    this.#options = options;
  }

  override nonce(): number {
    return Math.floor(this.#options.nonce());
  }

  /** ccxt prints with it; failures are reported by the callers. */
  override log(): void {
    return undefined;
  }

  /** One public GET. @throws every class of errors/ that a call can end with; the signal's reason when it aborts. */
  async call(call: BitgetCall, context: ExchangeErrorContext, signal: AbortSignal): Promise<{ readonly body: unknown; readonly answer: HttpAnswer }> {
    await this.#options.budget.turn(this.#options.requestSpacingMs, signal);
    const answer = await sendHttp(
      { url: this.#urlOf(call), method: 'GET', headers: { 'User-Agent': String(this.userAgents['chrome']) }, body: undefined },
      this.#options.clock,
      this.#options.callTimeoutMs,
      context,
      signal,
    );
    const body: unknown = this.parseJson(answer.body);
    const failure = bitgetFailure(answer, body, context);
    if (failure !== null) throw failure;
    return { body: body ?? answer.body, answer };
  }

  #urlOf(call: BitgetCall): string {
    // ccxt types the section as text and passes a list.
    // oxlint-disable-next-line typescript/unbound-method -- `this` is passed beside it
    const request: unknown = Reflect.apply(this.sign, this, [call.path, ['public', call.section], 'GET', { ...call.params }]);
    if (!isFields(request) || typeof request['url'] !== 'string') throw new TypeError('ccxt made a request without a url');
    return request['url'];
  }
}
