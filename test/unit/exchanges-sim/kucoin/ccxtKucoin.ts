import kucoinfutures from '../../../../node_modules/ccxt/js/src/pro/kucoinfutures.js';

const SECTIONS = ['public', 'private', 'futuresPublic', 'futuresPrivate', 'uta', 'utaV2', 'utaPrivate', 'webExchange', 'broker', 'earn'];

/** The unmodified ccxt client, with its addresses set to a simulated KuCoin. Streams are where the answer with the token says. The caller closes it. */
export async function connectCcxt(exchange: { readonly restUrl: string }, settings: Readonly<Record<string, unknown>> = {}): Promise<kucoinfutures> {
  const client = new kucoinfutures({
    urls: { api: Object.fromEntries(SECTIONS.map((section) => [section, exchange.restUrl])) },
    options: { ws: { backoff: { base: 10, factor: 1, max: 20, stableAfter: 30_000 } } },
    rateLimit: 1,
    ...settings,
  });
  // ccxt refuses plain ws:// addresses until its proxy support is loaded.
  await client.loadHttpProxyAgent();
  return client;
}
