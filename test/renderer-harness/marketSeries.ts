import type { MarketValue, MarketValueColumns } from '../../shared/domain/marketSeries.ts';
import { MARKET_TIME, MARKETS } from './fixtures.ts';
import { seededRandom } from './random.ts';

const HOUR = 3_600_000;
const STEP = HOUR / 12;
const DAYS = 31;

/** Points of one value over 31 days up to the moment of the pictures; open interest has a hole of ten hours three days ago. */
export function marketSeries(instrument: number, value: MarketValue): MarketValueColumns {
  const random = seededRandom(100 + instrument);
  switch (value) {
    case 'funding':
    case 'funding-rate':
      return columns(Array.from({ length: DAYS * 3 }, (_, back) => {
        const at = Math.floor(MARKET_TIME / (8 * HOUR)) * 8 * HOUR - (DAYS * 3 - 1 - back) * 8 * HOUR;
        return [at, Math.round((0.00008 + 0.00016 * Math.sin(back / 7 + instrument) + (random() - 0.5) * 0.00008) * 1e8) / 1e8];
      }));
    case 'mark-price': {
      const bars = MARKETS[instrument]?.series['30m'].bars;
      if (bars === undefined) return columns([]);
      return columns(Array.from(bars.openTime, (openTime, row): [number, number] => [openTime + bars.stepMs, (bars.close[row] ?? 0) * (1 + (random() - 0.5) * 0.0002)]).filter(([at]) => at >= MARKET_TIME - DAYS * 24 * HOUR));
    }
    case 'open-interest': {
      let amount = 1;
      const hole = MARKET_TIME - 72 * HOUR;
      const rows = Array.from({ length: (DAYS * 24 * HOUR) / STEP }, (_, row): [number, number] => {
        amount *= 1 + (random() - 0.498) * 0.0012;
        return [MARKET_TIME - DAYS * 24 * HOUR + (row + 1) * STEP, amount];
      });
      const scale = openInterestNow(instrument) / amount;
      return columns(rows.map(([at, value]): [number, number] => [at, value * scale]).filter(([at]) => at < hole || at > hole + 10 * HOUR));
    }
  }
}

export function openInterestNow(instrument: number): number {
  return [83_214.6, 1_204_551, 9_812_004][instrument] ?? 1_000;
}

function columns(rows: readonly (readonly [number, number])[]): MarketValueColumns {
  return { at: Float64Array.from(rows, ([at]) => at), value: Float64Array.from(rows, ([, value]) => value) };
}

/** As the engine answers: the newest points from a time on. */
export function newestPoints({ at, value }: MarketValueColumns, from: number, limit: number): MarketValueColumns {
  const first = at.findIndex((time) => time >= from);
  const start = first < 0 ? at.length : Math.max(first, at.length - limit);
  return { at: at.slice(start), value: value.slice(start) };
}
