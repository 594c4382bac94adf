import type { Message } from "@bufbuild/protobuf";
import { ConnectError } from "@connectrpc/connect";
import { BTrDB } from "../gen/grpcinterface/btrdb_pb.ts";
import type { RecordedObject, RecordedStep, Recording } from "../golden/recording.ts";
import type { Difference } from "../golden/replay.ts";
import { sameRecorded } from "../golden/response.ts";
import type { V4Client } from "../testing/v4-client.ts";
import { inOrder, recordedV4, v4Request } from "./messages.ts";

type AnyCall = (request: object) => Promise<Message> | AsyncIterable<Message>;

/** Makes the call of a step. @returns its answers */
export async function playStep(
  client: V4Client,
  { rpc = "", request = {} }: RecordedStep,
): Promise<RecordedObject[]> {
  const method = BTrDB.methods.find(({ name }) => name === rpc);
  if (!method) throw new TypeError(`unknown RPC ${rpc}`);
  const call = client[method.localName as keyof V4Client] as unknown as AnyCall;
  try {
    const answer = call(v4Request(rpc, request));
    if (!(Symbol.asyncIterator in answer)) return [recordedV4(await answer)];
    const responses: RecordedObject[] = [];
    for await (const message of answer) responses.push(recordedV4(message));
    return responses;
  } catch (error) {
    return [{ grpc: ConnectError.from(error).message }];
  }
}

const statsOf = (responses: readonly RecordedObject[]) =>
  JSON.stringify(responses.map(({ stat }) => stat ?? null));

/** Plays a recording with the messages of v4 and says where the answers are others, to the letter of errors. */
export async function replayV4(client: V4Client, recording: Recording): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (const [step, recorded] of recording.steps.entries()) {
    const { rpc, note = "", responses = [] } = recorded;
    if (rpc === undefined) continue;
    const actual = await playStep(client, recorded);
    const expected = inOrder("", responses) as RecordedObject[];
    // Which codes stand in the text is told by the text alone.
    const same =
      statsOf(expected) === statsOf(actual) &&
      sameRecorded(expected.map(withoutText), actual.map(withoutText));
    if (!same) differences.push({ file: recording.file, step, rpc, note, recorded: expected, actual });
  }
  return differences;
}

const withoutText = ({ stat: _stat, ...rest }: RecordedObject): RecordedObject => rest;
