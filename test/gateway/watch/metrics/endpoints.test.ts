// Who may ask for what, and what says that a gateway is not ready.
import { expect, test } from "vitest";
import { broker, measured } from "./rig.ts";

const TOKEN = "a long random word";
const paths = ["/metrics", "/readyz", "/healthz"];

test.each(["POST", "PUT", "DELETE", "HEAD", "OPTIONS"])("%s is answered with 405", async (method) => {
  const { ask } = measured();
  for (const path of [...paths, "/elsewhere"]) {
    const answer = await ask(path, { method });
    expect([path, answer.status, answer.headers.get("allow")]).toEqual([path, 405, "GET"]);
  }
});

test("nothing else is there, and nothing is cached", async () => {
  const { ask } = measured();
  expect((await ask("/")).status).toBe(404);
  for (const path of paths) {
    const answer = await ask(path);
    expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "no-store"]);
  }
});

test("without a token a page of somebody else, in a browser of this machine, reads nothing", async () => {
  const { ask } = measured();
  for (const host of ["evil.example", "evil.example:9464", ""])
    for (const path of paths) expect((await ask(path, { headers: { host } })).status).toBe(421);
  expect((await ask("/metrics", { headers: { host: "LOCALHOST:9464" } })).status).toBe(200);
});

test("with one, metrics and reasons are for those who send it, under whatever name", async () => {
  const { ask, facts, clock } = measured({ token: TOKEN });
  const status = async (path: string, authorization?: string) =>
    (
      await ask(path, {
        headers: { host: "gateway.example", ...(authorization && { authorization }) },
      })
    ).status;
  expect(await status("/metrics", `Bearer ${TOKEN}`)).toBe(200);
  for (const wrong of [
    undefined,
    "Bearer ",
    TOKEN,
    `Basic ${TOKEN}`,
    `Bearer ${TOKEN}x`,
    `Bearer ${TOKEN.slice(1)}`,
  ])
    expect([wrong, await status("/metrics", wrong)]).toEqual([wrong, 401]);
  expect(await status("/healthz")).toBe(200);
  facts.ways = [];
  clock.runUntil(clock.now() + 1000);
  const without = await ask("/readyz");
  expect([without.status, await without.json()]).toEqual([503, { ready: false }]);
  const authorization = `Bearer ${TOKEN}`;
  const answer = await ask("/readyz", { headers: { authorization } });
  expect(await answer.json()).toMatchObject({ ready: false, reasons: [{ reason: "no-way-in" }] });
});

test("a gateway is ready while its outbox holds what brokers do not take", async () => {
  const { ask, facts, clock } = measured();
  const reasons = async () => {
    clock.runUntil(clock.now() + 1000);
    const answer = await ask("/readyz");
    const { ready, reasons } = (await answer.json()) as { ready: boolean; reasons: { reason: string }[] };
    expect([ready, reasons.length === 0]).toEqual([answer.status === 200, answer.status === 200]);
    return reasons.map(({ reason }) => reason);
  };
  expect(await reasons()).toEqual([]);
  facts.brokers = [broker("main", { connected: false }), broker("city")];
  expect(await reasons()).toEqual([]);
  facts.disk = { ...facts.disk, state: "low" };
  expect(await reasons()).toEqual(["broker-away"]);
  facts.disk = { ...facts.disk, free: 12 };
  expect(await reasons()).toEqual(["disk-full", "broker-away"]);
  facts.isWritten = false;
  facts.ways[0]!.state.name = "away";
  expect(await reasons()).toEqual(["disk-full", "store", "no-way-in", "broker-away"]);
});

test("a gateway that cannot be looked at is not ready, and says nothing of why to whoever asks", async () => {
  const { ask, facts } = measured();
  facts.brokers = null as never;
  const answer = await ask("/readyz");
  expect([answer.status, await answer.json()]).toMatchObject([
    503,
    { ready: false, reasons: [{ reason: "store" }] },
  ]);
  expect((await ask("/metrics")).status).toBe(503);
  expect((await ask("/healthz")).status).toBe(200);
});

test("however often it is asked for, it is looked once a second", async () => {
  const { ask, facts, clock } = measured();
  const connections = async () =>
    /connections_total\{broker="main"\} (\d+)/.exec(await (await ask("/metrics")).text())![1];
  expect(await connections()).toBe("1");
  facts.brokers = [broker("main", { connections: 2 })];
  expect(await connections()).toBe("1");
  clock.runUntil(clock.now() + 1000);
  expect(await connections()).toBe("2");
});
