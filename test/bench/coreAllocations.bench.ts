import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { BenchRow } from './benchRow.ts';

const answer = z.object({ minutesBytes: z.number(), pricesBytes: z.number(), heldBytes: z.array(z.object({ open: z.number(), bytes: z.number() })), decisions: z.number(), positions: z.number() });

/** Bytes the core allocates per event, in a process whose young generation holds them all. */
export async function benchCoreAllocations(): Promise<BenchRow[]> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '--min-semi-space-size=512', '--max-semi-space-size=512', resolve('dist', 'tools', 'coreAllocations.mjs')], { timeout: 120_000 });
  const { minutesBytes, pricesBytes, heldBytes, decisions, positions } = answer.parse(JSON.parse(stdout));
  return [
    { name: 'core: allocated per price on which nothing happens', value: pricesBytes, unit: 'bytes', note: 'nothing held' },
    ...heldBytes.map(({ open, bytes }) => ({ name: `core: allocated per price with ${open} positions open`, value: bytes, unit: 'bytes', note: 'none of them reaches anything' })),
    { name: 'core: allocated per minute with its candles and decisions', value: minutesBytes, unit: 'bytes', note: `a price each minute, 1/30 of a decision of each strategy; ${decisions} decisions, ${positions} positions` },
  ];
}
