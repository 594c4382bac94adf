import {
  type DescEnum,
  type DescField,
  type DescFile,
  type DescMessage,
  ScalarType,
} from "@bufbuild/protobuf";
import { nestedTypes } from "@bufbuild/protobuf/reflect";

/** One field as `tests/fixtures/make-descriptor-fixture.py` writes it down. */
export interface FieldSummary {
  number: number;
  /** A scalar's proto type, or the full name of a message or enum. */
  type: string;
  repeated: boolean;
  oneof?: string;
  optional?: true;
}

/** One RPC, its messages by full name. */
export interface MethodSummary {
  input: string;
  output: string;
  clientStreaming: boolean;
  serverStreaming: boolean;
}

/** Names, numbers and types of a proto file; keys of the outer maps are full names. */
export interface ContractSummary {
  syntax: string;
  package: string;
  messages: Record<string, Record<string, FieldSummary>>;
  enums: Record<string, Record<string, number>>;
  services: Record<string, Record<string, MethodSummary>>;
}

function summarizeField(field: DescField): FieldSummary {
  const scalarOrRef = field.message?.typeName ?? field.enum?.typeName ?? ScalarType[field.scalar ?? 0];
  return {
    number: field.number,
    type: scalarOrRef?.includes(".") ? scalarOrRef : String(scalarOrRef).toLowerCase(),
    repeated: field.fieldKind === "list",
    ...(field.oneof && { oneof: field.oneof.name }),
    ...(field.proto.proto3Optional && { optional: true as const }),
  };
}

const summarizeMessage = (message: DescMessage) =>
  Object.fromEntries(message.fields.map((field) => [field.name, summarizeField(field)]));

const summarizeEnum = (desc: DescEnum) =>
  Object.fromEntries(desc.values.map((value) => [value.name, value.number]));

/** The contract as generated code carries it, in the form of the fixture. */
export function summarizeContract(file: DescFile): ContractSummary {
  const summary: ContractSummary = {
    syntax: file.proto.syntax,
    package: file.proto.package,
    messages: {},
    enums: {},
    services: {},
  };
  for (const desc of nestedTypes(file)) {
    if (desc.kind === "message") summary.messages[desc.typeName] = summarizeMessage(desc);
    if (desc.kind === "enum") summary.enums[desc.typeName] = summarizeEnum(desc);
    if (desc.kind !== "service") continue;
    summary.services[desc.typeName] = Object.fromEntries(
      desc.methods.map((method) => [
        method.name,
        {
          input: method.input.typeName,
          output: method.output.typeName,
          clientStreaming: method.methodKind === "client_streaming" || method.methodKind === "bidi_streaming",
          serverStreaming: method.methodKind === "server_streaming" || method.methodKind === "bidi_streaming",
        },
      ]),
    );
  }
  return summary;
}
