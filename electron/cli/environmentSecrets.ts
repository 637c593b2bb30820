import type { CliIo } from './io.ts';

/** Names of variables that hold secrets: `BINGX_KEY`, `KUCOIN_PASSWORD`, `TELEGRAM_BOT_TOKEN`, `DISCORD_WEBHOOK_URL`, … */
const SECRET_NAME = /(?:_|^)(?:KEY|SECRET|PASSWORD|PASSPHRASE|TOKEN|WEBHOOK_URL)$/i;
/** Shorter values are switches and placeholders, and would blacken ordinary words. */
const MIN_LENGTH = 6;

/** Values of the environment that must never be shown, longest first. */
export function environmentSecrets(env: CliIo['env']): readonly string[] {
  const values = Object.entries(env).flatMap(([name, value]) => (
    SECRET_NAME.test(name) && value !== undefined && value.trim().length >= MIN_LENGTH ? [value.trim()] : []
  ));
  return [...new Set(values)].toSorted((a, b) => b.length - a.length);
}

/** Takes the given secrets out of any text, also as they stand in an address or in JSON. */
export function redactorOf(secrets: readonly string[]): (text: string) => string {
  const forms = secrets.flatMap((secret) => [...new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])]);
  return (text) => forms.reduce((clean, form) => clean.replaceAll(form, '[redacted]'), text);
}
