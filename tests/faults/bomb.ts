import { constants, createGzip } from "node:zlib";

const ZEROS = Buffer.alloc(1 << 20);

/** A gzip body that grows to thousand times its size: `head`, then so many mebibytes of zeros. It has no proper end. */
export async function gzipBomb(head: Uint8Array, mebibytes: number): Promise<Buffer> {
  const gzip = createGzip({ level: 9 });
  const out: Buffer[] = [];
  gzip.on("data", (chunk: Buffer) => out.push(chunk));
  const write = async (bytes: Uint8Array): Promise<Buffer> => {
    out.length = 0;
    gzip.write(bytes);
    // After a full flush nothing refers to what came before: the piece may be repeated as often as one likes.
    await new Promise<void>((resolve) => gzip.flush(constants.Z_FULL_FLUSH, resolve));
    return Buffer.concat(out);
  };
  const first = await write(head);
  const piece = await write(ZEROS);
  gzip.destroy();
  return Buffer.concat([first, ...Array.from({ length: mebibytes }, () => piece)]);
}
