/** Text that is HTML already, and nothing a stranger wrote. */
export interface Markup {
  readonly markup: string;
}

type Part = string | number | null | Markup | readonly Markup[];

/** HTML out of a template: every value is escaped, except what is markup itself; null is a dash. */
export function html(template: TemplateStringsArray, ...values: readonly Part[]): Markup {
  return { markup: template.reduce((text, piece, index) => text + textOf(values[index - 1] ?? null) + piece) };
}

function textOf(part: Part): string {
  if (part === null) return '–';
  if (typeof part === 'string') return escape(part);
  if (typeof part === 'number') return escape(String(part));
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}
