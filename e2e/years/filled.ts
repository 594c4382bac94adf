/** What the server of the ten years writes in any case: whoever reads its log knows by it that it is read. */
export const FILLED = "the ten years are there";
