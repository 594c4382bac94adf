// Chromium, in a page without a bundler: an import map says where the packages are.
import { start } from "./start.mjs";

globalThis.runSuite = start;
