// A page's server in this process, on a store with nodes, nights and alarms: what browsers send is handed to it as it is.
import { SCOPES } from "../../../../gateway/alarms/track.ts";
import { silentLog } from "../../../../gateway/log.ts";
import { openStore } from "../../../../gateway/store/open.ts";
import { viewOf } from "../../../../gateway/store/view.ts";
import { watchAvailability } from "../../../../gateway/watch/availability.ts";
import type { Health } from "../../../../gateway/watch/health.ts";
import type { Role } from "../../../../gateway/watch/web/api.ts";
import { createWeb } from "../../../../gateway/watch/web/app.ts";
import type { Logins } from "../../../../gateway/watch/web/deps.ts";
import { createSimClock } from "../../../../tools/board/sim-clock.ts";
import { atEnd, later } from "../../../later.ts";
import { finding, T } from "../../alarms/alarms.ts";

export const PASSWORD = "a good password";
export const HOST = "sippra.example";

export interface PageSiteOptions {
  /** Who may come; null: everybody on this machine. */
  users?: Map<string, Role> | null;
  isSecure?: boolean;
  behindProxy?: boolean;
  radio?: { duty: number; modems: string[] } | null;
}

const HEALTH: Health = {
  ...{ at: T, version: "1", uptimeMs: 1, nodes: { online: 2, late: 0, offline: 0 } },
  ...{ outbox: { messages: 0, oldest: null }, brokers: [], parked: [], tellers: [], ways: [], refused: [] },
  ...{ memoryMb: 1, clockDoubt: null, disk: { state: "ok", free: null, fullInDays: null }, databaseMb: 1 },
};

export function pageSite({
  users = new Map(),
  isSecure = false,
  behindProxy = false,
  radio = null,
}: PageSiteOptions = {}) {
  const clock = createSimClock(T);
  const store = later(openStore(":memory:", { actor: "gateway", now: clock.now }));
  for (const name of ["elm-1", "elm-2"]) store.addNode({ name, network: 1 });
  store.alarms.decide(({ track }) => track([finding(["elm-1"])], T, { kinds: SCOPES.night }));
  const view = viewOf(store);
  const availability = later(
    watchAvailability({ view, clock, radioPeriodMs: 0, keepSince: store.markHeard }),
  );
  const logins: Logins | null = users && {
    judge: async (name, password) =>
      users.has(name) && password === PASSWORD ? { is: "user", name } : { is: "wrong" },
    roleOf: (name) => users.get(name) ?? null,
  };
  const retried: string[] = [];
  /** When frames came that say they are of a node and open under none of its keys, by its name. */
  const unopened = new Map<string, number>();
  const web = createWeb({
    ...{ site: "here", gateway: "gateway-1", version: "1", view, availability, health: () => HEALTH },
    radio,
    unopened: { last: (name) => unopened.get(name) ?? null },
    ...{ log: () => [], audit: (limit: number) => store.audit.list({}, limit) },
    work: {
      perform: (id, deeds, by) => store.alarms.perform(id, deeds, clock.now(), by),
      addFile: (id, file, by) => store.alarms.addFile(id, file, clock.now(), by),
      removeFile: store.alarms.removeFile,
      mute: (node, until, by) =>
        until === null
          ? store.alarms.unmask(node, clock.now(), by)
          : store.alarms.mask(node, until, clock.now(), by),
      retryRefused: (by) => retried.push(by),
    },
    ...{ logins, pipes: null, tiles: null, names: new Set([HOST, "localhost"]), isSecure, behindProxy },
    ...{ clock, wall: clock, errors: silentLog },
  });
  atEnd(web.close);

  /** As a browser sends it that has the page open. */
  const ask = (
    path: string,
    { headers = {}, ...init }: RequestInit & { headers?: Record<string, string> } = {},
  ) =>
    Promise.resolve(
      web.fetch(new Request(`http://${HOST}${path}`, { ...init, headers: { host: HOST, ...headers } }), {
        incoming: { socket: { remoteAddress: "192.0.2.1" } },
      }),
    );
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    ask(path, {
      method: "POST",
      headers: { "content-type": "application/json", "sec-fetch-site": "same-origin", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  /** A file, as the page sends it. */
  const send = (path: string, body: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    ask(path, {
      method: "POST",
      headers: { "content-type": "application/octet-stream", "sec-fetch-site": "same-origin", ...headers },
      body,
    });
  return {
    ...{ web, store, clock, ask, post, send, retried, unopened },
    /** The cookie of somebody who has come in. */
    async come(name: string): Promise<{ cookie: string }> {
      const answer = await post("/api/login", { name, password: PASSWORD });
      return { cookie: answer.headers.get("set-cookie")!.split(";")[0]! };
    },
  };
}
