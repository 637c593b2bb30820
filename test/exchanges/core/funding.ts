import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';

import { CandleFileError } from './candleFile.ts';
import { mixSeed, seededRandom } from './random.ts';

/** Perpetuals settle funding at 00:00, 08:00 and 16:00 UTC. */
export const FUNDING_INTERVAL_MS = 28_800_000;

/** Funding rates as fractions per interval (0.0001 = 0.01 %); positive: longs pay shorts. */
export interface FundingRates {
  /** Rate that is charged at that settlement time. */
  rateAt(settlementTime: number): number;
}

/** The first settlement after the instant. */
export function nextSettlement(now: number): number {
  return (Math.floor(now / FUNDING_INTERVAL_MS) + 1) * FUNDING_INTERVAL_MS;
}

/** Seeded rates around 0.01 %, within -0.05 % and 0.07 %, rounded to eight decimals as exchanges give them. */
export function generatedFunding(base: string, seed: number): FundingRates {
  return {
    rateAt(settlementTime) {
      const random = seededRandom(mixSeed(seed, base, 'funding', settlementTime));
      const offset = (random() + random() + random() - 1.5) * 0.0004;
      return Number((0.0001 + offset).toFixed(8));
    },
  };
}

/** Rates of a file with the header `timestamp_ms,rate` (plain or gzip); generated where the file has none for a settlement. */
export async function fundingFromFile(path: string, otherwise: FundingRates): Promise<FundingRates> {
  const bytes = await readFile(path);
  const text = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes).toString('utf8') : bytes.toString('utf8');
  const [header, ...lines] = text.split(/\r?\n/).filter((line) => line !== '');
  if (header !== 'timestamp_ms,rate') {
    throw new CandleFileError(`${path}: the first line is "${(header ?? '').slice(0, 60)}", expected "timestamp_ms,rate"`);
  }
  const rates = new Map<number, number>();
  lines.forEach((line, index) => {
    const [time, rate, ...rest] = line.split(',').map(Number);
    if (time === undefined || rate === undefined || rest.length > 0 || !Number.isFinite(time) || !Number.isFinite(rate)) {
      throw new CandleFileError(`${path}, line ${index + 2}: "${line.slice(0, 60)}", expected a time and a rate`);
    }
    rates.set(time, rate);
  });
  return { rateAt: (settlementTime) => rates.get(settlementTime) ?? otherwise.rateAt(settlementTime) };
}
