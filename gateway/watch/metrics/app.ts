// What can be asked of the metrics' server, all by GET and changing nothing:
//
//   /healthz   the process lives: 200 while its loop turns
//   /readyz    200 where the gateway does its work, else 503 with the reasons
//   /metrics   Prometheus's text
//
// Whoever watches may ask every second: look.ts.
import { createHash, timingSafeEqual } from "node:crypto";
import { type Context, Hono } from "hono";
import type { Log } from "../../log.ts";
import { FLOW_METRICS } from "./flow-metrics.ts";
import type { Look, Looking } from "./look.ts";
import { MACHINE_METRICS } from "./machine-metrics.ts";
import { expose, type Metric } from "./metric.ts";
import { reasonsAgainst } from "./readiness.ts";
import { SITE_METRICS } from "./site-metrics.ts";

export const METRICS: readonly Metric<Look>[] = [...FLOW_METRICS, ...SITE_METRICS, ...MACHINE_METRICS];

export interface MetricsAccess {
  /** What readers send; null where every program of this machine may read. */
  token: string | null;
  /** Under which names, without ports, it is asked for where there is no token: pages of others, in a browser here, ask under theirs. */
  names: ReadonlySet<string>;
}

const sha256 = (text: string) => createHash("sha256").update(text).digest();

/** What `Host` says, without its port. */
const nameIn = (host: string) =>
  host
    .replace(/:\d+$/, "")
    .replace(/^\[(.*)\]$/, "$1")
    .toLowerCase();

export function createMetrics(
  { now: look }: Pick<Looking, "now">,
  { token, names }: MetricsAccess,
  errors: Log,
) {
  const exposition = expose(METRICS, look);
  const expected = token === null ? null : sha256(`Bearer ${token}`);
  const isLetIn = (c: Context) =>
    expected === null || timingSafeEqual(expected, sha256(c.req.header("authorization") ?? ""));

  const app = new Hono();
  app.use("*", async (c, next) => {
    c.header("Cache-Control", "no-store");
    c.header("X-Content-Type-Options", "nosniff");
    if (c.req.method !== "GET") return c.text("Only GET is answered here.\n", 405, { Allow: "GET" });
    if (token === null && !names.has(nameIn(c.req.header("host") ?? "")))
      return c.text("This machine is asked for under another name.\n", 421);
    return next();
  });
  app.get("/healthz", (c) => c.text("ok\n"));
  app.get("/readyz", (c) => {
    const reasons = reasonsAgainst(look());
    const isReady = reasons.length === 0;
    // Names of brokers are for those who may read them.
    return c.json(isLetIn(c) ? { ready: isReady, reasons } : { ready: isReady }, isReady ? 200 : 503);
  });
  app.get("/metrics", async (c) => {
    if (!isLetIn(c))
      return c.text("A bearer token is needed.\n", 401, { "WWW-Authenticate": 'Bearer realm="metrics"' });
    return c.body(await exposition.text(), 200, { "Content-Type": exposition.contentType });
  });
  app.notFound((c) => c.text("There is nothing here but /metrics, /healthz and /readyz.\n", 404));
  app.onError((error, c) => {
    errors.error({ err: error, path: c.req.path }, "Metrics could not be read.");
    const what = "What the gateway is like could not be read: its log says why.";
    return c.json({ ready: false, reasons: [{ reason: "store", what }] }, 503);
  });
  return { fetch: app.fetch };
}
