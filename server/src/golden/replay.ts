import type { Message } from "@bufbuild/protobuf";
import { type Client, ConnectError } from "@connectrpc/connect";
import { BTrDB } from "btrdb-web/proto";
import type { RecordedObject, Recording } from "./recording.ts";
import { v5Request } from "./request.ts";
import { recordedResponse, sameRecorded } from "./response.ts";

/** A step whose answers were not the recorded ones. */
export interface Difference {
  readonly file: string;
  /** Position in the file, from 0. */
  readonly step: number;
  readonly rpc: string;
  readonly note: string;
  readonly recorded: readonly RecordedObject[];
  readonly actual: readonly RecordedObject[];
}

type AnyCall = (request: object) => Promise<Message> | AsyncIterable<Message>;

async function callRpc(
  client: Client<typeof BTrDB>,
  rpc: string,
  request: object,
): Promise<RecordedObject[]> {
  const method = BTrDB.methods.find(({ name }) => name === rpc);
  if (!method) throw new TypeError(`unknown RPC ${rpc}`);
  const call = client[method.localName as keyof typeof client] as unknown as AnyCall;
  try {
    const answer = call(request);
    if (!(Symbol.asyncIterator in answer)) return [recordedResponse(await answer)];
    const responses: RecordedObject[] = [];
    for await (const message of answer) responses.push(recordedResponse(message));
    return responses;
  } catch (error) {
    return [{ grpc: ConnectError.from(error).message }];
  }
}

/** Plays a recording against a server and says where it answers otherwise. */
export async function replay(client: Client<typeof BTrDB>, recording: Recording): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (const [step, { rpc, note = "", request = {}, responses = [] }] of recording.steps.entries()) {
    if (rpc === undefined) continue;
    const actual = await callRpc(client, rpc, v5Request(rpc, request));
    if (sameRecorded(responses, actual)) continue;
    differences.push({ file: recording.file, step, rpc, note, recorded: responses, actual });
  }
  return differences;
}
