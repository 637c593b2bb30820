import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { atomicWriteFile } from '../../../electron/storage/atomicFile.ts';
import { KeychainBusyError, type Keychain } from '../../../electron/vault/keychain.ts';
import { createMemoryKeychain } from '../../../electron/vault/memoryKeychain.ts';
import { createRedactor, type Redactor } from '../../../electron/vault/redactor.ts';
import { Vault } from '../../../electron/vault/Vault.ts';
import { temporaryFolder } from '../storage/temporaryFolder.ts';

const secret = 'abcd-planted-secret-9876';
const key = new Uint8Array(32).fill(7);
const noKeyring = { kind: 'none', reason: 'no keyring is running', nextStep: 'start a keyring' } as const;

let folder: string;
let path: string;
let said: string[];
let redactor: Redactor;

beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder, 'vault.json');
  said = [];
  redactor = createRedactor();
});

describe('the vault', () => {
  it('keeps secrets sealed for the next start, for the user alone, and shows their ends at most', async () => {
    const vault = await open(createMemoryKeychain({ key }));
    await vault.set('bingx.secret', secret);
    await vault.set('bingx.key', 'short');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).not.toMatch(/planted|bingx/);

    const again = await open(createMemoryKeychain({ key }));
    expect(again.state).toEqual({ kind: 'kept', backend: 'memory' });
    expect([again.get('bingx.secret'), again.get('bingx.key'), again.get('nothing')]).toEqual([secret, 'short', null]);
    expect(again.list()).toEqual([{ name: 'bingx.key', ending: null }, { name: 'bingx.secret', ending: '9876' }]);
    expect(said).toEqual([]);
  });

  it('forgets a secret when it is told to', async () => {
    const vault = await open(createMemoryKeychain({ key }));
    await vault.set('a', secret);
    await vault.set('a', null);
    expect((await open(createMemoryKeychain({ key }))).list()).toEqual([]);
  });

  it('keeps all of several changes made at once', async () => {
    const vault = await open(createMemoryKeychain({ key }));
    await Promise.all(['a', 'b', 'c'].map((name) => vault.set(name, `${secret}-${name}`)));
    expect((await open(createMemoryKeychain({ key }))).list().map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });

  it('teaches the redactor what it holds', async () => {
    await (await open(createMemoryKeychain({ key }))).set('a', secret);
    expect(redactor.redact(`failed with ${secret}`)).toBe('failed with [redacted]');
    redactor = createRedactor();
    await open(createMemoryKeychain({ key }));
    expect(redactor.redact(`failed with ${secret}`)).toBe('failed with [redacted]');
  });

  it('without protection holds secrets in memory and writes nothing', async () => {
    const vault = await open(createMemoryKeychain({ protection: noKeyring }));
    await vault.set('a', secret);
    expect(vault.get('a')).toBe(secret);
    expect(vault.state).toEqual({ kind: 'session-only', reason: 'no keyring is running', nextStep: 'start a keyring' });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a vault file that does not open', () => {
  it.each([['not JSON', 'secret: abcd'], ['of another version', '{"version":9,"backend":"memory","sealed":""}'], ['cut off', '{"version":1,"backend":"me']])('because it is %s is kept aside', async (_name, content) => {
    writeFileSync(path, content);
    const vault = await open(createMemoryKeychain({ key }));
    expect(vault.list()).toEqual([]);
    await vault.set('a', secret);
    const [kept = ''] = readdirSync(folder).filter((name) => name.includes('.damaged-'));
    expect(readFileSync(join(folder, kept), 'utf8')).toBe(content);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(kept);
    expect(said[0]).not.toContain('abcd');
  });

  it('because its key is gone is kept aside', async () => {
    await (await open(createMemoryKeychain({ key }))).set('a', secret);
    const before = readFileSync(path, 'utf8');
    const vault = await open(createMemoryKeychain());
    expect(vault.state).toEqual({ kind: 'kept', backend: 'memory' });
    const [kept = ''] = readdirSync(folder).filter((name) => name.includes('.unopened-'));
    expect(readFileSync(join(folder, kept), 'utf8')).toBe(before);
    expect(said[0]).toContain('cannot open the key file');
  });

  it('because the keychain changed says from what to what, and stays until keys are entered anew', async () => {
    await (await open(createMemoryKeychain({ key, protection: { kind: 'protected', backend: 'kwallet6' } }))).set('a', secret);
    const before = readFileSync(path, 'utf8');
    const vault = await open(createMemoryKeychain({ protection: { kind: 'protected', backend: 'gnome_libsecret' } }));
    expect(vault.state).toMatchObject({ kind: 'locked', reason: 'the keychain changed from kwallet6 to gnome_libsecret' });
    expect(readFileSync(path, 'utf8')).toBe(before);
    await vault.set('b', secret);
    const [kept = ''] = readdirSync(folder).filter((name) => name.includes('.unopened-'));
    expect(readFileSync(join(folder, kept), 'utf8')).toBe(before);
    expect(vault.state).toEqual({ kind: 'kept', backend: 'gnome_libsecret' });
  });

  it('because the keyring is missing today stays where it is, and opens tomorrow', async () => {
    await (await open(createMemoryKeychain({ key }))).set('a', secret);
    const vault = await open(createMemoryKeychain({ protection: noKeyring }));
    expect(vault.state).toMatchObject({ kind: 'locked', reason: expect.stringContaining('no keyring is running'), nextStep: 'start a keyring' });
    await vault.set('b', 'only-for-now');
    expect((await open(createMemoryKeychain({ key }))).get('a')).toBe(secret);
  });

  it('is never overwritten, also when the keyring comes back while the program runs', async () => {
    await (await open(createMemoryKeychain({ key }))).set('a', secret);
    const before = readFileSync(path, 'utf8');
    const keyring = createMemoryKeychain({ key });
    let isRunning = false;
    const vault = await open({ ...keyring, protection: async () => (isRunning ? keyring.protection() : noKeyring) });
    await vault.set('b', 'only-for-now');
    isRunning = true;
    await vault.set('c', 'from-now-on-kept');
    const [kept = ''] = readdirSync(folder).filter((name) => name.includes('.unopened-'));
    expect(readFileSync(join(folder, kept), 'utf8')).toBe(before);
    expect((await open(keyring)).list().map(({ name }) => name)).toEqual(['b', 'c']);
  });

  it('because the keychain is busy stays, and is opened by the next try', async () => {
    const keychain = createMemoryKeychain({ key });
    await (await open(keychain)).set('a', secret);
    const busy: Keychain = { ...keychain, open: () => Promise.reject(new KeychainBusyError()) };
    expect((await open(busy)).state).toMatchObject({ kind: 'locked', nextStep: expect.stringContaining('unlock') });
    expect((await open(keychain)).get('a')).toBe(secret);
    expect(said).toEqual([]);
  });
});

describe('a vault that is sealed again', () => {
  it('when the keychain asks for it opens with the new key', async () => {
    const old = createMemoryKeychain({ key });
    await (await open(old)).set('a', secret);
    const fresh = createMemoryKeychain();
    const rotated: Keychain = { ...fresh, open: async (sealed) => ({ ...await old.open(sealed), shouldSealAgain: true }) };
    expect((await open(rotated)).get('a')).toBe(secret);
    expect((await open(fresh)).get('a')).toBe(secret);
  });

  it('but cannot be written leaves the old file', async () => {
    const vault = await open(createMemoryKeychain({ key }));
    mkdirSync(path);
    await expect(vault.set('a', secret)).rejects.toMatchObject({ name: 'FileWriteError' });
    await expect(vault.set('b', secret)).rejects.toMatchObject({ name: 'FileWriteError' });
    expect(vault.get('a')).toBe(secret);
  });
});

function open(keychain: Keychain): Promise<Vault> {
  return Vault.open({ path, keychain, redactor, write: atomicWriteFile, now: () => Date.UTC(2026, 0, 2), onKeptAside: (message) => said.push(message) });
}
