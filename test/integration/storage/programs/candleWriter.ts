/** Opens the database named on the command line and appends and flushes one candle after the other; each acknowledged open time goes to standard output at once. */
import { writeSync } from 'node:fs';
import { CandleRepository } from '../../../../electron/storage/candles/CandleRepository.ts';
import { openDatabase } from '../../../../electron/storage/sqlite/openDatabase.ts';
import { columnsFromCandles, type SeriesKey } from '../../../../shared/domain/candle.ts';

const MINUTE = 60_000;
const key: SeriesKey = { exchange: 'bingx', symbol: 'BTC/USDT:USDT', timeframe: '1m' };

const { database, keptAs } = await openDatabase({ path: process.argv[2] ?? '', now: () => Date.now() });
if (keptAs !== null) throw new Error(`the database was damaged and is kept as ${keptAs}`);
const candles = new CandleRepository({
  database,
  now: () => Date.now(),
  onDamagedChunk: (_key, { from }) => { throw new Error(`the chunk at ${from} is damaged`); },
});
const last = candles.newest(key, 1, Infinity).openTime[0] ?? -MINUTE;
for (let openTime = last + MINUTE; ; openTime += MINUTE) {
  candles.append(key, columnsFromCandles([{ openTime, open: 1, high: 2, low: 0.5, close: 1.5, volume: openTime }]));
  candles.flush();
  writeSync(1, `${openTime}\n`);
}
