/** Whether what is sealed can be opened by this user's session alone. */
export type KeychainProtection =
  /** `backend` names the store: `macos-keychain`, `dpapi`, `gnome_libsecret`, … Kept beside what it sealed. */
  | { readonly kind: 'protected'; readonly backend: string }
  | { readonly kind: 'none'; readonly reason: string; readonly nextStep: string };

/** The operating system's keychain, as far as the vault needs one. */
export interface Keychain {
  protection(): Promise<KeychainProtection>;
  seal(text: string): Promise<Uint8Array>;
  /** `shouldSealAgain`: the key has changed since; seal the text anew and keep that. @throws KeychainBusyError, or another error where the bytes cannot be opened. */
  open(sealed: Uint8Array): Promise<{ readonly text: string; readonly shouldSealAgain: boolean }>;
}

/** The keychain cannot answer now: locked, starting, asking its user. Worth another try; nothing is wrong with what is sealed. */
export class KeychainBusyError extends Error {
  override readonly name = 'KeychainBusyError';
  readonly code = 'keychain-busy';
  readonly nextStep = 'unlock the keychain of your desktop, then try again';

  constructor(options?: ErrorOptions) {
    super('the keychain does not answer now', options);
  }
}
