export { createTreeStore, type TreeStoreOptions } from "./tree-store.ts";
