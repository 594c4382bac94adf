import { create, createFileRegistry } from "@bufbuild/protobuf";
import {
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";
import { file_v5api_btrdb } from "btrdb-web/proto";
import { describe, expect, it } from "vitest";
import { type ContractSummary, summarizeContract } from "./descriptor-summary.ts";
import fixture from "./fixtures/btrdb-5.34.2.descriptor.json" with { type: "json" };

const { source, ...published } = fixture;
const ours = summarizeContract(file_v5api_btrdb);

const names = (map: object) => Object.keys(map).sort();

describe(`the generated contract against ${source}`, () => {
  it("has the same syntax and package", () => {
    expect(ours.syntax).toBe(published.syntax);
    expect(ours.package).toBe(published.package);
  });

  it("has the same messages, enums and services, no more and no fewer", () => {
    expect(names(ours.messages)).toEqual(names(published.messages));
    expect(names(ours.enums)).toEqual(names(published.enums));
    expect(names(ours.services)).toEqual(names(published.services));
  });

  it.each(Object.entries(published.messages))("%s: every field", (name, fields) => {
    expect(ours.messages[name]).toEqual(fields);
  });

  it.each(Object.entries(published.enums))("%s: every value", (name, values) => {
    expect(ours.enums[name]).toEqual(values);
  });

  it.each(Object.entries(published.services["v5api.BTrDB"]))("RPC %s", (name, method) => {
    expect(ours.services["v5api.BTrDB"]?.[name]).toEqual(method);
  });

  it("has no RPC that the published client does not know", () => {
    expect(names(ours.services["v5api.BTrDB"] ?? {})).toEqual(names(published.services["v5api.BTrDB"]));
  });
});

// The comparison is only worth something if it sees each kind of difference. Each case spoils one thing in a copy.
describe("the comparison", () => {
  const spoiled = (spoil: (file: FileDescriptorProto) => void): ContractSummary => {
    const proto = create(FileDescriptorProtoSchema, structuredClone(file_v5api_btrdb.proto));
    spoil(proto);
    const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: [proto] }));
    const file = registry.getFile(proto.name);
    if (!file) throw new Error("the spoiled file is not in its registry");
    return summarizeContract(file);
  };
  const message = (file: FileDescriptorProto, name: string) => file.messageType.find((m) => m.name === name)!;
  const field = (file: FileDescriptorProto, owner: string, name: string) =>
    message(file, owner).field.find((f) => f.name === name)!;
  const method = (file: FileDescriptorProto, name: string) =>
    file.service[0]!.method.find((m) => m.name === name)!;
  const other = create(FileDescriptorProtoSchema, structuredClone(file_v5api_btrdb.proto));

  it("accepts an unspoiled copy", () => {
    expect(spoiled(() => {})).toEqual(published);
  });

  it.each<[string, (file: FileDescriptorProto) => void]>([
    ["a field number", (file) => (field(file, "RawValuesParams", "versionMajor").number = 5)],
    ["a field name", (file) => (field(file, "Status", "msg").name = "message")],
    [
      "a scalar type",
      (file) => (field(file, "RawPoint", "time").type = field(other, "Member", "start").type),
    ],
    ["a message type", (file) => (field(file, "RawValuesResponse", "values").typeName = ".v5api.StatPoint")],
    [
      "a label",
      (file) => (field(file, "FlushParams", "uuid").label = field(other, "RawPointVec", "value").label),
    ],
    ["a oneof", (file) => (message(file, "RoundSpec").oneofDecl[0]!.name = "kind")],
    ["a missing field", (file) => message(file, "StatPoint").field.pop()],
    [
      "a missing message",
      (file) => file.messageType.splice(file.messageType.indexOf(message(file, "KeyValue")), 1),
    ],
    ["an enum value", (file) => (file.enumType[0]!.value[3]!.number = 4)],
    [
      "a nested enum's place",
      (file) => (message(file, "GenerateCSVParams").enumType[0]!.value[0]!.name = "X"),
    ],
    ["an RPC's input", (file) => (method(file, "Windows").inputType = ".v5api.AlignedWindowsParams")],
    ["an RPC's output", (file) => (method(file, "Flush").outputType = ".v5api.InsertResponse")],
    ["a streaming kind", (file) => (method(file, "Nearest").serverStreaming = true)],
  ])("notices %s", (_, spoil) => {
    expect(spoiled(spoil)).not.toEqual(published);
  });
});
