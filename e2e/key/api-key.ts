import { randomBytes } from "node:crypto";

/** The key of every server of a run. The first process of the run makes it up, and its workers inherit it. */
process.env.E2E_API_KEY ??= `e2e-${randomBytes(18).toString("base64url")}`;
export const API_KEY = process.env.E2E_API_KEY;
