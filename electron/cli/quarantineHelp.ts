export const QUARANTINE_HELP = `bearish quarantine list|add|release: markets that take no entries for a while

  --exchange ID                   bingx, binanceusdm, kucoinfutures, bitget; for add and release
  --symbol S                      as in BTC/USDT:USDT; for add and release
  --reason TEXT                   why; for add
  --json                          the list as JSON
  --set key=value                 as in quarantine.days=3, repeatable
  --data-dir DIR                  whose list it is

  A market is released by itself after quarantine.days. Open positions of it stay watched and can be closed.
`;
