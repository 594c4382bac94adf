/** Where generated code of this server expects the messages of v5: the client has them. */
export * from "btrdb-web/proto";
