import binanceusdm from 'ccxt/pro/binanceusdm';
import { Agent } from 'node:http';
import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import { type HttpAnswer, sendHttp } from '../http/httpTransport.ts';
import type { RealClock } from '../realClock.ts';
import type { RequestBudget } from '../RequestBudget.ts';
import type { ExchangeErrorContext } from '../errors/exchangeError.ts';
import { dataOf } from './binanceAnswers.ts';
import { binanceFailure } from './binanceErrors.ts';

export interface BinanceClientOptions {
  /** `https://host:port` */
  readonly restBase: string;
  /** Ends in `/ws`: ccxt puts the category of a stream before that. */
  readonly streamAddress: string;
  readonly requestSpacingMs: number;
  readonly budget: RequestBudget;
  readonly callTimeoutMs: number;
  readonly clock: RealClock;
  /** The exchange's time, epoch ms. */
  readonly nonce: () => number;
}

export interface BinanceCall {
  /** Statistics have a path of their own. */
  readonly section?: 'fapiPublic' | 'fapiData';
  readonly path: string;
  readonly params: Readonly<Record<string, string | number>>;
  /** Weight in ccxt's units. */
  readonly cost: number;
  readonly symbol: MarketSymbol | null;
}

/** Order books and trades come from `public`, everything else from `market`. */
export type StreamCategory = 'public' | 'market';

/** Streams are numbered as ccxt numbers them: 50 at most on futures. */
const STREAM_NUMBERS = 50;

/**
 * ccxt's Binance USD-M, which knows the paths and dials. What it does not do is done here: a call is really cancelled and its
 * deadline covers the body, a body that is not JSON is a failure, codes mean the same under every address, and the clock is ours.
 */
export class BinanceClient extends binanceusdm {
  readonly #options: BinanceClientOptions;
  #streams = 0;

  constructor(options: BinanceClientOptions) {
    const { restBase } = options;
    super({
      // Spaced by the budget, which others share.
      enableRateLimit: false,
      timeout: options.callTimeoutMs,
      urls: {
        api: {
          fapiPublic: `${restBase}/fapi/v1`,
          fapiPublicV2: `${restBase}/fapi/v2`,
          fapiPublicV3: `${restBase}/fapi/v3`,
          fapiData: `${restBase}/futures/data`,
          ws: { future: options.streamAddress },
        },
      },
      // ccxt would end a connection whose pongs are missing although data comes; silence is watched by our own pings and frames.
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

  /** Address of one more stream connection. Each category has its own hosts behind it and serves nothing of the other (exchanges.md 4). */
  streamAddressOf(category: StreamCategory): string {
    const number = this.#streams % STREAM_NUMBERS;
    this.#streams += 1;
    return `${this.getWsUrl('future', category)}/${number}`;
  }

  /** One public GET. @throws every class of errors/ that a call can end with; the signal's reason when it aborts. */
  async call(call: BinanceCall, context: ExchangeErrorContext, signal: AbortSignal): Promise<{ readonly data: unknown; readonly answer: HttpAnswer }> {
    await this.#options.budget.turn(this.#options.requestSpacingMs * call.cost, signal);
    const { url } = this.sign(call.path, call.section ?? 'fapiPublic', 'GET', { ...call.params });
    const answer = await sendHttp(
      { url: String(url), method: 'GET', headers: { 'User-Agent': String(this.userAgents['chrome']) }, body: undefined },
      this.#options.clock,
      this.#options.callTimeoutMs,
      context,
      signal,
    );
    const body: unknown = this.parseJson(answer.body) ?? answer.body;
    const failure = binanceFailure(answer, body, this.nonce(), call.symbol, context);
    if (failure !== null) throw failure;
    return { data: dataOf(body, context), answer };
  }
}
