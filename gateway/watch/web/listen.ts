// Where the page listens. A gateway hears nodes whether or not anybody can look: a port that another program has is tried again.
import { createServer, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import type { Clock, Timer } from "../../clock.ts";
import type { Log } from "../../log.ts";
import type { WebApp } from "./app.ts";
import { BODY_LIMITS, type BodyLimits, limitBody } from "./body-time.ts";

export interface Listening {
  /** Where it listens; null while it cannot. */
  port(): number | null;
  /** The same for people, with the slash behind it. */
  url(): string | null;
  /** Resolves when it listens, or cannot for now. */
  tried: Promise<void>;
  close(): Promise<void>;
}

export interface ListenOptions {
  /** For sentences; "The page" where not given. */
  what?: string;
  host: string;
  port: number;
  /** PEM; null: no TLS here. */
  certificate: { cert: Buffer; key: Buffer } | null;
  log: Log;
  wall: Clock;
  limits?: BodyLimits;
}

const AGAIN_MS = 30_000;
/** A browser that says nothing more for so long is let go, ms; what asks slowly is, sooner. What comes behind: body-time.ts. */
const TIMEOUTS = { keepAliveTimeout: 65_000, headersTimeout: 10_000 };
const CONNECTIONS_MAX = 1_000;

const SENTENCES: Record<string, string> = {
  EADDRINUSE: "another program has it",
  EACCES: "this user may not open it",
  EADDRNOTAVAIL: "this machine has no such address",
};

export function listen(
  app: Pick<WebApp, "fetch">,
  { what = "The page", host, port, certificate, log, wall, limits = BODY_LIMITS }: ListenOptions,
): Listening {
  const handle = getRequestListener(
    (request, env) =>
      app.fetch(request, { ...env, mayTakeLong: limitBody(env as HttpBindings, limits, wall) }),
    { overrideGlobalObjects: false },
  );
  const tried = Promise.withResolvers<void>();
  let server: Server | null = null;
  let timer: Timer;
  let isClosed = false;
  let isSaid = false;

  function open(): void {
    const options = { ...TIMEOUTS, requestTimeout: limits.longestMs };
    const opening =
      certificate === null
        ? createServer(options, handle)
        : createSecureServer({ ...options, ...certificate }, handle);
    opening.maxConnections = CONNECTIONS_MAX;
    opening.once("error", (error: NodeJS.ErrnoException) => {
      if (!isSaid) {
        const why = SENTENCES[error.code ?? ""] ?? error.message;
        log.warn(
          { host, port },
          `${what} cannot be had at ${host}:${port}: ${why}. The gateway goes on without it, and tries again.`,
        );
      }
      isSaid = true;
      tried.resolve();
      if (!isClosed) timer = wall.setTimeout(open, AGAIN_MS);
    });
    opening.listen(port, host, () => {
      if (isClosed) {
        opening.close();
        return;
      }
      server = opening;
      if (isSaid) log.info({ host, port }, `${what} can be had now.`);
      tried.resolve();
    });
  }
  open();
  const portOf = () => (server?.address() as { port: number } | null | undefined)?.port ?? null;
  return {
    port: portOf,
    url() {
      const there = portOf();
      if (there === null) return null;
      return `http${certificate === null ? "" : "s"}://${host.includes(":") ? `[${host}]` : host}:${there}/`;
    },
    tried: tried.promise,
    async close() {
      isClosed = true;
      wall.clearTimeout(timer);
      const closing = server;
      if (closing === null) return;
      const closed = new Promise<void>((resolve) => closing.close(() => resolve()));
      closing.closeAllConnections();
      await closed;
    },
  };
}
