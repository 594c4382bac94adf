/** The usual text of a uuid: `2c9c2e5e-0d3c-4b7e-8f7c-3a1d5f0b6e11`. Other lengths than 16 bytes are plain hex. */
export function uuidText(uuid: Uint8Array): string {
  const hex = Buffer.from(uuid).toString("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
