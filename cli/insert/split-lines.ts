import { UsageError } from "../usage-error.ts";

/** No point needs more; a longer line is no text with lines. */
const MAX_LINE = 1 << 20;

/** A line without its end. */
export interface Line {
  readonly text: string;
  /** Counted from 1. */
  readonly number: number;
  /** Bytes read so far, up to the chunk that the line ends in. */
  readonly bytes: number;
}

/** Lines of UTF-8, with LF or CRLF; the byte order mark that some programs write is left out. */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Line[], void, undefined> {
  const decoder = new TextDecoder("utf-8");
  let rest = "";
  let number = 0;
  let bytes = 0;
  const line = (text: string): Line => ({
    text: text.endsWith("\r") ? text.slice(0, -1) : text,
    number: ++number,
    bytes,
  });
  for await (const chunk of chunks) {
    bytes += chunk.length;
    const texts = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = texts.pop() ?? "";
    if (rest.length > MAX_LINE)
      throw new UsageError(`line ${number + texts.length + 1} is longer than 1 MiB`);
    yield texts.map(line);
  }
  rest += decoder.decode();
  if (rest !== "") yield [line(rest)];
}
