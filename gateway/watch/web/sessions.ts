// Who has come with a password: a browser has a random token in a cookie that no script reads, and here only its digest is kept.
import { createHash, randomBytes } from "node:crypto";

const TOKEN_B = 32;
/** Unused for so long it is over, and in any case after a week, ms. */
const IDLE_MS = 12 * 3_600_000;
const LIFE_MS = 7 * 24 * 3_600_000;
/** Most at once; the one that was used longest ago goes first. */
const MOST = 1_000;

interface Session {
  name: string;
  since: number;
  used: number;
}

export interface Sessions {
  /** Returns the token. */
  begin(name: string): string;
  /** Whose it is; null where it is nobody's, or over. */
  find(token: string): string | null;
  end(token: string): void;
}

/** `now`: ms that pass evenly. */
export function createSessions(now: () => number): Sessions {
  const sessions = new Map<string, Session>();
  const keyOf = (token: string) => createHash("sha256").update(token).digest("base64url");
  return {
    begin(name) {
      const token = randomBytes(TOKEN_B).toString("base64url");
      if (sessions.size >= MOST) {
        const [oldest] = [...sessions].toSorted(([, a], [, b]) => a.used - b.used)[0]!;
        sessions.delete(oldest);
      }
      sessions.set(keyOf(token), { name, since: now(), used: now() });
      return token;
    },
    find(token) {
      const key = keyOf(token);
      const session = sessions.get(key);
      if (session === undefined) return null;
      const at = now();
      if (at - session.used > IDLE_MS || at - session.since > LIFE_MS) {
        sessions.delete(key);
        return null;
      }
      session.used = at;
      return session.name;
    },
    end: (token) => void sessions.delete(keyOf(token)),
  };
}
