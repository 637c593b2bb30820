/** Takes secrets out of texts before they are shown, written or sent. One for the process, handed to whoever speaks. */
export interface Redactor {
  /** Every later text is rid of this value in each form it is known to travel in. Values under 6 characters are switches and placeholders: they would blacken ordinary words. */
  readonly add: (secret: string) => void;
  readonly redact: (text: string) => string;
}

const MIN_LENGTH = 6;
const MASK = '[redacted]';

/**
 * Values that follow a name which only secrets have, in addresses, JSON, headers and settings: what a foreign answer may repeat although
 * it was never registered here.
 */
const NAMED = /((?:api[-_]?key|x-bx-apikey|kc-api-[a-z-]+|access-(?:key|sign|passphrase)|secret(?:[-_]?key)?|passphrase|password|signature|bot[-_]?token|authorization)["']?\s*[=:]\s*["']?(?:bearer\s+)?)[^\s"'&,;}]+/gi;
/** Addresses that are secrets themselves. */
const SECRET_ADDRESSES = /(https:\/\/(?:discord(?:app)?\.com\/api\/webhooks|api\.telegram\.org)\/)[^\s"']+/gi;

export function createRedactor(secrets: readonly string[] = []): Redactor {
  /** Longest first, so that a secret that contains another leaves no rest. */
  let forms: readonly string[] = [];
  const add = (secret: string): void => {
    const value = secret.trim();
    if (value.length < MIN_LENGTH) return;
    forms = [...new Set([...forms, ...formsOf(value)])].toSorted((a, b) => b.length - a.length);
  };
  for (const secret of secrets) add(secret);
  return {
    add,
    redact: (text) => forms
      .reduce((clean, form) => clean.replaceAll(form, MASK), text)
      .replace(NAMED, `$1${MASK}`)
      .replace(SECRET_ADDRESSES, `$1${MASK}`),
  };
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    // Without the padding, and without the last digit, which depends on what follows.
    bytes.toString('base64').replace(/=+$/, '').slice(0, -1),
    bytes.toString('base64url').slice(0, -1),
    bytes.toString('hex'),
  ];
}

/** Names of variables that hold secrets: `BINGX_KEY`, `KUCOIN_PASSWORD`, `TELEGRAM_BOT_TOKEN`, `DISCORD_WEBHOOK_URL`, … */
const SECRET_NAME = /(?:_|^)(?:KEY|SECRET|PASSWORD|PASSPHRASE|TOKEN|WEBHOOK_URL)$/i;

/** Values of the environment that must never be shown. */
export function environmentSecrets(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(env).flatMap(([name, value]) => (SECRET_NAME.test(name) && value !== undefined ? [value] : []));
}
