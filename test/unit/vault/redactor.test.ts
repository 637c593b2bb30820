import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor, environmentSecrets } from '../../../electron/vault/redactor.ts';

const planted = 'pL4nted/Secret+key="42"%';

describe('the redactor', () => {
  it.each([
    ['as it is', planted],
    ['in an address', `https://x/?sig=${encodeURIComponent(planted)}&a=1`],
    ['in JSON', JSON.stringify({ note: `it is ${planted}` })],
    ['in base64', Buffer.from(planted).toString('base64')],
    ['in base64 with more behind it', Buffer.from(`${planted}:rest`).toString('base64')],
    ['in base64url', Buffer.from(planted).toString('base64url')],
    ['in hex', Buffer.from(planted).toString('hex')],
  ])('takes a planted secret out %s', (_name, text) => {
    const clean = createRedactor([planted]).redact(`before ${text} after`);
    expect(clean).toContain('[redacted]');
    expect(clean).toMatch(/^before .* after$/);
    for (const form of [planted, encodeURIComponent(planted), Buffer.from(planted).toString('base64').slice(0, -3), Buffer.from(planted).toString('hex')]) expect(clean).not.toContain(form);
  });

  it('leaves no secret in any text around it, however secrets overlap', () => {
    const secret = fc.string({ unit: 'grapheme-ascii', minLength: 6, maxLength: 30 }).filter((text) => text.trim() === text && !'[redacted]'.includes(text));
    fc.assert(fc.property(fc.uniqueArray(secret, { minLength: 1, maxLength: 4 }), fc.string(), fc.string(), (secrets, before, after) => {
      const { redact } = createRedactor(secrets);
      for (const one of secrets) expect(redact(before + one + after).includes(one) && !(before + after).includes(one) && !`${before}[redacted]${after}`.includes(one)).toBe(false);
    }));
  });

  it('learns secrets at any time, of whatever length order', () => {
    const redactor = createRedactor(['abcdef']);
    redactor.add('abcdef-and-more');
    expect(redactor.redact('abcdef-and-more abcdef')).toBe('[redacted] [redacted]');
  });

  it.each([
    ['GET /swap?timestamp=1&signature=0a1b2c3d4e&symbol=BTC', '0a1b2c3d4e'],
    ['{"apiKey":"someone-elses","x":1}', 'someone-elses'],
    ['X-BX-APIKEY: someone-elses', 'someone-elses'],
    ['Authorization: Bearer someone-elses', 'someone-elses'],
    ['KC-API-PASSPHRASE=someone-elses;', 'someone-elses'],
    ['POST https://discord.com/api/webhooks/123/someone-elses failed', 'someone-elses'],
    ['https://api.telegram.org/bot1:someone-elses/sendMessage', 'someone-elses'],
  ])('takes out what only a secret can be, though it was never registered: %s', (text, secret) => {
    expect(createRedactor().redact(text)).not.toContain(secret);
  });

  it('leaves ordinary texts alone', () => {
    const text = 'BTC/USDT:USDT 30m: entry declined (rsi-not-reached), key levels 65,000 and 66,000; 3 passwords? none';
    expect(createRedactor(['short', '', '   ']).redact(text)).toBe(text);
  });

  it('finds the secrets of the environment by their names', () => {
    expect(environmentSecrets({ BINGX_KEY: 'k-123456', BINGX_SECRET: 's-123456', KUCOIN_PASSWORD: 'p-123456', PATH: '/bin', TELEGRAM_BOT_TOKEN: 't-123456', MONKEY: 'banana', EMPTY_KEY: undefined }))
      .toEqual(['k-123456', 's-123456', 'p-123456', 't-123456']);
  });
});
