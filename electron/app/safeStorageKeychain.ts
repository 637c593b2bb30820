import type { SafeStorage } from 'electron';
import { KeychainBusyError, type Keychain, type KeychainProtection } from '../vault/keychain.ts';

type SafeStorageFacts = Pick<
  SafeStorage,
  'isEncryptionAvailable' | 'encryptString' | 'decryptString' | 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>;

/** Electron 33 has the synchronous calls alone, 42 and later both, 46 the asynchronous ones alone. */
export type AnySafeStorage = Partial<SafeStorageFacts>;

const PROBE = 'probe';
/** Chromium's mark of a value sealed with its fixed, public key (Linux); `v11` is that of a real key store. */
const FIXED_KEY_MARK = 'v10';

/** The operating system's keychain through Electron. Use it after the application is ready. */
export function createSafeStorageKeychain(safeStorage: AnySafeStorage, platform: NodeJS.Platform): Keychain {
  const seal = async (text: string): Promise<Uint8Array> => {
    if (safeStorage.encryptStringAsync !== undefined) return busyAware(safeStorage.encryptStringAsync(text));
    if (safeStorage.encryptString !== undefined) return safeStorage.encryptString(text);
    throw new Error('this Electron offers no safeStorage');
  };
  return {
    seal,
    async open(sealed) {
      const bytes = Buffer.from(sealed);
      if (safeStorage.decryptStringAsync !== undefined) {
        const { result, shouldReEncrypt } = await busyAware(safeStorage.decryptStringAsync(bytes));
        return { text: result, shouldSealAgain: shouldReEncrypt };
      }
      if (safeStorage.decryptString !== undefined) return { text: safeStorage.decryptString(bytes), shouldSealAgain: false };
      throw new Error('this Electron offers no safeStorage');
    },
    async protection() {
      if (!(await isAvailable(safeStorage))) return unprotected(platform, 'the system offers no key store');
      if (platform !== 'linux') return { kind: 'protected', backend: platform === 'darwin' ? 'macos-keychain' : 'dpapi' };
      // The asynchronous calls always report success on Linux and fall back to a public key: only the sealed bytes tell.
      const mark = Buffer.from(await seal(PROBE)).toString('latin1', 0, FIXED_KEY_MARK.length);
      if (mark === FIXED_KEY_MARK) return unprotected(platform, 'no keyring is running, so only a key that everybody knows is at hand');
      return { kind: 'protected', backend: safeStorage.getSelectedStorageBackend?.() ?? `linux-${mark}` };
    },
  };
}

async function isAvailable(safeStorage: AnySafeStorage): Promise<boolean> {
  if (safeStorage.isAsyncEncryptionAvailable !== undefined) return safeStorage.isAsyncEncryptionAvailable();
  return safeStorage.isEncryptionAvailable?.() ?? false;
}

function unprotected(platform: NodeJS.Platform, reason: string): KeychainProtection {
  return {
    kind: 'none', reason,
    nextStep: platform === 'linux'
      ? 'start a keyring (GNOME Keyring or KWallet) and unlock it; until then keys are kept for this session only'
      : 'unlock the system keychain; until then keys are kept for this session only',
  };
}

/** The asynchronous calls reject with "temporarily unavailable" while the key store starts or waits for its user. */
async function busyAware<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (cause instanceof Error && /temporarily unavailable/i.test(cause.message)) throw new KeychainBusyError({ cause });
    throw cause;
  }
}
