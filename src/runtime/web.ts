import type { Runtime } from "./runtime.ts";

/** Browsers and Workers have neither an environment nor files: `env` and `credentials` come as options. */
export const runtime: Runtime = {
  env: () => undefined,
  credentialsFile: async () => ({
    state: "unsupported",
    reason: "this runtime has no files; pass the credentials as an option",
  }),
};
