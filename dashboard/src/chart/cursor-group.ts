import type { TimeRange } from "./time-range.ts";

/** A chart that shares cursor and range with others. */
export interface GroupMember {
  followCursor(time: bigint | undefined): void;
  followRange(range: TimeRange): void;
}

const groups = new Map<string, Set<GroupMember>>();

/** Tells the others of a group what one of them does. */
export interface Membership {
  cursor(time: bigint | undefined): void;
  range(range: TimeRange): void;
  leave(): void;
}

/** Joins the charts of this name on the page; "" is no group. */
export function joinGroup(name: string, member: GroupMember): Membership {
  if (name === "") return { cursor() {}, range() {}, leave() {} };
  const members = groups.get(name) ?? new Set();
  groups.set(name, members);
  members.add(member);
  const others = () => [...members].filter((other) => other !== member);
  return {
    cursor(time) {
      for (const other of others()) other.followCursor(time);
    },
    range(range) {
      for (const other of others()) other.followRange(range);
    },
    leave() {
      members.delete(member);
      if (members.size === 0) groups.delete(name);
    },
  };
}
