// The socket beside a gateway that runs: from the command line it is asked there how it is, and what comes in.
import { createServer } from "node:http";
import { systemClock, within } from "../clock.ts";
import type { Log } from "../log.ts";
import { VERSION } from "../version.ts";
import { createLocal } from "../watch/local/app.ts";
import { listenAt, socketOf } from "../watch/local/socket.ts";
import type { GatewayConfig } from "./configuration.ts";
import type { Gateway } from "./gateway.ts";

export interface Control {
  close(): Promise<void>;
}

/** Whoever asks asks at once, ms. */
const TIMEOUTS = { headersTimeout: 10_000, requestTimeout: 10_000 };
const CONNECTIONS_MAX = 32;
/** So long a reader has for the last line, ms. */
const GOODBYE_MS = 500;

/** A socket that cannot be had is told: nodes are heard without. */
export function startControl(
  { data, network }: Pick<GatewayConfig, "data" | "network">,
  { looking, states, refusedLast, onTrace }: Pick<Gateway, "looking" | "states" | "refusedLast" | "onTrace">,
  { log }: { log: Log },
): Control {
  const started = performance.now();
  const app = createLocal({
    network,
    ...{ look: looking.now, health: states.health.now, ways: states.facts.ways },
    uptimeMs: () => performance.now() - started,
    ...{ refusedLast, onTrace, version: VERSION, errors: log },
  });
  const server = createServer(TIMEOUTS, app.handle);
  server.maxConnections = CONNECTIONS_MAX;
  listenAt(server, socketOf(data), (sentence) =>
    log.warn({}, `${sentence} The gateway goes on, and cannot be asked by "status" and "tail".`),
  );
  return {
    async close() {
      if (!server.listening) return;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      app.close();
      if (!(await within(closed, GOODBYE_MS, systemClock))) server.closeAllConnections();
      await closed;
    },
  };
}
