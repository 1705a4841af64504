// All that can be asked of the page's server, each with the role that it needs. What is asked for by GET changes nothing.
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { compress } from "hono/compress";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { HTTPException } from "hono/http-exception";
import { FOUND_REASONS, type FoundReason } from "../../alarms/alarm.ts";
import type { Deed } from "../../alarms/workflow.ts";
import { GatewayError } from "../../errors.ts";
import { airtimes } from "../airtimes.ts";
import { alarmDetail } from "./alarm-detail.ts";
import type { DeedRequest, NodeCheck, Now, Refusal } from "./api.ts";
import type { WebDeps } from "./deps.ts";
import { fileRoutes } from "./file-routes.ts";
import { gatewayDetail, gatewayShort } from "./gateway-detail.ts";
import { createGuard, type Env, type Guard, numberIn, refusal } from "./guard.ts";
import { type LiveNews, startLive } from "./live.ts";
import { liveStream } from "./live-stream.ts";
import { nodeCheck } from "./node-check.ts";
import { NIGHTS_MAX, nodeDetail } from "./node-detail.ts";
import { packed } from "./packed.ts";
import { pageRoutes } from "./page-routes.ts";
import { reportCsv } from "./report-csv.ts";
import type { Define, Route } from "./route.ts";
import { nodeRows, type Rows } from "./rows.ts";
import { siteReport } from "./site-report.ts";

export interface WebApp {
  fetch: Hono<Env>["fetch"];
  /** Each route with what it needs, and all that the library answers: for whoever wants to know that none is left out. */
  routes: readonly Route[];
  answered(): { method: string; path: string }[];
  live: LiveNews;
  close(): void;
}

/** Of what is sent here: a deed with a note. */
const BODY_MAX = 16_384;
/** Who does something where nobody has to say who they are. */
const NOBODY = "page";
const CLOSED_SHOWN = 500;
const AUDIT_SHOWN = 100;

export function createWeb(deps: WebDeps): WebApp {
  const { view, clock, work } = deps;
  const rows = nodeRows({ view, availability: deps.availability, now: clock.now });
  const short = () => gatewayShort(deps.health());
  const live = startLive({ view, wall: deps.wall, clock, rows, gatewayState: short });
  const guard = createGuard(deps);
  const app = new Hono<Env>();
  const routes: Route[] = [];

  app.use("*", ...guard.first);
  app.use("*", async (c, next) => {
    await next();
    c.header("X-Content-Type-Options", "nosniff");
    c.header("Referrer-Policy", "same-origin");
    c.header("Cross-Origin-Opener-Policy", "same-origin");
    if (!c.res.headers.has("Cache-Control")) c.header("Cache-Control", "no-store");
  });
  app.use("/api/*", async (c, next) => (c.req.path === "/api/live" ? next() : compress()(c, next)));

  // Of who may not, nothing is read.
  const route: Define = (method, path, needs, handler, bodyMax = BODY_MAX) => {
    routes.push({ method, path, needs });
    app.on(method, path, guard.needs(needs), bodyLimit({ maxSize: bodyMax, onError: tooLong }), (c) => {
      const who = c.get("who");
      return handler(c, { name: who?.name ?? NOBODY, role: who?.role ?? "look" });
    });
  };

  pageRoutes(route, deps);
  entries(route, guard, deps);
  reads(route, { deps, rows, live, short });
  deeds(route, work);
  fileRoutes(route, deps);

  app.notFound((c) => c.json<Refusal>({ error: "There is nothing here." }, 404));
  app.onError((error, c) => {
    const [status, message] = statusOf(error);
    if (status === 500)
      deps.errors.error({ err: error, path: c.req.path }, "A request of the page has failed.");
    return c.json<Refusal>({ error: message }, status);
  });
  return {
    fetch: app.fetch,
    ...{ routes, live },
    answered: () => app.routes.map(({ method, path }) => ({ method, path })),
    close() {
      live.close();
      rows.close();
    },
  };
}

const tooLong = () => Promise.reject(refusal(413, "That is too long."));

function statusOf(error: Error): [400 | 401 | 403 | 404 | 409 | 413 | 421 | 429 | 500, string] {
  if (error instanceof HTTPException)
    return [error.status as 400, error.message || "This is not for other pages."];
  if (error instanceof GatewayError) return [409, error.message];
  return [500, "Something has failed: the gateway's log says what."];
}

/** Coming in, and leaving. */
function entries(route: Define, guard: Guard, { logins, isSecure }: WebDeps): void {
  const cookie = { httpOnly: true, sameSite: "Strict", secure: isSecure, path: "/" } as const;
  route("POST", "/api/login", "nobody", async (c) => {
    const { name, password } = await bodyOf<{ name: unknown; password: unknown }>(c);
    if (logins === null) throw refusal(400, "Nobody has to log in here.");
    if (typeof name !== "string" || typeof password !== "string")
      throw refusal(400, "A name and a password are needed.");
    const from = c.get("address");
    if (!guard.mayTryPassword(from)) throw refusal(429, "Too many passwords: wait a minute.");
    const verdict = await logins.judge(name, password, from);
    if (verdict.is === "busy") throw refusal(429, "Too many want to come in just now: try again.");
    const role = verdict.is === "user" ? logins.roleOf(verdict.name) : null;
    if (verdict.is !== "user" || role === null)
      throw refusal(401, "Wrong name or password, or this user may not see the page.");
    // One that somebody else has put into this browser is not gone on with.
    endSession(c, guard);
    setCookie(c, guard.cookie, guard.sessions.begin(verdict.name), cookie);
    return c.json({ name: verdict.name, role });
  });
  route("POST", "/api/logout", "look", (c) => {
    endSession(c, guard);
    deleteCookie(c, guard.cookie, cookie);
    return c.json({});
  });
}

function endSession(c: Context<Env>, { sessions, cookie }: Guard): void {
  const token = getCookie(c, cookie);
  if (token !== undefined) sessions.end(token);
}

interface Reading {
  deps: WebDeps;
  rows: Rows;
  live: LiveNews;
  short: () => Now["gatewayState"];
}

function reads(route: Define, { deps, rows, live, short }: Reading): void {
  const { view, clock } = deps;
  route("GET", "/api/now", "look", (c, who) =>
    c.json<Now>({
      mark: rows.mark(),
      ...{ site: deps.site, gateway: deps.gateway, version: deps.version, at: clock.now() },
      who: { name: deps.logins === null ? null : who.name, role: who.role },
      nodes: rows.all(),
      alarms: view.alarms(),
      gatewayState: short(),
      map: { tiles: deps.tiles, hasPipes: deps.pipes !== null },
    }),
  );
  route("GET", "/api/live", "look", (c) => liveStream(c, live, rows.mark));
  const pipes =
    deps.pipes === null
      ? null
      : packed({ type: "application/json", body: Buffer.from(JSON.stringify(deps.pipes)) });
  route("GET", "/api/pipes", "look", (c) => {
    if (pipes === null) throw refusal(404, "No pipes are configured.");
    return pipes(c);
  });
  route("GET", "/api/nodes/:name", "look", (c) => {
    const days = Math.min(NIGHTS_MAX, Math.max(1, Math.floor(Number(c.req.query("days") ?? 400)) || 1));
    const found = nodeDetail(view, rows, c.req.param("name")!, days, clock.now());
    if (found === null) throw refusal(404, "There is no such node.");
    return c.json(found);
  });
  route("GET", "/api/nodes/:name/check", "look", (c) => {
    const language = c.req.query("lang") === "sv" ? "sv" : "en";
    const found = nodeCheck(deps, deps.site, c.req.param("name")!, language, clock.now());
    if (found === null) throw refusal(404, "There is no such node.");
    return c.json<NodeCheck>(found);
  });
  route("GET", "/api/alarms", "look", (c) => {
    const closed = view.alarms(0).filter(({ state }) => state === "closed");
    return c.json({ alarms: closed.toSorted((a, b) => b.closed! - a.closed!).slice(0, CLOSED_SHOWN) });
  });
  route("GET", "/api/alarms/:id", "look", (c) => {
    const alarm = view.alarm(idIn(c));
    if (alarm === null) throw refusal(404, "There is no such alarm.");
    return c.json(alarmDetail(view, rows, alarm, clock.now()));
  });
  const report = (c: Context<Env>) => {
    const month = c.req.query("month") ?? new Date(clock.now()).toISOString().slice(0, "0000-00".length);
    const found = siteReport(view, rows, month, clock.now());
    if (found === null) throw refusal(400, "A month is like 2026-11.");
    return found;
  };
  route("GET", "/api/site", "look", (c) => c.json(report(c)));
  route("GET", "/api/site.csv", "look", (c) => {
    const found = report(c);
    c.header("Content-Disposition", `attachment; filename="sippra-${deps.site}-${found.month}.csv"`);
    return c.body(reportCsv(found), 200, { "Content-Type": "text/csv; charset=utf-8" });
  });
  route("GET", "/api/gateway", "look", (c) =>
    c.json(gatewayDetail(deps.health(), deps.log(), deps.audit(AUDIT_SHOWN), airtimes(deps))),
  );
}

function deeds(route: Define, work: WebDeps["work"]): void {
  route("POST", "/api/alarms/:id", "work", async (c, { name }) => {
    const asked = await bodyOf<DeedRequest>(c);
    return c.json(work.perform(idIn(c), deedsOf(asked), name));
  });
  route("POST", "/api/nodes/:name/mute", "work", async (c, { name }) => {
    const { until } = await bodyOf<{ until: unknown }>(c);
    if (until !== null && !(typeof until === "number" && Number.isSafeInteger(until)))
      throw refusal(400, "Until when the noise is known has to be a time, or nothing.");
    work.mute(c.req.param("name")!, until, name);
    return c.json({});
  });
  route("POST", "/api/outbox/retry", "administer", (c, { name }) =>
    c.json({ messages: work.retryRefused(name) }),
  );
}

const SIMPLE = ["acknowledge", "locate", "repair", "reopen"] as const;

function deedsOf({ does, reason, text }: DeedRequest): Deed[] {
  const isText = typeof text === "string" && text.trim() !== "";
  const note: Deed[] = isText ? [{ does: "note", text }] : [];
  if (does === "note") return isText ? note : [{ does: "note", text: "" }];
  if (does === "close") {
    if (!FOUND_REASONS.includes(reason as FoundReason)) throw refusal(400, "Say what it was.");
    return [{ does, reason: reason as FoundReason }, ...note];
  }
  const simple = SIMPLE.find((each) => each === does);
  if (simple === undefined) throw refusal(400, "That cannot be done about an alarm.");
  return [{ does: simple }, ...note];
}

async function bodyOf<T>(c: Context<Env>): Promise<Partial<T> & T> {
  try {
    const value: unknown = await c.req.json();
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as T;
  } catch (error) {
    if (error instanceof HTTPException) throw error;
  }
  throw refusal(400, "What was sent cannot be read.");
}

const idIn = (c: Context<Env>) => numberIn(c, "There is no such alarm.");
