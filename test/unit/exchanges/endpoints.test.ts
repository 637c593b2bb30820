import { describe, expect, it } from 'vitest';
import { isLoopback, restBase, streamAddress, streamAddressOf } from '../../../electron/exchanges/endpoints.ts';

describe('addresses of exchanges', () => {
  it.each([
    ['http://127.0.0.1:9001', 'http://127.0.0.1:9001'],
    ['http://127.0.0.1:9001/', 'http://127.0.0.1:9001'],
    [' https://mirror.example ', 'https://mirror.example'],
  ])('takes %s as a base', (value, base) => {
    expect(restBase('x', value)).toBe(base);
  });

  it.each(['', '127.0.0.1:9001', 'ftp://x', 'http://x/openApi', 'http://x?y=1', 'ws://x', 'http://'])('refuses "%s" as a base and names the setting', (value) => {
    expect(() => restBase('exchanges.bingx.rest_url', value)).toThrow(/exchanges\.bingx\.rest_url is ".*", expected/);
  });

  it('never repeats a password', () => {
    expect(() => restBase('x', 'http://user:hunter2@host')).toThrow(expect.objectContaining({ message: expect.not.stringContaining('hunter2') }));
  });

  it('appends the usual path to a stream address that has none', () => {
    expect(streamAddress('x', 'ws://127.0.0.1:9001', '/swap-market')).toBe('ws://127.0.0.1:9001/swap-market');
    expect(streamAddress('x', 'ws://127.0.0.1:9001/other', '/swap-market')).toBe('ws://127.0.0.1:9001/other');
    expect(streamAddress('x', streamAddressOf('https://mirror.example'), '/swap-market')).toBe('wss://mirror.example/swap-market');
    expect(() => streamAddress('x', 'http://127.0.0.1', '/')).toThrow('expected');
  });

  it.each([['http://127.0.0.1:1', true], ['http://127.9.9.9', true], ['http://localhost', true], ['http://[::1]:5', true], ['https://open-api.bingx.com', false], ['http://127.evil.com', false], ['127.0.0.1:9001', false]])('%s is this computer: %s', (address, expected) => {
    expect(isLoopback(address)).toBe(expected);
  });
});
