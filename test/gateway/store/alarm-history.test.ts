// What has become of one alarm: what each change said before and after, kept over updates, restores and new names.
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Finding } from "../../../gateway/alarms/alarm.ts";
import { SCOPES } from "../../../gateway/alarms/track.ts";
import { backUpStore } from "../../../gateway/store/backup.ts";
import { openStore, type Store } from "../../../gateway/store/open.ts";
import { restoreStore } from "../../../gateway/store/restore.ts";
import { viewOf } from "../../../gateway/store/view.ts";
import { DAY_MS, finding, T } from "../alarms/alarms.ts";
import { storePath } from "./folder.ts";
import { dropDifferences } from "./older.ts";

let path: string;
let store: Store;
beforeEach(() => {
  path = storePath();
  store = openStore(path);
  for (const name of ["a", "b", "c"]) store.addNode({ name, network: 1 });
});
afterEach(() => store.close());

const decide = (day: number, ...found: Finding[]) =>
  store.alarms.decide(({ track }) => track(found, T + day * DAY_MS, { kinds: SCOPES.night }));
const at = (nodes: string[]) => ({ nodes, stretch: null, area: null });
const history = (alarm = 1) => viewOf(store).alarmHistory(alarm);
const changed = (alarm = 1) => history(alarm).map(({ what, changed }) => ({ what, changed }));
/** In the log of all alarms, without what has changed. */
const inLog = (alarm: number) =>
  viewOf(store)
    .alarmChanges(0, 999)
    .filter((change) => change.alarm === alarm)
    .map(({ what, at, who }) => ({ what, at, who }));

const PROBABILITY = { name: "probability", before: 0.4, after: 0.81 };

/** Raised at a, surer, another kind and place, taken, quiet, and found again. */
function live(): void {
  decide(0, finding(["a"]), finding(["c"]));
  decide(1, finding(["a"], { probability: 0.81 }), finding(["c"]));
  const other = { kind: "steady-noise", probability: null, advice: "watch", place: at(["b", "a"]) } as const;
  decide(2, finding(["a"], other), finding(["c"], { probability: 0.9 }));
  store.alarms.perform(
    1,
    [{ does: "acknowledge" }, { does: "note", text: "Heard." }],
    T + 2 * DAY_MS,
    "vera",
  );
  decide(3, finding(["c"], { probability: 0.9 }));
  decide(4, finding(["b", "a"], { ...other, probability: 0.2 }), finding(["c"], { probability: 0.9 }));
}

test("says of each change what was said before and after, of this alarm alone", () => {
  live();
  expect(changed()).toEqual([
    { what: "raised", changed: [] },
    { what: "changed", changed: [PROBABILITY] },
    {
      what: "changed",
      changed: [
        { name: "kind", before: "leak", after: "steady-noise" },
        { name: "place", before: at(["a"]), after: at(["b", "a"]) },
        { name: "probability", before: 0.81, after: null },
        { name: "advice", before: "listen", after: "watch" },
      ],
    },
    { what: "acknowledged", changed: [] },
    { what: "noted", changed: [] },
    { what: "quiet", changed: [] },
    { what: "found-again", changed: [{ name: "probability", before: null, after: 0.2 }] },
  ]);
  expect(changed(2)).toEqual([
    { what: "raised", changed: [] },
    { what: "changed", changed: [{ name: "probability", before: 0.4, after: 0.9 }] },
  ]);
  for (const alarm of [1, 2, 3])
    expect(history(alarm).map(({ what, at, who }) => ({ what, at, who }))).toEqual(inLog(alarm));
  expect(history(3)).toEqual([]);
});

test("of two that are one from then on: what somebody has done about the younger one is the older one's", () => {
  decide(0, finding(["a"]));
  decide(1, finding(["a"]), finding(["b"]));
  store.alarms.perform(2, { does: "acknowledge" }, T + DAY_MS);
  decide(2, finding(["a", "b"]));
  expect(changed(2).at(-1)).toEqual({ what: "merged", changed: [] });
  expect(changed(1).at(-1)!.changed).toContainEqual({ name: "state", before: "open", after: "acknowledged" });
});

test("is read by the alarm's number, however many changes of others there are", () => {
  live();
  const db = new DatabaseSync(path);
  const plan = db
    .prepare("EXPLAIN QUERY PLAN SELECT what FROM alarm_changes WHERE alarm = ? ORDER BY seq")
    .all(1);
  db.close();
  expect(plan.map(({ detail }) => detail)).toEqual([
    "SEARCH alarm_changes USING INDEX alarm_changes_of (alarm=?)",
  ]);
});

test("has a node's new name in every place that it tells of", () => {
  const stretch = { from: "a", to: "b", likelier: "b", length_m: 80 };
  decide(0, finding(["a", "b"], { place: { nodes: ["a", "b"], stretch, area: "north" } }));
  decide(1, finding(["b"], { probability: 0.9 }));
  store.renameNode("b", "b-2", T + DAY_MS);
  expect(changed().at(-1)!.changed).toEqual([
    {
      name: "place",
      before: {
        nodes: ["a", "b-2"],
        stretch: { ...stretch, to: "b-2", likelier: "b-2" },
        area: "north",
      },
      after: at(["b-2"]),
    },
    { name: "probability", before: 0.4, after: 0.9 },
  ]);
  expect(JSON.stringify(changed())).not.toContain('"b"');
});

test("goes when the changes are older than they are kept", () => {
  live();
  const cutoffs = { readings: 0, nights: 0, events: T + 2 * DAY_MS, waiting: 0 };
  while (store.prune(cutoffs) > 0);
  expect(changed().map(({ what }) => what)).toEqual([
    ...["changed", "acknowledged", "noted", "quiet", "found-again"],
  ]);
  expect(changed()).toHaveLength(inLog(1).length);
});

test("stays when a backup takes the store's place, as far as the store that was there went", async () => {
  const backup = `${path}.backup`;
  decide(0, finding(["a"]));
  await backUpStore(path, backup);
  decide(1, finding(["a"], { probability: 0.81 }));
  store.close();
  restoreStore(backup, path, { now: T + DAY_MS });
  store = openStore(path);
  expect(changed()).toEqual([
    { what: "raised", changed: [] },
    { what: "changed", changed: [PROBABILITY] },
  ]);
});

/** As an older version has left it. */
function older(): void {
  store.close();
  const db = new DatabaseSync(path);
  dropDifferences(db);
  db.close();
}

test("a store of form 18 has its changes as before, and says from then on what they were", async () => {
  live();
  const before = inLog(1);
  older();
  store = openStore(path);
  expect(history()).toEqual(before.map((change) => ({ ...change, changed: [] })));
  decide(5, finding(["b", "a"], { kind: "steady-noise", advice: "watch", probability: 0.5 }));
  expect(changed().at(-1)!.changed).toEqual([{ name: "probability", before: 0.2, after: 0.5 }]);
});

test("a store of form 18 goes on where a backup of this form was, and a backup of form 18 where a store was", async () => {
  const [backup, old] = [`${path}.backup`, `${path}.old`];
  decide(0, finding(["a"]));
  await backUpStore(path, backup);
  decide(1, finding(["a"], { probability: 0.81 }));
  older();
  restoreStore(backup, path, { now: T + DAY_MS });
  store = openStore(path);
  expect(changed()).toEqual([
    { what: "raised", changed: [] },
    { what: "changed", changed: [] },
  ]);
  older();
  await backUpStore(path, old);
  store = openStore(path);
  decide(2, finding(["a"]));
  store.close();
  restoreStore(old, path, { now: T + 2 * DAY_MS });
  store = openStore(path);
  expect(changed().at(-1)!.changed).toEqual([{ name: "probability", before: 0.81, after: 0.4 }]);
});
