import { deadline, type RealClock } from '../realClock.ts';
import type { ExchangeErrorContext } from '../errors/exchangeError.ts';
import { ExchangeSilentError } from '../errors/exchangeSilentError.ts';
import { ExchangeUnreachableError } from '../errors/exchangeUnreachableError.ts';

export interface HttpRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  readonly retryAfter: string | null;
  /** `gw-ratelimit-reset`, ms until more requests are allowed: KuCoin's way to say it. */
  readonly rateLimitReset?: string | null;
  readonly body: string;
  /** Monotonic real ms. */
  readonly sentAt: number;
  readonly receivedAt: number;
}

/** Largest body that is read: a contract list of every market is about 1 MB. */
const MAX_BODY_BYTES = 32 * 1_024 * 1_024;

/**
 * Sends one request and reads its whole answer, whatever the status, before the deadline. No redirect is followed, nothing is retried.
 * @throws ExchangeUnreachableError, ExchangeSilentError; the signal's reason when it aborts.
 */
export async function sendHttp(request: HttpRequest, clock: RealClock, timeoutMs: number, context: ExchangeErrorContext, signal: AbortSignal): Promise<HttpAnswer> {
  const limit = deadline(clock, timeoutMs, signal);
  const address = new URL(request.url).origin;
  const sentAt = clock.monotonicMs();
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: request.headers,
      redirect: 'manual',
      signal: limit.signal,
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    const body = await readBody(response, address, context);
    const { headers } = response;
    return { status: response.status, retryAfter: headers.get('retry-after'), rateLimitReset: headers.get('gw-ratelimit-reset'), body, sentAt, receivedAt: clock.monotonicMs() };
  } catch (error) {
    if (limit.isExpired()) throw new ExchangeSilentError(address, timeoutMs, context, { cause: error });
    if (signal.aborted) throw signal.reason;
    if (error instanceof ExchangeUnreachableError) throw error;
    throw new ExchangeUnreachableError(address, reasonOf(error), context, { cause: error });
  } finally {
    limit.end();
  }
}

async function readBody(response: Response, address: string, context: ExchangeErrorContext): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (response.body === null) return '';
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) throw new ExchangeUnreachableError(address, `the answer is larger than ${MAX_BODY_BYTES} bytes`, context);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused, nothing listens there',
  ENOTFOUND: 'the name does not exist',
  EAI_AGAIN: 'the name could not be looked up',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed',
  UND_ERR_SOCKET: 'the connection was closed before the answer was whole',
  ETIMEDOUT: 'no connection in time',
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
  ENETUNREACH: 'there is no network',
  EHOSTUNREACH: 'there is no way to that host',
};

/** fetch hides the reason in causes, and Node in the parts of an AggregateError. */
function reasonOf(error: unknown): string {
  let current: unknown = error;
  for (let depth = 0; depth < 5 && current instanceof Error; depth += 1) {
    const code = 'code' in current && typeof current.code === 'string' ? current.code : null;
    const words = code === null ? undefined : WORDS[code];
    if (code !== null && words !== undefined) return `${words} (${code})`;
    const part: unknown = current instanceof AggregateError ? current.errors[0] : undefined;
    const next: unknown = part ?? current.cause;
    if (!(next instanceof Error)) return code === null ? current.message : `${current.message} (${code})`;
    current = next;
  }
  return String(error);
}
