// What the store keeps of flow meters: as long as it is to be, over updates and backups.
import { DatabaseSync } from "node:sqlite";
import { beforeEach, expect, test } from "vitest";
import { SAMPLES_KEPT_MS } from "../../../gateway/store/flow.ts";
import { openStore, type Store } from "../../../gateway/store/open.ts";
import { viewOf } from "../../../gateway/store/view.ts";
import { storePath } from "./folder.ts";
import { dropFlow } from "./older.ts";

const DAY_MS = 86_400_000;
const T = 20_800 * DAY_MS;
const area = { name: "norra", title: null, nodes: ["a"], offset: 0, meters: [] };
let path: string;
let store: Store;
beforeEach(() => {
  path = storePath();
  store = openStore(path);
  return () => store.close();
});

const night = (date: number, flow: number | null) => ({
  date,
  flow,
  reason: flow === null ? "zero" : null,
  doubts: [],
});

test("nights are read by date, those that are not known are none", () => {
  store.flow.work((book) => book.putNights("norra", [night(3, 2.5), night(4, null), night(5, 2.75)]));
  const view = viewOf(store);
  expect([...view.nightFlows("norra", 3, 5)]).toEqual([[3, 2.5]]);
  expect(view.flowNights("norra", 0, 9).map(({ reason }) => reason)).toEqual([null, "zero", null]);
  expect(view.nightFlows("south", 0, 9).size).toBe(0);
});

test("a change is told after its commit, and areas that are as they were are none", async () => {
  let changes = 0;
  viewOf(store).onChanged(({ of }) => void (changes += Number(of === "flow")));
  store.flow.configure([area]);
  await Promise.resolve();
  store.flow.configure([area]);
  await Promise.resolve();
  expect(changes).toBe(1);
  store.flow.configure([]);
  expect([store.flow.areas(), store.flow.retired()]).toEqual([[], ["norra"]]);
  store.flow.configure([area]);
  expect([store.flow.areas(), store.flow.retired()]).toEqual([[area], []]);
});

test("nothing of what fails is kept", () => {
  const fails = () =>
    store.flow.work((book) => {
      book.addSamples("norra", "inlet", [{ at: T, value: 1 }]);
      throw new Error("killed");
    });
  expect(fails).toThrow("killed");
  store.flow.work((book) => expect(book.newest("norra", "inlet")).toBeNull());
});

test("samples go after three days, hours after more than a year, nights as nights do", () => {
  const olds = [T - 3 * 366 * DAY_MS, T - 410 * DAY_MS, T - SAMPLES_KEPT_MS - 1, T - 1];
  store.flow.work((book) => {
    book.addSamples(
      "norra",
      "inlet",
      olds.map((at) => ({ at, value: 1 })),
    );
    book.putHours(
      "norra",
      "inlet",
      olds.map((at) => ({ hour: Math.floor(at / 3_600_000), volumes: [1, 1, 1, 1], covered: [9, 9, 9, 9] })),
    );
    book.putNights(
      "norra",
      olds.map((at) => night(Math.floor(at / DAY_MS), 1)),
    );
  });
  while (store.flow.prune(T - 2 * 366 * DAY_MS, T) > 0);
  store.flow.work((book) => {
    expect(book.samples("norra", "inlet", 0, 9e15)).toHaveLength(1);
    expect(book.hours("norra", "inlet", 0, 9e9)).toHaveLength(2);
    expect(book.nights("norra", 0, 9e9)).toHaveLength(3);
  });
});

test("a store of form 16 gets them, with nothing in it lost", () => {
  store.addNode({ name: "a", network: 1 });
  store.close();
  const db = new DatabaseSync(path);
  dropFlow(db);
  db.close();
  store = openStore(path);
  expect(store.nodes()).toHaveLength(1);
  store.flow.configure([area]);
  expect(store.flow.areas()).toEqual([area]);
});
