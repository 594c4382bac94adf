export { ByteSource } from "./byte-source.ts";
export {
  type ArrowBatch,
  type ArrowField,
  ArrowProblem,
  type ArrowStream,
  type ArrowType,
  readArrowStream,
} from "./read-stream.ts";
