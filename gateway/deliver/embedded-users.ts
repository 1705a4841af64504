// The users of the embedded broker as their file has them now: it is looked at again and again, so that whoever is let in,
// or is to be let in no more, needs no restart of the gateway.
import { statSync } from "node:fs";
import { type Clock, every } from "../clock.ts";
import { readUsers, type User, type Users } from "../config/users.ts";
import type { Log } from "../log.ts";

export interface UserSource {
  find(name: string): User | undefined;
  /** Calls back with those that are gone, or whose password or rights are others now. Returns a function that ends it. */
  onChanged(listener: (names: readonly string[]) => void): () => void;
}

/** `sippra-gateway users` promises 5 s. */
const LOOK_MS = 2_000;

/** Throws a GatewayError "config" where the file cannot be used now; what becomes of it later is said in the log. */
export function followUsers(
  file: string,
  { log, wall }: { log: Log; wall: Clock },
): UserSource & { close(): void } {
  const listeners = new Set<(names: readonly string[]) => void>();
  let seen = fingerprint(file);
  let users = readUsers(file);

  function look(): void {
    const found = fingerprint(file);
    if (found === seen) return;
    seen = found;
    let now: Users;
    try {
      now = readUsers(file);
    } catch (error) {
      const sentence = `${(error as Error).message} Until then its users are as they were.`;
      log.error({}, sentence);
      return;
    }
    const changed = [...users.values()].filter(({ name }) => !isSame(users.get(name), now.get(name)));
    users = now;
    log.info({ users: users.size }, "The users of the embedded broker were read again.");
    const names = changed.map(({ name }) => name);
    if (names.length > 0) for (const listener of listeners) listener(names);
  }

  return {
    find: (name) => users.get(name),
    onChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: every(LOOK_MS, wall, look),
  };
}

const isSame = (before: User | undefined, now: User | undefined) =>
  JSON.stringify(before) === JSON.stringify(now);

/** Of what is there under this name: another file in its place has another number, and a new content another time. */
function fingerprint(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return found === undefined ? "gone" : [found.ino, found.size, found.mtimeMs, found.ctimeMs].join(" ");
}
