import { z } from 'zod';
import { KeychainBusyError, type Keychain, type KeychainProtection } from './keychain.ts';
import type { Redactor } from './redactor.ts';
import { keepVaultAside, readVaultFile, writeVaultFile, type AtomicWrite, type SealedSecrets } from './vaultFile.ts';

/** How the vault stands; every state but `kept` is told to the user. */
export type VaultState =
  /** Written, sealed, for the next start. */
  | { readonly kind: 'kept'; readonly backend: string }
  /** No protection here: secrets live in memory until the program ends and are never written. */
  | { readonly kind: 'session-only'; readonly reason: string; readonly nextStep: string }
  /** The file is there and cannot be opened now; it stays as it is. */
  | { readonly kind: 'locked'; readonly reason: string; readonly nextStep: string };

/** What may be shown of a secret. */
export interface SecretView {
  readonly name: string;
  /** Last four characters; null for a secret under 12 characters, of which they would give too much away. */
  readonly ending: string | null;
}

export interface VaultOptions {
  readonly path: string;
  readonly keychain: Keychain;
  /** Learns every secret the vault holds. */
  readonly redactor: Redactor;
  readonly write: AtomicWrite;
  readonly now: () => number;
  /** A file that did not open has been moved aside. */
  readonly onKeptAside: (message: string) => void;
}

const documentSchema = z.strictObject({ version: z.literal(1), secrets: z.record(z.string(), z.string()) });

/** Secrets by name, sealed by the keychain as one document. Values never leave the main process. */
export class Vault {
  readonly #options: VaultOptions;
  readonly #secrets: Map<string, string>;
  #state: VaultState;
  /** What lies at the path holds keys this vault could not read. */
  #hasUnopenedFile: boolean;
  #writing: Promise<void> = Promise.resolve();

  private constructor(options: VaultOptions, state: VaultState, secrets: ReadonlyMap<string, string>) {
    this.#options = options;
    this.#state = state;
    this.#hasUnopenedFile = state.kind === 'locked';
    this.#secrets = new Map(secrets);
    for (const secret of secrets.values()) options.redactor.add(secret);
  }

  /** @throws the system's error where the file is there and cannot be read. */
  static async open(options: VaultOptions): Promise<Vault> {
    const protection = await options.keychain.protection();
    const content = await readVaultFile(options.path);
    switch (content.kind) {
      case 'missing': return new Vault(options, emptyState(protection), new Map());
      case 'damaged': {
        const keptAs = await keepVaultAside(options.path, 'damaged', options.now());
        options.onKeptAside(`The key file is damaged (${content.reason}). It is kept as ${keptAs}; enter the keys again`);
        return new Vault(options, emptyState(protection), new Map());
      }
      case 'sealed': return openSealed(options, protection, content.secrets, (state, secrets) => new Vault(options, state, secrets));
    }
  }

  get state(): VaultState { return this.#state; }

  /** Sorted by name. */
  list(): readonly SecretView[] {
    return [...this.#secrets]
      .map(([name, secret]) => ({ name, ending: secret.length < 12 ? null : secret.slice(-4) }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  get(name: string): string | null {
    return this.#secrets.get(name) ?? null;
  }

  /** Keeps a secret, or forgets it where `value` is null. A file that could not be opened is moved aside first, never overwritten. Rejects with what `write` throws. */
  set(name: string, value: string | null): Promise<void> {
    if (value === null) this.#secrets.delete(name);
    else {
      this.#options.redactor.add(value);
      this.#secrets.set(name, value);
    }
    const writing = this.#writing.then(() => this.#write());
    this.#writing = writing.catch(() => { /* told to the caller of that write */ });
    return writing;
  }

  async #write(): Promise<void> {
    const { keychain, path, now, onKeptAside } = this.#options;
    const protection = await keychain.protection();
    if (protection.kind === 'none') {
      this.#state = emptyState(protection);
      return;
    }
    const sealed = await keychain.seal(JSON.stringify({ version: 1, secrets: Object.fromEntries(this.#secrets) }));
    if (this.#hasUnopenedFile) {
      const keptAs = await keepVaultAside(path, 'unopened', now());
      this.#hasUnopenedFile = false;
      onKeptAside(`The key file that could not be opened is kept as ${keptAs}; a new one has been begun`);
    }
    await writeVaultFile(this.#options.write, path, { backend: protection.backend, sealed });
    this.#state = { kind: 'kept', backend: protection.backend };
  }
}

type Opened = (state: VaultState, secrets: ReadonlyMap<string, string>) => Vault;

async function openSealed(options: VaultOptions, protection: KeychainProtection, file: SealedSecrets, opened: Opened): Promise<Vault> {
  if (protection.kind === 'none') {
    return opened({ kind: 'locked', reason: `the keys were sealed by ${file.backend}, and now there is no keychain: ${protection.reason}`, nextStep: protection.nextStep }, new Map());
  }
  try {
    const { text, shouldSealAgain } = await options.keychain.open(file.sealed);
    const { secrets } = documentSchema.parse(JSON.parse(text));
    if (shouldSealAgain || protection.backend !== file.backend) {
      await writeVaultFile(options.write, options.path, { backend: protection.backend, sealed: await options.keychain.seal(text) });
    }
    return opened({ kind: 'kept', backend: protection.backend }, new Map(Object.entries(secrets)));
  } catch (error) {
    if (error instanceof KeychainBusyError) return opened({ kind: 'locked', reason: error.message, nextStep: error.nextStep }, new Map());
    if (protection.backend !== file.backend) {
      return opened({
        kind: 'locked', reason: `the keychain changed from ${file.backend} to ${protection.backend}`,
        nextStep: `start with the keychain ${file.backend} again, or enter the keys anew; the old file is kept then`,
      }, new Map());
    }
    // Which character failed where could quote a secret, so the cause is not passed on.
    const keptAs = await keepVaultAside(options.path, 'unopened', options.now());
    options.onKeptAside(`The keychain (${file.backend}) cannot open the key file. It is kept as ${keptAs}; enter the keys again`);
    return opened(emptyState(protection), new Map());
  }
}

function emptyState(protection: KeychainProtection): VaultState {
  return protection.kind === 'protected'
    ? { kind: 'kept', backend: protection.backend }
    : { kind: 'session-only', reason: protection.reason, nextStep: protection.nextStep };
}
