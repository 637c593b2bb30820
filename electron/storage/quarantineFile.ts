import { readFile, rename } from 'node:fs/promises';
import { z } from 'zod';
import { EXCHANGES } from '../../shared/domain/instrument.ts';
import { parseMarketSymbol } from '../../shared/domain/ids.ts';
import type { QuarantineEntry } from '../../shared/domain/quarantine.ts';
import { atomicWriteFile } from './atomicFile.ts';
import { errnoOf } from './errnoWords.ts';

const symbol = z.string().transform((text, context) => {
  const parsed = parseMarketSymbol(text);
  if (parsed !== null) return parsed;
  context.issues.push({ code: 'custom', message: 'not a USDT perpetual', input: text });
  return z.NEVER;
});

const fileSchema = z.strictObject({
  version: z.literal(1),
  entries: z.array(z.strictObject({
    exchange: z.enum(EXCHANGES),
    symbol,
    cause: z.enum(['data-failures', 'poor-data', 'order-rejections', 'manual']),
    reason: z.string(),
    since: z.number().int(),
    until: z.number().int(),
  })),
});

export interface QuarantineRead {
  readonly entries: readonly QuarantineEntry[];
  /** A damaged file that was kept aside, in a sentence; null where there was none. */
  readonly trouble: string | null;
}

/** The list as it was last written; empty where there is no file. A damaged one is kept aside under another name. @throws where it cannot be read at all. */
export async function readQuarantine(path: string): Promise<QuarantineRead> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return { entries: [], trouble: null };
    throw error;
  }
  const parsed = fileSchema.safeParse(jsonOf(text));
  if (parsed.success) return { entries: parsed.data.entries, trouble: null };
  const aside = `${path}.damaged-${Date.now()}`;
  await rename(path, aside);
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? 'not the list it should be' : `${issue.path.join('.')}: ${issue.message}`;
  return { entries: [], trouble: `${path} is damaged (${where}); it is kept as ${aside}, and no market is in quarantine now` };
}

/** Replaces the list as a whole. @throws FileWriteError */
export async function writeQuarantine(path: string, entries: readonly QuarantineEntry[]): Promise<void> {
  await atomicWriteFile(path, `${JSON.stringify({ version: 1, entries }, null, 2)}\n`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is damage too; the schema says so.
    return null;
  }
}
