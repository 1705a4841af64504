// Metrics beside a gateway that runs: what they are made of, where they are asked for, and who may.
import { type Clock, systemClock } from "../clock.ts";
import type { Where } from "../config/load.ts";
import { namedError } from "../config/named.ts";
import { secretIn } from "../config/secret.ts";
import type { Finding } from "../findings.ts";
import type { Log } from "../log.ts";
import { createMetrics } from "../watch/metrics/app.ts";
import { listen } from "../watch/web/listen.ts";
import { certificateOf } from "./certificate.ts";
import type { GatewayConfig } from "./configuration.ts";
import type { Gateway } from "./gateway.ts";
import { NONE, type Page } from "./page.ts";

export interface MetricsDeps {
  log: Log;
  wall?: Clock;
  where?: Where | undefined;
}

/** A token that can be guessed is none. */
const TOKEN_MIN = 16;

/** Reads every file that is named. Returns what to warn of. Throws a GatewayError "config" where one cannot be used. */
export function checkMetrics({ metrics }: GatewayConfig, where?: Where): Finding[] {
  if (!metrics.enabled) return [];
  tokenOf(metrics, where);
  return certificateOf(metrics, "metrics", where)?.warnings ?? [];
}

/** Throws a GatewayError "config" where a file that is named cannot be used. A port that is taken is told, and tried again. */
export function startMetrics(
  config: GatewayConfig,
  { looking }: Pick<Gateway, "looking">,
  { log, wall = systemClock, where }: MetricsDeps,
): Page {
  const { metrics } = config;
  if (!metrics.enabled) return NONE;
  const certificate = certificateOf(metrics, "metrics", where);
  const app = createMetrics(
    looking,
    {
      token: tokenOf(metrics, where),
      names: new Set(["localhost", "127.0.0.1", "::1", metrics.host.toLowerCase()]),
    },
    log,
  );
  const server = listen(app, {
    ...{ what: "The metrics page", host: metrics.host, port: metrics.port, certificate, log, wall },
  });
  return {
    tried: server.tried,
    url() {
      const url = server.url();
      return url === null ? null : `${url}metrics`;
    },
    close: server.close,
  };
}

function tokenOf({ token_file }: GatewayConfig["metrics"], where?: Where): string | null {
  if (token_file === undefined) return null;
  const named = {
    file: token_file,
    setting: "metrics.token_file",
    at: where?.(["metrics", "token_file"]),
  };
  const token = secretIn(named);
  if (token.length < TOKEN_MIN)
    throw namedError(named, `has fewer than ${TOKEN_MIN} letters: write a long random word into it`);
  return token;
}
