import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Keychain, KeychainProtection } from './keychain.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface MemoryKeychainOptions {
  /** 32 bytes; another key is another keychain. Random unless given. */
  readonly key?: Uint8Array;
  readonly protection?: KeychainProtection;
}

/** A keychain whose key lives as long as the process: what it sealed opens with the same key and no other. */
export function createMemoryKeychain(options: MemoryKeychainOptions = {}): Keychain {
  const key = options.key ?? randomBytes(32);
  const protection = options.protection ?? { kind: 'protected', backend: 'memory' };
  return {
    protection: () => Promise.resolve(protection),
    async seal(text) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
    },
    async open(sealed) {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES));
      decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const text = Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
      return { text, shouldSealAgain: false };
    },
  };
}
