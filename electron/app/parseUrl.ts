/** The parsed URL, or `null` for text that is none. (`URL.parse` does the same, but Node 20.18 may lack it.) */
export function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
