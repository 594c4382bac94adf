import { type KeyForms, keyForms } from "../../scripts/testing/key-forms.ts";
import { API_KEY } from "./api-key.ts";

let forms: KeyForms | undefined;

/** Says where the key of this run is in a text, in whatever form; nothing where it is not. */
export function lookForKey(where: string, text: string): string[] {
  forms ??= keyForms(API_KEY);
  const form = forms.findIn(text);
  return form === undefined ? [] : [`the key (${form}) is in ${where}`];
}
