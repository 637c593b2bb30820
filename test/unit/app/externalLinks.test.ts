import { expect, test } from 'vitest';
import { externalLink } from '../../../electron/app/externalLinks.ts';

test.each([
  ['https://www.tradingview.com/', 'https://www.tradingview.com/'],
  ['https://BingX.com/en/?a=1', 'https://bingx.com/en/?a=1'],
  ['https://www.binance.com:443/en/futures', 'https://www.binance.com/en/futures'],
])('%s opens as %s', (url, opened) => {
  expect(externalLink(url)).toBe(opened);
});

test.each([
  'http://www.tradingview.com/',
  'file:///etc/passwd',
  'smb://www.tradingview.com/share',
  'ms-settings:privacy',
  'ms-msdt:/id',
  'javascript:alert(1)',
  'data:text/html,x',
  'app://bundle/',
  'https://user@www.tradingview.com/',
  'https://www.tradingview.com:8443/',
  'https://www.tradingview.com.example.org/',
  'https://evil-tradingview.com/',
  'https://www.tradingview.com./',
  'https://www.tr\u0430dingview.com/',
  'https://xn--www-tradingview.com/',
  'https://example.org/?u=https://www.tradingview.com/',
  'www.tradingview.com',
  '',
])('%s stays inside', (url) => {
  expect(externalLink(url)).toBeNull();
});

test('a back-slash ends the host, so what follows it is only an odd path', () => {
  expect(externalLink('https://www.tradingview.com\\@example.org/x')).toBe('https://www.tradingview.com/@example.org/x');
});
