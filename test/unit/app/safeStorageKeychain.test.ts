import { describe, expect, it } from 'vitest';
import { createSafeStorageKeychain, type AnySafeStorage } from '../../../electron/app/safeStorageKeychain.ts';
import { KeychainBusyError } from '../../../electron/vault/keychain.ts';

const bytes = (mark: string, text: string): Buffer => Buffer.from(`${mark}${text}`);

/** The two shapes Electron's safeStorage has had, with the marks Chromium puts before what it seals. */
const synchronous = (mark: string, isAvailable = true): AnySafeStorage => ({
  isEncryptionAvailable: () => isAvailable,
  encryptString: (text) => bytes(mark, text),
  decryptString: (sealed) => sealed.toString().slice(3),
  getSelectedStorageBackend: () => 'gnome_libsecret',
});
const asynchronous = (mark: string): AnySafeStorage => ({
  isAsyncEncryptionAvailable: () => Promise.resolve(true),
  encryptStringAsync: (text) => Promise.resolve(bytes(mark, text)),
  decryptStringAsync: (sealed) => Promise.resolve({ result: sealed.toString().slice(3), shouldReEncrypt: true }),
  getSelectedStorageBackend: () => 'kwallet6',
});

describe('the keychain of Electron', () => {
  it.each([['33', synchronous('v11'), false], ['45', asynchronous('v11'), true]])('%s seals and opens', async (_version, safeStorage, shouldSealAgain) => {
    const keychain = createSafeStorageKeychain(safeStorage, 'linux');
    expect(await keychain.open(await keychain.seal('text'))).toEqual({ text: 'text', shouldSealAgain });
  });

  it('names the store behind it', async () => {
    expect(await createSafeStorageKeychain(synchronous('v11'), 'linux').protection()).toEqual({ kind: 'protected', backend: 'gnome_libsecret' });
    expect(await createSafeStorageKeychain(asynchronous('v10'), 'darwin').protection()).toEqual({ kind: 'protected', backend: 'macos-keychain' });
    expect(await createSafeStorageKeychain(asynchronous('v10'), 'win32').protection()).toEqual({ kind: 'protected', backend: 'dpapi' });
  });

  it.each([['33, which says so', synchronous('v10', false)], ['45, which does not', asynchronous('v10')]])('on Linux without a keyring is no protection, in Electron %s', async (_version, safeStorage) => {
    expect(await createSafeStorageKeychain(safeStorage, 'linux').protection()).toMatchObject({ kind: 'none', nextStep: expect.stringContaining('start a keyring') });
  });

  it('tells a keychain that is busy from one that refuses', async () => {
    const failing = (message: string): AnySafeStorage => ({ ...asynchronous('v11'), decryptStringAsync: () => Promise.reject(new Error(message)) });
    await expect(createSafeStorageKeychain(failing('Encryption is temporarily unavailable'), 'linux').open(bytes('v11', 'x'))).rejects.toThrow(KeychainBusyError);
    await expect(createSafeStorageKeychain(failing('cannot decrypt'), 'linux').open(bytes('v11', 'x'))).rejects.toThrow('cannot decrypt');
  });
});
