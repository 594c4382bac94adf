/** A data folder that cannot be used as it is; the message fits one line and names the file. */
export class DataFolderError extends Error {
  override readonly name = "DataFolderError";
}

export const codeOf = (error: unknown): string | undefined =>
  (error as NodeJS.ErrnoException | undefined)?.code;
