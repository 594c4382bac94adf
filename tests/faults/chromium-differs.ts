/** Where Chromium's outcome is not Node's, by fault. */
export const CHROMIUM_DIFFERS: Readonly<
  Record<string, { readonly calls: string; readonly pattern: RegExp; readonly why: string }>
> = {};
