import type { SavedAverage } from './recursiveAverage.ts';
import { RecursiveAverage } from './recursiveAverage.ts';

/** Exponential moving average of closes; first value at row `period` − 1. */
export function createEma(period: number, saved?: SavedAverage): RecursiveAverage {
  return new RecursiveAverage(period, 2 / (period + 1), saved);
}
