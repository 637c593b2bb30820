import { readFile, rename, stat } from 'node:fs/promises';
import { z } from 'zod';

const fileSchema = z.strictObject({
  version: z.literal(1),
  /** What sealed it. */
  backend: z.string().min(1),
  /** base64. */
  sealed: z.base64(),
});

/** Replaces a file as a whole, durably. @throws a named error where the disk refuses */
export type AtomicWrite = (path: string, data: string, options: { readonly mode: number }) => Promise<void>;

export interface SealedSecrets {
  readonly backend: string;
  readonly sealed: Uint8Array;
}

export type VaultFileContent =
  | { readonly kind: 'missing' }
  | { readonly kind: 'sealed'; readonly secrets: SealedSecrets }
  /** Not a vault file of this version. */
  | { readonly kind: 'damaged'; readonly reason: string };

/** @throws the system's error where the file is there and cannot be read. */
export async function readVaultFile(path: string): Promise<VaultFileContent> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return { kind: 'missing' };
    throw error;
  }
  try {
    const { backend, sealed } = fileSchema.parse(JSON.parse(text));
    return { kind: 'sealed', secrets: { backend, sealed: Buffer.from(sealed, 'base64') } };
  } catch (error) {
    // The parser's own message can quote the file; what is wrong with it is said without.
    return { kind: 'damaged', reason: error instanceof SyntaxError ? 'it is not JSON' : 'its fields are not those of a vault of version 1' };
  }
}

/** Readable by the user alone, whole or not at all. */
export function writeVaultFile(write: AtomicWrite, path: string, { backend, sealed }: SealedSecrets): Promise<void> {
  return write(path, `${JSON.stringify({ version: 1, backend, sealed: Buffer.from(sealed).toString('base64') })}\n`, { mode: 0o600 });
}

/** Moves a file that must not be overwritten to a dated name and returns that. */
export async function keepVaultAside(path: string, why: 'damaged' | 'unopened', now: number): Promise<string> {
  const base = `${path}.${why}-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}`;
  let keptAs = base;
  for (let number = 2; await exists(keptAs); number += 1) keptAs = `${base}-${number}`;
  await rename(path, keptAs);
  return keptAs;
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
