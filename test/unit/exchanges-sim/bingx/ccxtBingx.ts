import bingx from '../../../../node_modules/ccxt/js/src/pro/bingx.js';

const SECTIONS = ['fund', 'spot', 'swap', 'contract', 'wallets', 'user', 'subAccount', 'account', 'copyTrading', 'cswap', 'api'];

/** The unmodified ccxt client, with its addresses set to a simulated BingX. The caller closes it. */
export async function connectCcxt(
  exchange: { readonly restUrl: string; readonly wsUrl: string },
  settings: Readonly<Record<string, unknown>> = {},
): Promise<bingx> {
  const rest = Object.fromEntries(SECTIONS.map((section) => [section, `${exchange.restUrl}/openApi`]));
  const ws = { linear: `${exchange.wsUrl}/swap-market`, spot: `${exchange.wsUrl}/market`, inverse: `${exchange.wsUrl}/cswap` };
  const client = new bingx({
    urls: { api: { ...rest, ws } },
    options: { defaultType: 'swap', ws: { backoff: { base: 10, factor: 1, max: 20, stableAfter: 30_000 } } },
    rateLimit: 1,
    ...settings,
  });
  // ccxt refuses plain ws:// addresses until its proxy support is loaded.
  await client.loadHttpProxyAgent();
  return client;
}
