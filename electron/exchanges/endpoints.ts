import { BadEndpointError } from './errors/badEndpointError.ts';

/** Base of REST requests, `https://host:port`. @throws BadEndpointError where it is anything but scheme, host and port. */
export function restBase(setting: string, value: string): string {
  const url = parse(setting, value, ['http:', 'https:'], 'an address like https://open-api.bingx.com or http://127.0.0.1:9001');
  if ((url.pathname !== '/' && url.pathname !== '') || url.search !== '' || url.hash !== '') {
    throw new BadEndpointError(setting, value, `scheme, host and port only, such as ${url.origin}; the exchange's paths are appended`);
  }
  return url.origin;
}

/** Address of a stream: the given path, or `defaultPath` where it has none. @throws BadEndpointError */
export function streamAddress(setting: string, value: string, defaultPath: string): string {
  const url = parse(setting, value, ['ws:', 'wss:'], 'an address like wss://open-api-swap.bingx.com/swap-market or ws://127.0.0.1:9001');
  if (url.hash !== '') throw new BadEndpointError(setting, value, 'an address without a fragment');
  const path = url.pathname === '/' || url.pathname === '' ? defaultPath : url.pathname;
  return `${url.protocol}//${url.host}${path}${url.search}`;
}

/** The stream address that belongs to a REST address: the same host and port. */
export function streamAddressOf(rest: string): string {
  return rest.replace(/^http/, 'ws');
}

/** Whether an address is this computer. One that cannot be read is not. */
export function isLoopback(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const host = new URL(address).hostname;
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

function parse(setting: string, value: string, protocols: readonly string[], expected: string): URL {
  const text = value.trim();
  if (!URL.canParse(text)) throw new BadEndpointError(setting, value, expected);
  const url = new URL(text);
  if (!protocols.includes(url.protocol)) throw new BadEndpointError(setting, value, expected);
  if (url.username !== '' || url.password !== '') {
    throw new BadEndpointError(setting, `${url.protocol}//…@${url.host}`, 'an address without a user name or password');
  }
  return url;
}
