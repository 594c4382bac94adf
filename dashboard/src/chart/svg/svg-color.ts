const COLOR = /^(#[\da-f]{3,8}|[a-z]+|(rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\([\w\s.,%/+-]*\))$/i;

/** A colour of CSS, and nothing else: an address in its place would be loaded by whoever opens the file. */
export function svgColor(text: string): string {
  const trimmed = text.trim();
  return COLOR.test(trimmed) ? trimmed : "#888888";
}
