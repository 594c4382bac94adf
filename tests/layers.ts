/**
 * The layers of src/, top to bottom. A module, which is a file or a folder right in src/, may import the layers
 * below its own and nothing above or beside it; within its own folder it is free. Types count like values.
 *
 * A new file or folder in src/ needs a place here. Put it as low as its imports allow.
 */
export const layers: readonly (readonly string[])[] = [
  ["index", "proto", "connect-web", "worker"],
  ["connect", "explain-connection"],
  ["btrdb", "diagnose", "resolve-connection", "offload"],
  ["stream-set", "generate-csv", "list-collections"],
  ["viewport"],
  ["follow"],
  ["stream", "connect-options", "btrdb-types"],
  ["insert-points"],
  ["read"],
  ["call", "stream-metadata", "gateway"],
  ["channel"],
  ["bulk"],
  ["btrdb-rpc", "rpc-error", "api-key", "annotations", "node"],
  ["transport", "credentials", "runtime"],
  ["codec"],
  ["endpoint", "decode", "insert", "merge"],
  ["point-width", "uuid", "check-read", "columns", "subscription"],
  ["time", "arrow"],
  ["errors"],
  ["status-code", "version", "gen", "rpc-failure"],
];

/** Imports beside, within one layer, that are meant: `"importer -> imported"`. */
export const siblings: readonly string[] = [];

/** Folders that others enter only by package name. `except` lists the path prefixes that may enter by path. */
export const walls: readonly { folder: string; packageName: string; except: readonly string[] }[] = [
  // tests/bulk/ tries the inside of src/bulk/ against real servers; tests in src/ don't leave it for tests/helpers/.
  // conformance/paths/ calls methods that are not BTrDB's.
  {
    folder: "src/",
    packageName: "btrdb-web",
    except: [
      "src/",
      "tests/bulk/",
      "tests/client/insert.test.ts",
      "tests/codec.test.ts",
      "tests/fuzz/",
      "bench/decode.ts",
      "bench/levers/",
      "conformance/paths/",
    ],
  },
  // The benchmarks of the tree measure it without the server around it.
  { folder: "server/src/", packageName: "btrdb-dev-server", except: ["server/", "bench/"] },
];

/** Most lines that a file may have; generated files and fixtures aside. */
export const maximumLines = { source: 300, test: 500 };

/** Files that are longer all the same, and have to become shorter. */
export const longer: readonly string[] = [];
