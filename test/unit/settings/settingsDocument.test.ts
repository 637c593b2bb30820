import { expect, it } from 'vitest';
import { SETTINGS } from '../../../electron/settings/catalog.ts';
import { ENTRY_VARIABLES, VARIABLES } from '../../../electron/settings/environment.ts';
import { expectedText } from '../../../electron/settings/expectedText.ts';
import { settingText } from '../../../electron/settings/settingRows.ts';

it('docs/settings.md lists every setting (vitest -u writes it anew)', async () => {
  await expect(settingsMarkdown()).toMatchFileSnapshot('../../../docs/settings.md');
});

function settingsMarkdown(): string {
  const rows = SETTINGS.map(({ key, kind, isNullable, description, defaultValue }) => (
    `| \`${key}\` | ${(VARIABLES[key] ?? []).map((name) => `\`${name}\``).join(' ')} | ${cell(settingText(defaultValue))} | ${cell(expectedText(kind, isNullable))} | ${cell(description)} |`
  ));
  return [
    '# Settings',
    '',
    'Made from the schema by a test: change `shared/settings/schema.ts`, then run `npx vitest run test/unit/settings -u`.',
    '',
    'A value of one session goes before `--set key=value`, that before an environment variable, that before `settings.json` in the data',
    'folder, that before the default. `npm run -s bearish -- settings` shows the effective values and where each came from. Fractions are',
    'fractions: 0.01 is 1 %. Switches in variables are true/1/yes/on or false/0/no/off; a variable that is set but empty is an error.',
    'Where a setting has several variables, the first that is set counts.',
    '',
    '```json',
    JSON.stringify({ risk: { equity_usd: 500 }, universe: { fixed_symbols: ['BTC/USDT:USDT'] } }),
    '```',
    '',
    '| Setting | Variable | Default | Expected | Meaning |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    `One symbol's RSI threshold also has a variable: ${Object.keys(ENTRY_VARIABLES).map((name) => `\`${name}\``).join(', ')} set`,
    '`signals.short_the_rip.symbols.SYMBOL.rsi_threshold`. `MODE` is read like `TRADING_MODE` where it names a mode; other programs use that name too.',
    'Keys of exchanges are no settings: `BINGX_KEY` and `BINGX_SECRET` are never written to a file, a log or a report.',
    '',
  ].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
