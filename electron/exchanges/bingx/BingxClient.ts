import bingx from 'ccxt/pro/bingx';
import { Agent } from 'node:http';
import { type HttpAnswer, sendHttp } from '../http/httpTransport.ts';
import type { RealClock } from '../realClock.ts';
import type { RequestBudget } from '../RequestBudget.ts';
import type { ExchangeErrorContext } from '../errors/exchangeError.ts';
import { isFields } from '../reading.ts';
import { bingxFailure } from './bingxErrors.ts';

export interface BingxClientOptions {
  /** `https://host:port` */
  readonly restBase: string;
  readonly streamAddress: string;
  readonly requestSpacingMs: number;
  readonly budget: RequestBudget;
  readonly callTimeoutMs: number;
  readonly clock: RealClock;
  /** Time stamped on requests, epoch ms. */
  readonly nonce: () => number;
}

export interface BingxCall {
  readonly path: string;
  readonly version: 'v1' | 'v2' | 'v3';
  readonly params: Readonly<Record<string, string | number>>;
}

const SECTIONS = ['fund', 'spot', 'swap', 'contract', 'wallets', 'user', 'subAccount', 'account', 'copyTrading', 'cswap', 'api'];

/**
 * ccxt's BingX, which signs and dials. What it does not do is done here: a call is really cancelled and its deadline covers the
 * body, the wait demanded with a 429 is kept, a body that is not JSON is a failure, and the clock is ours.
 */
export class BingxClient extends bingx {
  readonly #options: BingxClientOptions;

  constructor(options: BingxClientOptions) {
    super({
      // Spaced by the budget, which others share.
      enableRateLimit: false,
      timeout: options.callTimeoutMs,
      urls: {
        api: {
          ...Object.fromEntries(SECTIONS.map((section) => [section, `${options.restBase}/openApi`])),
          ws: { linear: options.streamAddress, spot: `${options.streamAddress}/spot`, inverse: `${options.streamAddress}/inverse` },
        },
      },
      // No protocol pings: BingX may not answer them (exchanges.md 6). Silence is watched by frames, outside.
      options: { defaultType: 'swap', ws: { gunzip: true, keepAlive: 0 } },
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

  /** One public GET of the swap API. @throws every class of errors/ that a call can end with; the signal's reason when it aborts. */
  async call(call: BingxCall, context: ExchangeErrorContext, signal: AbortSignal): Promise<{ readonly body: unknown; readonly answer: HttpAnswer }> {
    await this.#options.budget.turn(this.#options.requestSpacingMs, signal);
    const url = this.#signedUrl(call);
    const answer = await sendHttp(
      { url, method: 'GET', headers: { 'User-Agent': String(this.userAgents['chrome']) }, body: undefined },
      this.#options.clock,
      this.#options.callTimeoutMs,
      context,
      signal,
    );
    const body: unknown = this.parseJson(answer.body);
    const failure = bingxFailure(answer, body, this.nonce(), context);
    if (failure !== null) throw failure;
    return { body: body ?? answer.body, answer };
  }

  #signedUrl(call: BingxCall): string {
    // ccxt types the section as text and passes a list.
    // oxlint-disable-next-line typescript/unbound-method -- `this` is passed beside it
    const request: unknown = Reflect.apply(this.sign, this, [call.path, ['swap', call.version, 'public'], 'GET', { ...call.params }]);
    if (!isFields(request) || typeof request['url'] !== 'string') throw new TypeError('ccxt signed a request without a url');
    return request['url'];
  }
}
