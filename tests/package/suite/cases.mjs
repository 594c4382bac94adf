import { connecting } from "./connecting.mjs";
import { failing } from "./failing.mjs";
import { reading } from "./reading.mjs";
import { stopping } from "./stopping.mjs";
import { viewing } from "./viewing.mjs";
import { writing } from "./writing.mjs";

/** Every case, in the order of the table. */
export const cases = [...connecting, ...writing, ...reading, ...stopping, ...failing, ...viewing];
