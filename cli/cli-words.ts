/** What the client says to programmers, and what it is called on the command line. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\bargument endpoints\b/gu, "option --endpoint"],
  [/\bargument apiKey\b/gu, "option --api-key or --api-key-file"],
  [/\bargument profile\b/gu, "option --profile"],
  [/or pass apiKey: false to connect without the key/gu, "or give --no-api-key to connect without the key"],
  [/pass an API key as apiKey/gu, "give an API key as BTRDB_API_KEY or --api-key-file"],
  [
    /Received both endpoints and profile arguments; a profile brings its own endpoints/gu,
    "--endpoint and --profile exclude each other: a profile brings its own endpoints",
  ],
  [
    /Trust the certificate authority: .*$/gmu,
    "Trust the certificate authority that signed it: --ca FILE, or BTRDB_CA_BUNDLE or NODE_EXTRA_CA_CERTS in the environment.",
  ],
  [/connect without nativeGrpc\(\)/gu, "leave out --grpc"],
  [/nativeGrpc\(\) needs/gu, "--grpc needs"],
  [/pass a larger timeoutMs/gu, "give a longer --timeout"],
];

/** The same message with the names of options in it. */
export function cliWords(message: string): string {
  return WORDS.reduce((text, [said, meant]) => text.replace(said, meant), message);
}
