// What looks on sees what there is, and can reach no key and change nothing.
import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { admit } from "../../../gateway/admit/admit.ts";
import type { Enrolment } from "../../../gateway/store/enrolments.ts";
import { openStore, type Store } from "../../../gateway/store/open.ts";
import { type Change, type View, viewOf } from "../../../gateway/store/view.ts";
import { EVENT, READING } from "../../../shared/messages.ts";
import { outboxRows } from "../../../tools/district/outbox.ts";
import { cbor, hello, seal } from "../admit/nodes.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;
const T = 1_790_000_000;

let store: Store;
let node: Enrolment;
let view: View;

beforeEach(() => {
  store = openStore(":memory:");
  node = store.addNode({ name: "a", network: 1 });
  store.addNode({ name: "b", network: 1 });
  view = viewOf(store);
});
afterEach(() => store.close());

function take(frame: Uint8Array, received: number): void {
  store.transact(() => {
    const admitted = admit(frame, store.keyring);
    if ("refused" in admitted) throw new Error(admitted.refused);
    store.accept(admitted, { received, via: "test", now: received });
  });
}

function hearReading(counter: number, received: number): void {
  const body = [T, 4123, 12, 9, 45, -72, new Uint8Array(8), 0, 0, 155, 8];
  take(seal(node, READING, counter, cbor(body)), received);
}

function hearAll(): void {
  take(hello(node, 1, { 0: "0.1.0", 8: 900 }), 1000);
  hearReading(2, 2000);
  take(seal(node, EVENT, 3, cbor([1, T, 214, 17, null, 1, 2, 71, 0, new Uint8Array(5)])), 3000);
}

const ask = () =>
  store.commands.add({
    node: "a",
    settings: { restart: true },
    origin: "cli",
    transaction: null,
    reply: null,
    now: 4000,
    lifetime: 60_000,
  });

it("shows nodes, leaks, records, commands and the length of the outbox", () => {
  hearAll();
  const { id } = ask();
  expect(view.nodes().map(({ name }) => name)).toEqual(["a", "b"]);
  expect(view.nodes("a")).toMatchObject([
    { name: "a", firmware: "0.1.0", interval: 900_000, lastSeen: 3000 },
  ]);
  expect(view.nodes("a")).toEqual([store.nodes()[0]]);
  expect(view.nodes("c")).toEqual([]);
  expect(view.leaks()).toMatchObject([{ name: "a", state: 2, score: 71 }]);
  expect(view.leaks("b")).toEqual([]);
  expect(view.recent("a", 9).map(({ type, counter }) => [type, counter])).toEqual([
    ["event", 3],
    ["reading", 2],
  ]);
  expect(view.commands("a", 9)).toMatchObject([{ id, state: "pending" }]);
  expect(view.commands(null, 9)).toHaveLength(1);
  expect(() => view.commands("c", 9)).toThrow("There is no node named c.");
  expect(view.outboxLength()).toBe(2);
});

it("tells what a commit has changed, until it is not asked any more", async () => {
  const changes: Change[] = [];
  const end = view.onChanged((change) => changes.push(change));
  hearAll();
  await Promise.resolve();
  const heard = { of: "heard", name: "a" };
  expect(changes).toEqual([
    { of: "node", name: "a" },
    heard,
    { of: "outbox" },
    heard,
    { of: "outbox" },
    { of: "leak", name: "a" },
    heard,
  ]);
  changes.length = 0;
  ask();
  await Promise.resolve();
  expect(changes).toEqual([{ of: "commands" }]);
  end();
  store.addNode({ name: "c", network: 1 });
  hearReading(4, 5000);
  await Promise.resolve();
  expect(changes).toHaveLength(1);
});

it("has these members and no other: none writes, and none can be put in its place", () => {
  // By type: a member more, or one less, does not compile.
  const members: Record<keyof View, true> = {
    nodes: true,
    leaks: true,
    installation: true,
    selfCheck: true,
    recent: true,
    spectra: true,
    nights: true,
    nightsSince: true,
    events: true,
    within: true,
    commands: true,
    alarms: true,
    alarm: true,
    alarmFiles: true,
    alarmFile: true,
    masks: true,
    watched: true,
    alarmChanges: true,
    alarmHistory: true,
    lastAlarmChange: true,
    areas: true,
    nightFlows: true,
    flowNights: true,
    latest: true,
    airtime: true,
    outboxLength: true,
    outboxOldest: true,
    outboxStates: true,
    outboxParked: true,
    onParked: true,
    onChanged: true,
  };
  expect(Reflect.ownKeys(view).sort()).toEqual(Object.keys(members).sort());
  expect(Object.isFrozen(view)).toBe(true);
  expect(Object.values(view).every((member) => typeof member === "function")).toBe(true);
});

it("changes nothing, whatever is called with whatever is there, and gives no key", () => {
  hearAll();
  ask();
  const state = () => [store.nodes(), store.leaks(), store.recent("a", 99), outboxRows(store)];
  const before = structuredClone(state());
  const seen = [view.nodes(), view.nodes("a"), view.leaks(), view.recent("a", 9), view.commands(null, 9)];
  seen.push([view.outboxLength(), view.outboxOldest(), view.latest("a")] as never);
  seen.push([view.outboxStates(), view.outboxParked()] as never);
  expect(state()).toEqual(before);
  expect(store.commands.list(null, 9)).toMatchObject([{ state: "pending", sent: 0 }]);
  const bytes = [...bytesIn(seen)];
  expect(bytes.length).toBeGreaterThan(0); // a spectrum's bands, a leak's components: the search finds what there is
  expect(bytes.some((each) => Buffer.from(each).includes(Buffer.from(node.key)))).toBe(false);
  expect(JSON.stringify(seen)).not.toMatch(/"key":(?!null)/);
});

function* bytesIn(value: unknown): Generator<Uint8Array> {
  if (value instanceof Uint8Array) yield value;
  else if (typeof value === "object" && value !== null) {
    for (const each of Object.values(value)) yield* bytesIn(each);
  }
}

/** Files of the store that `file` imports. */
function storeImports(file: string, source: string): string[] {
  return [...source.matchAll(/\bfrom\s+"(\.[^"]+)"|\bimport\(?\s*"(\.[^"]+)"/g)]
    .map((match) => normalize(join(dirname(file), match[1] ?? match[2]!)))
    .filter((path) => path.startsWith("gateway/store/"));
}

it("is all that watch/ and what is retained know of the store", () => {
  const planted =
    'import { openStore } from "../store/open.ts";\nimport "../store/lock.ts";\nimport("../store/memo.ts");';
  expect(storeImports("gateway/watch/x.ts", planted)).toEqual([
    "gateway/store/open.ts",
    "gateway/store/lock.ts",
    "gateway/store/memo.ts",
  ]);
  const files = globSync(["gateway/watch/**/*.ts", "gateway/deliver/retained*.ts"], { cwd: ROOT });
  expect(files).toContain("gateway/watch/news.ts");
  expect(files).toContain("gateway/deliver/retained-node.ts");
  const others = files.flatMap((file) =>
    storeImports(file, readFileSync(join(ROOT, file), "utf8"))
      .filter((path) => path !== "gateway/store/view.ts")
      .map((path) => `${file} imports ${path}`),
  );
  expect(others).toEqual([]);
});
