/** A name as part of a link: none of the characters that separate fields are left in it, nor any that a chat would cut off. */
export function encodeName(name: string): string {
  // Half a surrogate pair is no text, and encodeURIComponent() throws.
  return encodeURIComponent(name.replace(/\p{Surrogate}/gu, "\u{fffd}")).replace(
    /[!'()*~]/gu,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The name again; undefined where the percent signs make no sense. */
export function decodeName(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** A piece of a link in a message: short, whatever is in the link. */
export function quote(text: string): string {
  return `“${text.length > 60 ? `${text.slice(0, 60)}…` : text}”`;
}
