// npm run package:size: writes scripts/package/size.json anew, where a change of size is meant.
import { writeFile } from "node:fs/promises";
import { measureSize } from "./measure-size.ts";
import { installPackage, packPackage } from "./packed.ts";

const packed = await packPackage();
const report = await measureSize(packed, await installPackage(packed));
await writeFile(new URL("size.json", import.meta.url), `${JSON.stringify(report, null, 2)}\n`);
console.log(report);
