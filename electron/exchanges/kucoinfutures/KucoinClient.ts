import kucoinfutures from 'ccxt/pro/kucoinfutures';
import { Agent } from 'node:http';
import { type HttpAnswer, sendHttp } from '../http/httpTransport.ts';
import type { RealClock } from '../realClock.ts';
import type { RequestBudget } from '../RequestBudget.ts';
import type { ExchangeErrorContext } from '../errors/exchangeError.ts';
import { dataOf } from './kucoinAnswers.ts';
import { kucoinFailure } from './kucoinErrors.ts';
import { parseKucoinJson } from './kucoinJson.ts';

export interface KucoinClientOptions {
  /** `https://host:port` */
  readonly restBase: string;
  /** Of the unified API, which has a host of its own. */
  readonly unifiedRestBase: string;
  /** Real ms that one unit of a request's cost takes. */
  readonly costUnitMs: number;
  readonly budget: RequestBudget;
  readonly callTimeoutMs: number;
  readonly clock: RealClock;
  /** The exchange's time, epoch ms. */
  readonly nonce: () => number;
}

export interface KucoinCall {
  readonly method?: 'GET' | 'POST';
  /** The classic futures API, or the unified one. */
  readonly section?: 'futuresPublic' | 'uta';
  /** Without `/api/v1/` or `/api/ua/v1/`; names in braces are taken from the parameters. */
  readonly path: string;
  readonly params: Readonly<Record<string, string | number>>;
  /** Units of KuCoin's allowance, twice its published weight. */
  readonly cost: number;
}

const SECTIONS = ['public', 'private', 'futuresPublic', 'futuresPrivate', 'uta', 'utaV2', 'utaPrivate', 'webExchange', 'broker', 'earn'];

/**
 * ccxt's KuCoin Futures, which builds the addresses and dials. What it does not do is done here: a call is really cancelled and its
 * deadline covers the body, the wait demanded with a 429 is kept, a body that is not JSON is a failure, and the clock is ours.
 */
export class KucoinClient extends kucoinfutures {
  readonly #options: KucoinClientOptions;

  constructor(options: KucoinClientOptions) {
    super({
      // Spaced by the budget, which others share.
      enableRateLimit: false,
      timeout: options.callTimeoutMs,
      urls: { api: { ...Object.fromEntries(SECTIONS.map((section) => [section, options.restBase])), uta: options.unifiedRestBase } },
      // The heartbeat is the link's own: after a reconnect ccxt's is longer than KuCoin allows (exchanges.md 6).
      options: { ws: { keepAlive: 0 } },
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

  /** The data of one public call. @throws every class of errors/ that a call can end with; the signal's reason when it aborts. */
  async call(call: KucoinCall, context: ExchangeErrorContext, signal: AbortSignal): Promise<{ readonly data: unknown; readonly answer: HttpAnswer }> {
    await this.#options.budget.turn(this.#options.costUnitMs * call.cost, signal);
    const method = call.method ?? 'GET';
    const { url } = this.sign(call.path, call.section ?? 'futuresPublic', method, { ...call.params });
    const answer = await sendHttp(
      { url: String(url), method, headers: { 'User-Agent': String(this.userAgents['chrome']) }, body: undefined },
      this.#options.clock,
      this.#options.callTimeoutMs,
      context,
      signal,
    );
    const body = parseKucoinJson(answer.body);
    const failure = kucoinFailure(answer, body, context);
    if (failure !== null) throw failure;
    return { data: dataOf(body, answer.body, context), answer };
  }
}
