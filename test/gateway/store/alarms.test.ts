// Alarms in the store: written with the decision that they rest on, told in order, brought over from an older form and from
// the store that a backup replaces, and whole wherever the gateway is killed.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { DatabaseSync } from "node:sqlite";
import { beforeEach, describe, expect, test } from "vitest";
import { placeKeys } from "../../../gateway/alarms/join.ts";
import { SCOPES } from "../../../gateway/alarms/track.ts";
import { backUpStore } from "../../../gateway/store/backup.ts";
import { FORM } from "../../../gateway/store/migrations.ts";
import { openStore, type Store } from "../../../gateway/store/open.ts";
import { restoreStore } from "../../../gateway/store/restore.ts";
import { type Change, viewOf } from "../../../gateway/store/view.ts";
import { DAY_MS, finding, T } from "../alarms/alarms.ts";
import { storePath } from "./folder.ts";
import { dropAlarms } from "./older.ts";

const NIGHT = { kinds: SCOPES.night };
let path: string;
let store: Store;
beforeEach(() => {
  path = storePath();
  store = openStore(path, { actor: "anna", now: () => T });
  for (const name of ["a", "b", "c"]) store.addNode({ name, network: 1 });
  return () => store.close();
});

const decide = (nodes: string[], days = 0) =>
  store.alarms.decide(({ track, keepWatch }) => {
    keepWatch("nights", Uint8Array.of(days));
    return track(
      nodes.map((name) => finding([name])),
      T + days * DAY_MS,
      NIGHT,
    );
  });
const told = () => store.alarms.changes(0, 99).map(({ alarm, what, who }) => `${alarm} ${what} ${who}`);

describe("a decision", () => {
  test("writes its alarms, their changes and what the watch remembers at once, and is told of", async () => {
    const view = viewOf(store);
    const changes: Change[] = [];
    view.onChanged((change) => changes.push(change));
    expect(decide(["a", "b"])).toHaveLength(2);
    await Promise.resolve();
    expect(changes).toEqual([{ of: "alarm" }]);
    expect(view.alarms().map(({ id, place }) => [id, place.nodes])).toEqual([
      [1, ["a"]],
      [2, ["b"]],
    ]);
    expect(view.alarmChanges(1, 9)).toMatchObject([{ seq: 2, alarm: 2, what: "raised", who: null, at: T }]);
    expect(store.alarms.watch("nights")).toEqual(Uint8Array.of(0));
    expect(decide(["a", "b"], 1)).toEqual([]);
    await Promise.resolve();
    expect(changes).toHaveLength(1);
  });

  test("that fails has written nothing", () => {
    expect(() =>
      store.alarms.decide(({ track, keepWatch }) => {
        track([finding(["a"])], T, NIGHT);
        keepWatch("nights", Uint8Array.of(7));
        throw new Error("no disk");
      }),
    ).toThrow("no disk");
    expect([store.alarms.list(), store.alarms.watch("nights"), told()]).toEqual([[], null, []]);
  });

  test("gives no number twice, also when old alarms are gone", () => {
    decide(["a"]);
    decide([], 1);
    const cutoffs = { readings: 0, nights: 0, events: T + 2 * DAY_MS, waiting: 0 };
    expect(store.prune(cutoffs)).toBe(3);
    expect([store.alarms.list(0), told()]).toEqual([[], []]);
    expect(decide(["a"], 40)[0]!.alarm.id).toBe(2);
    expect(store.alarms.changes(0, 9)[0]!.seq).toBe(3);
  });
});

describe("people", () => {
  test("work on alarms, which the audit has with who", () => {
    decide(["a"]);
    store.alarms.perform(1, { does: "acknowledge" }, T + 5);
    store.alarms.perform(1, { does: "note", text: "Under the road." }, T + 6, "mqtt");
    store.alarms.perform(1, { does: "close", reason: "service" }, T + 7);
    expect(told()).toEqual(["1 raised null", "1 acknowledged anna", "1 noted mqtt", "1 closed anna"]);
    expect(
      store.audit.list({ node: "a" }, 3).map(({ who, what, details }) => `${who} ${what} ${details}`),
    ).toEqual([
      "anna alarm-closed alarm 1, service",
      "mqtt alarm-noted alarm 1",
      "anna alarm-acknowledged alarm 1",
    ]);
    expect(() => store.alarms.perform(9, { does: "locate" }, T)).toThrow(/^There is no alarm 9: see /);
    expect(store.alarms.list()).toEqual([]);
    expect(store.alarms.list(T)).toHaveLength(1);
  });

  test("reopen no alarm whose place is another's", () => {
    decide(["a"]);
    store.alarms.perform(1, { does: "close", reason: "nothing-found" }, T);
    decide(["a"], 15);
    expect(() => store.alarms.perform(1, { does: "reopen" }, T)).toThrow(
      "What alarm 1 is about is alarm 2 now",
    );
    store.alarms.perform(2, { does: "close", reason: "unknown" }, T);
    expect(store.alarms.perform(1, { does: "reopen" }, T).state).toBe("acknowledged");
  });

  test("mask known noise until a day; it is told of again after it", () => {
    decide(["a"]);
    store.alarms.mask("a", T + 5 * DAY_MS, T);
    expect(store.alarms.masks(T)).toEqual([{ node: "a", until: T + 5 * DAY_MS, since: T, who: "anna" }]);
    expect(decide(["a"], 1)).toMatchObject([{ what: "ended", alarm: { reason: "masked" } }]);
    expect(decide(["a"], 6)).toMatchObject([{ what: "raised", alarm: { id: 2 } }]);
    expect(() => store.alarms.mask("a", T + 400 * DAY_MS, T)).toThrow(/is no day of the coming year/);
    expect(() => store.alarms.mask("x", T + DAY_MS, T)).toThrow("There is no node named x.");
    expect(() => store.alarms.unmask("b", T)).toThrow(/^No noise is masked at b/);
    store.alarms.unmask("a", T);
    expect(store.alarms.masks(T)).toEqual([]);
  });
});

test("a node's new name is that of its alarms; one that is removed takes along what nobody has", () => {
  const stretch = { from: "a", to: "b", likelier: "a", length_m: 80 };
  store.alarms.decide(({ track }) =>
    track(
      [finding(["a", "b"], { place: { nodes: ["a", "b"], stretch, area: null } }), finding(["c"])],
      T,
      NIGHT,
    ),
  );
  store.alarms.mask("c", T + DAY_MS, T);
  store.renameNode("a", "d", T);
  expect(store.alarms.find(1).place).toEqual({
    ...{ nodes: ["d", "b"], stretch: { from: "d", to: "b", likelier: "d", length_m: 80 }, area: null },
  });
  store.removeNode("b", T);
  store.removeNode("c", T);
  expect(store.alarms.find(1).state).toBe("open");
  expect(store.alarms.find(2)).toMatchObject({ state: "closed", reason: "node-removed" });
  expect(store.alarms.masks(T)).toEqual([]);
});

test("a teller begins with what comes, and goes on where it was", () => {
  decide(["a"]);
  expect(store.alarms.cursor("mail")).toBe(1);
  decide(["a", "b"], 1);
  expect(store.alarms.cursor("mail")).toBe(1);
  expect(store.alarms.changes(1, 9).map(({ alarm }) => alarm)).toEqual([2]);
  store.alarms.moveCursor("mail", 2);
  expect([store.alarms.cursor("mail"), store.alarms.cursor("ntfy")]).toEqual([2, 2]);
});

test("a store of form 14 gets them, with nothing in it lost", () => {
  store.close();
  const db = new DatabaseSync(path);
  dropAlarms(db);
  db.close();
  store = openStore(path);
  expect(store.nodes()).toHaveLength(3);
  expect(decide(["a"])).toHaveLength(1);
  const { user_version } = new DatabaseSync(path).prepare("PRAGMA user_version").get() as {
    user_version: number;
  };
  expect([user_version, FORM]).toEqual([23, 23]);
});

describe("a backup", () => {
  test("goes back in nights, and not in what people were told and have done", async () => {
    const backup = `${path}.backup`;
    decide(["a"]);
    store.alarms.cursor("mail");
    await backUpStore(path, backup);
    decide(["a", "b"], 1);
    store.alarms.perform(1, { does: "acknowledge" }, T + DAY_MS);
    store.alarms.moveCursor("mail", 3);
    const before = [store.alarms.list(0), told()];
    store.close();
    restoreStore(backup, path, { now: T + DAY_MS });
    store = openStore(path);
    expect([store.alarms.list(0), told()]).toEqual(before);
    expect(store.alarms.cursor("mail")).toBe(3);
    expect(store.alarms.watch("nights")).toEqual(Uint8Array.of(0));
    expect(decide(["a", "b", "c"], 2)[0]).toMatchObject({ what: "raised", alarm: { id: 3 } });
  });

  test("is whole where there is no other store, and takes nothing of another's", async () => {
    const backup = `${path}.backup`;
    decide(["a"]);
    await backUpStore(path, backup);
    const other = storePath();
    const stranger = openStore(other);
    stranger.alarms.decide(({ track }) => track([finding(["x"]), finding(["y"])], T, NIGHT));
    stranger.close();
    for (const to of [storePath(), other]) {
      restoreStore(backup, to, { now: T + DAY_MS, overNewer: true });
      const restored = openStore(to);
      expect(restored.alarms.list().map(({ place }) => place.nodes)).toEqual([["a"]]);
      restored.close();
    }
  });
});

const KEEPER = new URL("keeper.ts", import.meta.url).pathname;
const ROUNDS = 5;

test("kill -9 at random moments: each night is decided whole or not at all", async () => {
  store.close();
  for (let round = 0; round < ROUNDS; round++) {
    const child = spawn(process.execPath, [KEEPER, path], { stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    // A night more each round is what it is killed in, or between two of them.
    while (output.split("\n").length < 4 + 7 * round) await once(child.stdout, "data");
    child.kill("SIGKILL");
    await once(child, "close");
    const last = Number(output.trim().split("\n").slice(0, -1).at(-1) ?? 0);

    store = openStore(path);
    const night = Number(Buffer.from(store.alarms.watch("nights")!).toString());
    expect(night).toBeGreaterThanOrEqual(last);
    const alarms = store.alarms.list(0);
    const keys = alarms.filter(({ state }) => state !== "closed").flatMap(placeKeys);
    expect(new Set(keys).size).toBe(keys.length);
    // Of each alarm there is one that raised it, and as many changes as the watch has counted.
    const changes = store.alarms.changes(0, 1e6);
    const raised = changes.filter(({ what }) => what === "raised").map(({ alarm }) => alarm);
    expect(raised).toEqual(alarms.map(({ id }) => id));
    const counted = Number(Buffer.from(store.alarms.watch("changes")!).toString());
    expect(changes.length).toBe(counted);
    store.close();
  }
  store = openStore(path);
});
