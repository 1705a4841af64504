// Who may do what at the page, asked of every route that there is; and what is sent by others than the page.
import { describe, expect, test } from "vitest";
import { ROLES, type Role } from "../../../../gateway/page-roles.ts";
import type { Route } from "../../../../gateway/watch/web/route.ts";
import { T } from "../../alarms/alarms.ts";
import { png } from "../../store/pictures.ts";
import { HOST, PASSWORD, pageSite } from "./site.ts";

const USERS = new Map<string, Role>([
  ["lotta", "look"],
  ["vera", "work"],
  ["adam", "administer"],
]);

const open = (path: string) => ({ method: "GET", path, needs: "nobody" }) as const;
const read = (path: string) => ({ method: "GET", path, needs: "look" }) as const;
const ROUTES: readonly Route[] = [
  ...["/", "/nodes", "/nodes/:name", "/compare", "/alarms", "/alarms/:id", "/site", "/gateway"].map(open),
  ...["/login", "/icon.svg", "/a/:version/*"].map(open),
  { method: "POST", path: "/api/login", needs: "nobody" },
  { method: "POST", path: "/api/logout", needs: "look" },
  ...[
    "/api/now",
    "/api/live",
    "/api/pipes",
    "/api/nodes/:name",
    "/api/nodes/:name/check",
    "/api/alarms",
    "/api/alarms/:id",
  ].map(read),
  ...["/api/site", "/api/site.csv", "/api/gateway"].map(read),
  { method: "POST", path: "/api/alarms/:id", needs: "work" },
  { method: "POST", path: "/api/nodes/:name/mute", needs: "work" },
  { method: "POST", path: "/api/outbox/retry", needs: "administer" },
  { method: "POST", path: "/api/alarms/:id/files", needs: "work" },
  { method: "GET", path: "/api/files/:id", needs: "look" },
  { method: "POST", path: "/api/files/:id/remove", needs: "work" },
];

test("every path that is answered is one of these, with what it needs", () => {
  const { web } = pageSite();
  expect(web.routes).toEqual(ROUTES);
  const said = new Set(ROUTES.map(({ method, path }) => `${method} ${path}`));
  const answered = web.answered().filter(({ method }) => method !== "ALL");
  expect(answered.filter(({ method, path }) => !said.has(`${method} ${path}`))).toEqual([]);
  expect(answered.length).toBeGreaterThanOrEqual(ROUTES.length);
});

/** A body with which each would change something. */
const BODIES: Record<string, object> = {
  "/api/alarms/:id": { does: "acknowledge" },
  "/api/nodes/:name/mute": { until: T + 86_400_000 },
  "/api/outbox/retry": {},
  "/api/files/:id/remove": {},
  "/api/logout": {},
  "/api/login": { name: "lotta", password: PASSWORD },
};

const filled = (path: string) => path.replace(":id", "1").replace(":name", "elm-1").replace(":version", "x");

type Site = ReturnType<typeof pageSite>;
const stateOf = ({ store, clock, retried }: Site) =>
  JSON.stringify([
    store.alarms.list(0),
    store.alarms.files(1),
    store.alarms.masks(clock.now()),
    store.audit.list({}, 99),
    retried,
  ]);

async function asked(site: Site, { method, path }: Route, headers: Record<string, string>) {
  if (path.endsWith("/files")) return (await site.send(`${filled(path)}?name=a`, png(), headers)).status;
  if (method === "POST") return (await site.post(filled(path), BODIES[path], headers)).status;
  const answer = await site.ask(filled(path), { headers });
  void answer.body?.cancel();
  return answer.status;
}

describe.each(ROUTES)("$method $path", (route) => {
  const needs = route.needs;

  test("is for who may, and changes nothing for anybody else", async () => {
    const site = pageSite({ users: USERS });
    for (const [name, role] of USERS) {
      const before = stateOf(site);
      const status = await asked(site, route, await site.come(name));
      const may = needs === "nobody" || ROLES.indexOf(role) >= ROLES.indexOf(needs);
      expect([name, status === 401 || status === 403]).toEqual([name, !may]);
      if (!may || route.method === "GET") expect(stateOf(site)).toBe(before);
    }
  });

  test("is for nobody without a session, with a made-up one, an old one, or one of who is gone", async () => {
    const users = new Map(USERS);
    const site = pageSite({ users });
    const old = await site.come("adam");
    await site.post("/api/logout", {}, old);
    const gone = await site.come("vera");
    users.delete("vera");
    const idle = await site.come("lotta");
    site.clock.runUntil(site.clock.now() + 13 * 3_600_000);
    const before = stateOf(site);
    for (const headers of [{}, { cookie: "sippra=AAAA" }, { cookie: "sippra=" }, old, gone, idle]) {
      const status = await asked(site, route, headers as Record<string, string>);
      if (needs === "nobody") expect(status).not.toBe(403);
      else expect(status).toBe(401);
    }
    expect(stateOf(site)).toBe(before);
  });
});

describe("who works is written down", () => {
  test("as who they are, and as nobody where nobody has to say so", async () => {
    const site = pageSite({ users: USERS });
    const vera = await site.come("vera");
    expect(
      (await site.post("/api/alarms/1", { does: "acknowledge", text: "going there" }, vera)).status,
    ).toBe(200);
    expect(site.store.audit.list({}, 2).map(({ who, what }) => `${who} ${what}`)).toEqual([
      "vera alarm-noted",
      "vera alarm-acknowledged",
    ]);
    const free = pageSite({ users: null });
    await free.post("/api/alarms/1", { does: "acknowledge" });
    expect(free.store.audit.list({}, 1)).toMatchObject([{ who: "page", what: "alarm-acknowledged" }]);
  });

  test("and a role that is taken away is gone with the next request", async () => {
    const users = new Map(USERS);
    const site = pageSite({ users });
    const vera = await site.come("vera");
    users.set("vera", "look");
    expect((await site.post("/api/alarms/1", { does: "acknowledge" }, vera)).status).toBe(403);
  });
});

describe("what others send", () => {
  const deed = { does: "acknowledge" };

  test("under another name of this machine is not answered", async () => {
    const site = pageSite({ users: null });
    for (const host of ["evil.example", `${HOST}.evil.example`, "", "10.0.0.1", `evil.example:80`])
      expect((await site.ask("/api/now", { headers: { host } })).status).toBe(421);
    for (const host of [HOST, `${HOST}:8080`, HOST.toUpperCase(), "localhost:1"])
      expect((await site.ask("/api/now", { headers: { host } })).status).toBe(200);
  });

  test("from another site, or as a form, changes nothing", async () => {
    const site = pageSite({ users: null });
    const before = stateOf(site);
    for (const headers of [
      { "content-type": "text/plain" },
      { "content-type": "application/x-www-form-urlencoded", origin: "http://evil.example" },
      { "content-type": "multipart/form-data; boundary=x" },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
    ])
      expect([headers, (await site.post("/api/alarms/1", deed, headers)).status]).toEqual([headers, 403]);
    expect(stateOf(site)).toBe(before);
    for (const method of ["PUT", "DELETE", "PATCH", "OPTIONS"])
      expect((await site.ask("/api/alarms/1", { method })).status).toBeGreaterThanOrEqual(403);
  });

  test("has no cookie that a script could read or another site send", async () => {
    const site = pageSite({ users: USERS });
    const { headers } = await site.post("/api/login", { name: "vera", password: PASSWORD });
    expect(headers.get("set-cookie")).toMatch(/^sippra=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    const secure = pageSite({ users: USERS, isSecure: true });
    const answer = await secure.post("/api/login", { name: "vera", password: PASSWORD });
    expect(answer.headers.get("set-cookie")).toMatch(
      /^__Host-sippra=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
  });

  test("as passwords, one after the other, is soon refused; and as often as that is anything", async () => {
    const site = pageSite({ users: USERS });
    const tries = [];
    for (let i = 0; i < 15; i++)
      tries.push((await site.post("/api/login", { name: "vera", password: `${i}` })).status);
    expect(tries.slice(0, 10)).toEqual(Array(10).fill(401));
    expect(tries.slice(10)).toEqual(Array(5).fill(429));
    const statuses = [];
    for (let i = 0; i < 400; i++) statuses.push((await site.ask("/icon.svg")).status);
    expect(statuses.at(-1)).toBe(429);
    site.clock.runUntil(site.clock.now() + 60_000);
    expect((await site.ask("/icon.svg")).status).toBe(200);
  });

  test.each([
    ["no JSON", "{", 400],
    ["a list", "[]", 400],
    ["a text", '"x"', 400],
    ["nothing", "", 400],
    ["no deed", "{}", 400],
    ["another deed", { does: "constructor" }, 400],
    ["no reason", { does: "close" }, 400],
    ["a reason that is none", { does: "close", reason: "noise-gone" }, 400],
    ["a note that is none", { does: "note", text: 7 }, 409],
    ["a note that is too long", { does: "note", text: "x".repeat(1_001) }, 409],
    ["more than that", { does: "note", text: "x".repeat(20_000) }, 413],
  ])("as %s is refused with a sentence", async (_, body, status) => {
    const site = pageSite({ users: null });
    const before = stateOf(site);
    const answer = await site.post("/api/alarms/1", body);
    expect(answer.status).toBe(status);
    expect(((await answer.json()) as { error: string }).error).toMatch(/^[A-Z].*[.]$/);
    expect(stateOf(site)).toBe(before);
  });

  test.each([
    "/api/alarms/0",
    "/api/alarms/1e3",
    "/api/alarms/-1",
    "/api/alarms/99",
    "/api/nodes/__proto__",
    "/api/nodes/x",
    "/api/nodes/x/check",
    "/api/nodes/__proto__/check",
  ])("about what there is none of, %s, is not found", async (path) => {
    expect((await pageSite({ users: null }).ask(path)).status).toBe(404);
  });

  test("of the past or of other files, as parts of the page, is not found", async () => {
    const site = pageSite({ users: null });
    const html = await (await site.ask("/")).text();
    const [main] = /\/a\/[\w-]+\/gateway\/watch\/web\/page\/main\.ts/.exec(html)!;
    expect((await site.ask(main)).status).toBe(200);
    const version = main.split("/")[2]!;
    for (const path of [
      main.replace(version, "older"),
      `/a/${version}/gateway/store/open.ts`,
      `/a/${version}/../package.json`,
      `/a/${version}/..%2f..%2fpackage.json`,
      `/a/${version}/gateway/watch/web/page/%2e%2e/app.ts`,
      `/a/${version}/`,
      "/etc/passwd",
    ])
      expect([path, (await site.ask(path)).status]).toEqual([path, 404]);
  });
});
