import type { MarketSeriesKey, MarketValueColumns } from '../../../shared/domain/marketSeries.ts';

/** A point that says nothing, so whoever sent it is at fault. Nothing of what came with it is stored. */
export class BadMarketValueError extends Error {
  override readonly name = 'BadMarketValueError';
  readonly code = 'bad-market-value';

  constructor(key: MarketSeriesKey, found: string) {
    super(`${key.exchange} ${key.symbol} ${key.value}: ${found}`);
  }
}

/** The points ascending, each time once: of those given for one time the last. The columns themselves where they are so already. @throws BadMarketValueError */
export function orderedPoints(key: MarketSeriesKey, columns: MarketValueColumns): MarketValueColumns {
  const { at, value } = columns;
  if (at.length !== value.length) throw new BadMarketValueError(key, `${value.length} values beside ${at.length} times; expected as many`);
  let isOrdered = true;
  let previous = -Infinity;
  for (let row = 0; row < at.length; row += 1) {
    const time = at[row] ?? Number.NaN;
    const point = value[row] ?? Number.NaN;
    if (!(Number.isSafeInteger(time) && time >= 0)) throw new BadMarketValueError(key, `point ${row}: time ${time}; expected whole ms since 1970`);
    if (!Number.isFinite(point)) throw new BadMarketValueError(key, `point ${row} at ${time}: value ${point}; expected a finite number`);
    if (time <= previous) isOrdered = false;
    previous = time;
  }
  return isOrdered ? columns : sorted(columns);
}

function sorted({ at, value }: MarketValueColumns): MarketValueColumns {
  const latest = new Map<number, number>();
  at.forEach((time, row) => latest.set(time, value[row] ?? Number.NaN));
  const times = Float64Array.from(latest.keys()).sort();
  return { at: times, value: times.map((time) => latest.get(time) ?? Number.NaN) };
}
