import bitget from '../../../../node_modules/ccxt/js/src/pro/bitget.js';

const SECTIONS = ['spot', 'mix', 'user', 'p2p', 'broker', 'margin', 'common', 'tax', 'convert', 'copy', 'earn', 'uta'];

/** The unmodified ccxt client, with its addresses set to a simulated Bitget. The caller closes it. */
export async function connectCcxt(
  exchange: { readonly restUrl: string; readonly wsUrl: string },
  settings: Readonly<Record<string, unknown>> = {},
): Promise<bitget> {
  const rest = Object.fromEntries(SECTIONS.map((section) => [section, exchange.restUrl]));
  const ws = Object.fromEntries([['public', 'v2/ws/public'], ['private', 'v2/ws/private'], ['utaPublic', 'v3/ws/public'], ['utaPrivate', 'v3/ws/private']].map(([name, path]) => [name, `${exchange.wsUrl}/${path}`]));
  const client = new bitget({
    urls: { api: { ...rest, ws } },
    options: { defaultType: 'swap', ws: { backoff: { base: 10, factor: 1, max: 20, stableAfter: 30_000 } } },
    rateLimit: 1,
    ...settings,
  });
  // ccxt refuses plain ws:// addresses until its proxy support is loaded.
  await client.loadHttpProxyAgent();
  return client;
}
