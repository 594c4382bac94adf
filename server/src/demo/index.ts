export { type DemoOptions, type DemoResult, loadDemo } from "./load-demo.ts";
