export const MARKETS_HELP = `bearish markets: what an exchange offers, and what automatic selection would choose

  --exchange ID[,ID…]             bingx, binanceusdm, kucoinfutures, bitget; without it those of the settings
  --endpoint ID=REST_URL[,WS_URL] another address for an exchange, repeatable
  --json                          the same as JSON, one line an exchange
  --set key=value                 changes a setting for this run, as in universe.top_n_per_exchange=5, repeatable
  --data-dir DIR                  whose settings and quarantine list count

  Every market is listed with its 24 h volume and why it is chosen or not; rules and funding are told for the chosen ones.
`;
