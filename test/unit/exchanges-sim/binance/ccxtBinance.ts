import binanceusdm from '../../../../node_modules/ccxt/js/src/pro/binanceusdm.js';

/** The unmodified ccxt client, with its addresses set to a simulated Binance. The caller closes it. */
export async function connectCcxt(exchange: { readonly restUrl: string; readonly wsUrl: string }): Promise<binanceusdm> {
  const { restUrl, wsUrl } = exchange;
  const rest = Object.fromEntries([['', '1'], ['V2', '2'], ['V3', '3']].map(([suffix, version]) => [`fapiPublic${suffix}`, `${restUrl}/fapi/v${version}`]));
  const client = new binanceusdm({
    // ccxt puts the category of a stream before the last part of its address.
    urls: { api: { ...rest, fapiData: `${restUrl}/futures/data`, ws: { future: `${wsUrl}/ws` } } },
    options: { ws: { backoff: { base: 10, factor: 1, max: 20, stableAfter: 30_000 } } },
    rateLimit: 1,
  });
  // ccxt refuses plain ws:// addresses until its proxy support is loaded.
  await client.loadHttpProxyAgent();
  return client;
}
