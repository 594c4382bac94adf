import type { Decision } from "btrdb-web/gateway";

export const PAGE = "https://dash.example.com";

/** What the users of these tests may do, by their names. */
export const USERS: Readonly<Record<string, Omit<Decision, "subject">>> = {
  boss: { collections: ["*"] },
  ann: { collections: ["sites/a/*", "shared"] },
  ben: { collections: ["sites/b/*", "shared"] },
  nobody: {},
};

/** The user's name stands in the header `x-user`: who a user is is not what is tried here. */
export function authorizeByName(request: Request): Decision | undefined {
  const name = request.headers.get("x-user") ?? "";
  const user = Object.hasOwn(USERS, name) ? USERS[name] : undefined;
  return user && { subject: name, ...user };
}
