/** Colours of the token file for what is drawn on canvas, read where the style sheet has been applied. */
export const THEME_TOKENS = [
  'panel', 'text', 'muted', 'line', 'line-strong', 'up', 'down', 'up-body', 'down-body', 'warn', 'info',
  'ema-fast', 'ema-mid', 'ema-slow', 'rsi', 'threshold-bounce', 'threshold-rip', 'volume', 'grid', 'crosshair',
  'band-bullish', 'band-bearish', 'band-neutral', 'band-bullish-edge', 'band-bearish-edge', 'band-neutral-edge',
  'volatility-high', 'volatility-low', 'funding-paid', 'funding-received', 'funding-paid-expected', 'funding-received-expected', 'watermark', 'raised', 'text-strong', 'canvas',
] as const;
export type ThemeToken = (typeof THEME_TOKENS)[number];
export type ThemeColors = Readonly<Record<ThemeToken, string>>;

export function readThemeColors(element: Element): ThemeColors {
  const style = getComputedStyle(element);
  // The list holds every key of the record.
  return Object.fromEntries(THEME_TOKENS.map((token) => [token, style.getPropertyValue(`--${token}`).trim()])) as ThemeColors;
}
