// Who may ask, and what: the name under which the page was asked for, how often, who it is, and what they may. Each route says
// which role it needs; one that says nothing is refused to everybody.
//
//   name of the host -- rate -- who (cookie) -- comes from our own page -- role -- the route
import type { Context, MiddlewareHandler } from "hono";
import { getCookie } from "hono/cookie";
import { csrf } from "hono/csrf";
import { HTTPException } from "hono/http-exception";
import { evenly } from "../../clock.ts";
import { ROLES, type Role } from "../../page-roles.ts";
import { tokenBuckets } from "../../token-buckets.ts";

import type { WebDeps } from "./deps.ts";
import { createSessions, type Sessions } from "./sessions.ts";

/** `nobody`: also who has not come in yet. */
export type Needs = Role | "nobody";

export interface Who {
  /** Null where nobody has to say who they are. */
  name: string | null;
  role: Role;
}

export type Env = {
  Bindings: {
    incoming?: { socket?: { remoteAddress?: string } };
    /** What is sent with this request may take minutes, as long as it keeps coming. */
    mayTakeLong?(): void;
  };
  Variables: { who: Who | null; address: string };
};

/** A browser asks for some forty files at once, and then for little. */
const RATE = { burst: 300, perS: 30 };
/** Passwords of one machine, besides what the look at each takes. */
const LOGIN_RATE = { burst: 10, perS: 0.2 };

/** Where a file is sent as it is; all else is JSON. */
const FILE_PATH = /^\/api\/alarms\/[^/]+\/files$/;

export interface Guard {
  sessions: Sessions;
  cookie: string;
  /** For all that is asked. */
  first: MiddlewareHandler<Env>[];
  /** For a route. */
  needs(role: Needs): MiddlewareHandler<Env>;
  mayTryPassword(address: string): boolean;
}

/** What `Host` says, without its port. */
const nameIn = (host: string) =>
  host
    .replace(/:\d+$/, "")
    .replace(/^\[(.*)\]$/, "$1")
    .toLowerCase();

export function createGuard(
  deps: Pick<WebDeps, "logins" | "names" | "isSecure" | "behindProxy" | "wall">,
): Guard {
  const { logins, names, isSecure, behindProxy, wall } = deps;
  const now = () => evenly(wall);
  const sessions = createSessions(now);
  const rates = tokenBuckets(RATE, now);
  const passwords = tokenBuckets(LOGIN_RATE, now);
  const cookie = isSecure ? "__Host-sippra" : "sippra";

  function whoOf(c: Context<Env>): Who | null {
    if (logins === null) return { name: null, role: "administer" };
    const token = getCookie(c, cookie);
    const name = token === undefined ? null : sessions.find(token);
    const role = name === null ? null : logins.roleOf(name);
    return role === null ? null : { name, role };
  }

  const address = (c: Context<Env>): string => {
    const forwarded = behindProxy ? c.req.header("x-forwarded-for")?.split(",").at(-1)?.trim() : undefined;
    return forwarded || String(c.env.incoming?.socket?.remoteAddress);
  };

  return {
    ...{ sessions, cookie },
    mayTryPassword: (from) => passwords.take(from),
    first: [
      async (c, next) => {
        const host = c.req.header("host");
        // Another site's name that leads here would make this page that site's own.
        if (host === undefined || !names.has(nameIn(host)))
          throw refusal(
            421,
            "The page is not known by this name: add it to names in the section web of the configuration.",
          );
        const from = address(c);
        if (!rates.take(from)) throw refusal(429, "That was asked for too often: wait a little.");
        c.set("address", from);
        c.set("who", whoOf(c));
        await next();
      },
      // By forms of other sites; what is no form a browser sends nowhere else without asking first.
      csrf(),
      async (c, next) => {
        const type = c.req.header("content-type") ?? "";
        const isOurs = FILE_PATH.test(c.req.path)
          ? type === "application/octet-stream"
          : type.startsWith("application/json");
        const site = c.req.header("sec-fetch-site");
        const isForeign = site !== undefined && site !== "same-origin" && site !== "none";
        if (!["GET", "HEAD"].includes(c.req.method) && (!isOurs || isForeign))
          throw refusal(403, "Only the page itself may change something.");
        await next();
      },
    ],
    needs: (role) => async (c, next) => {
      const who = c.get("who");
      if (role !== "nobody") {
        if (who === null) throw refusal(401, "Log in first.");
        if (ROLES.indexOf(who.role) < ROLES.indexOf(role))
          throw refusal(403, `Who may only ${who.role} cannot do this: ask whoever administers the gateway.`);
      }
      await next();
    },
  };
}

/** The number that a path has in it; 404 with this sentence where it is none. */
export function numberIn(c: Context<Env>, none: string): number {
  const id = Number(c.req.param("id"));
  if (!Number.isSafeInteger(id) || id < 1) throw refusal(404, none);
  return id;
}

export const refusal = (status: 400 | 401 | 403 | 404 | 409 | 413 | 421 | 429, message: string) =>
  new HTTPException(status, { message });
