// Commands in the store: what is sent when, what an outcome settles, and how each comes to an end.
import { StatementSync } from "node:sqlite";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { admit } from "../../../gateway/admit/admit.ts";
import type { Settings } from "../../../gateway/settings.ts";
import { type NewCommand, whyNot } from "../../../gateway/store/command.ts";
import { HOURLY_MAX, PATIENCE_MS, PENDING_MAX, SENDS_MAX } from "../../../gateway/store/commands.ts";
import type { Enrolment } from "../../../gateway/store/enrolments.ts";
import { openStore, type Store } from "../../../gateway/store/open.ts";
import { FLAG_ACK_WANTED, OUTCOME } from "../../../shared/messages.ts";
import { cbor, event, hello, reading, records, seal } from "../admit/nodes.ts";
import { commandOf } from "./command.ts";
import { storePath } from "./folder.ts";

const T = 1_800_000_000_000;
const HOUR_MS = 3_600_000;

let store: Store;
let node: Enrolment;
let counter: number;
let now: number;

beforeEach(() => {
  store = openStore(":memory:");
  node = store.addNode({ name: "a", network: 1 });
  counter = 0;
  now = T;
});

const take = (frame: Uint8Array, writable = true) =>
  store.transact(() => {
    const admitted = admit(frame, store.keyring);
    if ("refused" in admitted) throw new Error(admitted.refused);
    return store.accept(admitted, { received: now, via: "test", now, writable });
  });

/** The command that goes out in answer to a hello. */
const dueAtHello = (writable = true) => take(hello(node, ++counter), writable).answer!.command;

const tell = (id: number, result = 0, key?: number) =>
  take(
    seal(
      node,
      OUTCOME,
      ++counter,
      cbor(key === undefined ? { 0: id, 1: result } : { 0: id, 1: result, 2: key }),
    ),
  );

const add = (settings: Settings, more: Partial<NewCommand> = {}) =>
  store.commands.add({
    node: "a",
    settings,
    origin: "mqtt",
    transaction: null,
    reply: null,
    now,
    lifetime: HOUR_MS,
    ...more,
  });

const states = () => store.commands.list("a", 100).map(({ id, state }) => [id, state]);

describe("a command", () => {
  test("goes in place of the ack to whatever wants an answer, but for outcomes, until its own has come", () => {
    const { id } = add({ interval_s: 300, restart: true });
    expect(id).toBe(T / 1000);
    const due = { id, settings: { interval_s: 300, restart: true } };
    expect(take(reading(node, ++counter, null)).answer).toBeNull();
    expect(take(reading(node, ++counter, null, FLAG_ACK_WANTED)).answer!.command).toEqual(due);
    expect(take(event(node, ++counter, null)).answer!.command).toEqual(due);
    expect(take(records(node, ++counter, 0, [[1, 1]])).answer!.command).toEqual(due);
    expect(dueAtHello()).toEqual(due);
    expect(tell(id + 1).answer).toMatchObject({ command: null, answers: counter });
    const done = tell(id);
    expect(done.answer).toMatchObject({ command: null, answers: counter, settled: counter });
    expect(done.outcome).toMatchObject({ again: false, command: { id, state: "done", sent: 4, ended: T } });
    expect(tell(id).outcome).toMatchObject({ again: true });
    expect(dueAtHello()).toBeNull();
  });

  test("goes to its own node only, with a downlink counter of its own", () => {
    const other = store.addNode({ name: "b", network: 1 });
    add({ windows: 4 });
    expect(take(hello(other, 1)).answer!.command).toBeNull();
    const used = [1, 2, 3].map(() => take(hello(node, ++counter)).answer!.downlink);
    expect(used).toEqual([T / 1000, T / 1000 + 1, T / 1000 + 2]);
  });

  test("is not spent on a line that would not be written to", () => {
    const { id } = add({ windows: 4 });
    expect(dueAtHello(false)).toBeNull();
    expect(store.commands.list("a", 1)[0]).toMatchObject({ id, sent: 0 });
    expect(dueAtHello()).toMatchObject({ id });
  });

  test("waits until the one before it has ended", () => {
    const [first, second] = [add({ windows: 4 }).id, add({ windows: 5 }).id];
    expect(second).toBe(first + 1);
    expect(dueAtHello()!.id).toBe(first);
    expect(dueAtHello()!.id).toBe(first);
    tell(first);
    expect(dueAtHello()!.id).toBe(second);
    tell(second, 2, 3);
    expect(states()).toEqual([
      [second, "refused"],
      [first, "done"],
    ]);
    expect(whyNot(store.commands.list("a", 1)[0]!)?.sentence).toMatch(/^The node takes no such windows: /);
  });

  test("is settled by the node alone, and only if it was sent", () => {
    const { id } = add({ windows: 4 });
    expect(tell(id).outcome).toBe("never-sent");
    expect(tell(4711).outcome).toBe("never-sent");
    expect(states()).toEqual([[id, "pending"]]);
    dueAtHello();
    expect(tell(id, 1, 9).outcome).toMatchObject({ command: { state: "refused", key: 9 } });
    expect(whyNot(store.commands.list("a", 1)[0]!)?.sentence).toBe(
      "The node's firmware does not know key 9.",
    );
  });

  test("may be a request alone; a node whose firmware is older says that it does not know it", () => {
    const { id } = add({ known_noise: true });
    expect(dueAtHello()).toEqual({ id, settings: { known_noise: true } });
    tell(id, 1, 6);
    expect(whyNot(store.commands.list("a", 1)[0]!)?.sentence).toBe(
      "The node's firmware does not know known_noise.",
    );
    expect(add({ spectrum: true, windows: 4 }).settings).toEqual({ windows: 4, spectrum: true });
  });

  test("has an id above any that a backup does not know", () => {
    const first = add({ windows: 4 }).id;
    now += 5000;
    expect(add({ windows: 4 }).id).toBe(first + 5);
    now = 1000;
    expect(add({ windows: 4 }).id).toBe(first + 6);
  });

  test("asked for again under its transaction is the same one; anything else under it is refused", () => {
    const request = { transaction: "t-1", reply: { topic: "r/1", correlation: null } };
    const { id } = add({ windows: 4, interval_s: 60 }, request);
    const [first] = store.commands.unanswered(9);
    store.commands.markAnswered(first!);
    const reply = { topic: "r/2", correlation: new Uint8Array([1]) };
    expect(add({ interval_s: 60, windows: 4 }, { transaction: "t-1", reply }).id).toBe(id);
    expect(store.commands.unanswered(9)).toMatchObject([{ id, state: "pending", reply }]);
    expect(() => add({ windows: 5 }, request)).toThrow(/^Transaction t-1 has asked a for something else/);
    store.addNode({ name: "b", network: 1 });
    expect(add({ windows: 5 }, { ...request, node: "b" }).node).toBe("b");
    expect(states()).toEqual([[id, "pending"]]);
  });

  test("that nobody could do, or nobody is there for, is refused at once; and so is one too many", () => {
    expect(() => add({})).toThrow(
      /^Nothing is asked for: give at least one of interval_s, tick_s, .* spectrum, check\.$/,
    );
    expect(() => add({ interval_s: 100, tick_s: 30 })).toThrow(/must be a multiple of tick_s/);
    expect(() => add({ interval_s: 60, tick_s: 30, windows: 3 })).toThrow(
      /at most one a tick, 2 in an interval/,
    );
    expect(() => add({ windows: 1 }, { node: "b" })).toThrow("There is no node named b.");
    for (let i = 0; i < PENDING_MAX; i++) add({ windows: 1 });
    expect(() => add({ windows: 1 })).toThrow(/^8 commands wait for a already/);
    expect(states()).toHaveLength(PENDING_MAX);
  });
});

test("a node is asked for so many changes an hour over MQTT; its operator may ask for more", () => {
  const change = (origin: "cli" | "mqtt") => {
    const { id } = add({ windows: 1 }, { origin });
    dueAtHello();
    tell(id);
  };
  for (let i = 0; i < HOURLY_MAX; i++) change("mqtt");
  expect(() => change("mqtt")).toThrow(/^a was asked for 20 changes within an hour/);
  change("cli");
  now += HOUR_MS;
  change("mqtt");
});

describe("the end of a command", () => {
  test("is its time, but not while an outcome may be on its way", () => {
    const never = add({ windows: 1 }).id;
    now += HOUR_MS;
    expect(dueAtHello()).toBeNull();
    expect(store.commands.expire(now)).toMatchObject([{ id: never, state: "expired", sent: 0 }]);
    expect(whyNot(store.commands.list("a", 1)[0]!)?.sentence).toMatch(/nothing was sent/);
    const sent = add({ windows: 1 }).id;
    now += HOUR_MS - 1;
    expect(dueAtHello()!.id).toBe(sent);
    now += 1;
    expect(dueAtHello()).toBeNull();
    expect(store.commands.expire(now)).toEqual([]);
    now += PATIENCE_MS;
    expect(store.commands.expire(now)).toMatchObject([{ id: sent, state: "expired" }]);
    expect(whyNot(store.commands.list("a", 1)[0]!)?.sentence).toMatch(
      /^It was sent once, .* may be done or not\.$/,
    );
    // The truth, late.
    expect(tell(sent).outcome).toMatchObject({ again: false, command: { id: sent, state: "done" } });
    expect(tell(never).outcome).toBe("never-sent");
  });

  test("is a number of sends that nobody answers; the next has its turn then", () => {
    const first = add({ windows: 1 }, { lifetime: 10 * HOUR_MS }).id;
    const second = add({ windows: 2 }, { lifetime: 10 * HOUR_MS }).id;
    for (let i = 0; i < SENDS_MAX; i++) expect(dueAtHello()!.id).toBe(first);
    expect(dueAtHello()).toBeNull();
    now += PATIENCE_MS;
    expect(store.commands.expire(now)).toMatchObject([{ id: first, sent: SENDS_MAX }]);
    expect(dueAtHello()!.id).toBe(second);
  });

  test("may be called, before it is sent or after", () => {
    const { id } = add({ windows: 1 });
    const later = add({ windows: 1 }).id;
    expect(store.commands.cancel("a", later, now)).toMatchObject({ id: later, state: "cancelled", sent: 0 });
    dueAtHello();
    expect(whyNot(store.commands.cancel("a", id, now))?.sentence).toMatch(/it may be done or not/);
    expect(dueAtHello()).toBeNull();
    expect(() => store.commands.cancel("a", id, now)).toThrow(/is cancelled already/);
    expect(() => store.commands.cancel("a", 5, now)).toThrow(/There is no command 5 of a/);
  });

  test("is told to whoever asked over MQTT, and to nobody else", () => {
    const { id } = add({ windows: 1 });
    const other = add({ windows: 2 }, { origin: "cli" }).id;
    const unanswered = () => store.commands.unanswered(9).map((each) => [each.id, each.state]);
    expect(unanswered()).toEqual([[id, "pending"]]);
    const [queued] = store.commands.unanswered(9);
    dueAtHello();
    tell(id);
    // What was told is not what has become of it since.
    store.commands.markAnswered(queued!);
    expect(unanswered()).toEqual([[id, "done"]]);
    store.commands.markAnswered(store.commands.unanswered(9)[0]!);
    dueAtHello();
    tell(other);
    expect(unanswered()).toEqual([]);
  });

  test("is forgotten after a while, and soon where there are very many", () => {
    for (let i = 0; i < 150; i++) {
      const { id } = add({ windows: 1 }, { origin: "cli" });
      dueAtHello();
      tell(id);
    }
    expect(store.commands.list("a", 1000)).toHaveLength(100);
    expect(store.commands.list(null, 1000)).toHaveLength(100);
    now += HOUR_MS;
    const { id } = add({ windows: 1 });
    while (store.prune({ readings: now, nights: now, events: now, waiting: now }, 30) > 0);
    expect(states()).toEqual([[id, "pending"]]);
  });
});

test("what another process asks for or cancels is known at the next frame", () => {
  const path = storePath();
  const gateway = openStore(path);
  const command = openStore(path);
  store = gateway;
  node = command.addNode({ name: "a", network: 1 });
  expect(dueAtHello()).toBeNull();
  const { id } = command.commands.add(commandOf("a", { restart: true }, now, HOUR_MS));
  expect(dueAtHello()).toEqual({ id, settings: { restart: true } });
  command.commands.cancel("a", id, now);
  expect(dueAtHello()).toBeNull();
  command.close();
  gateway.close();
});

test("where no command waits, frames ask the database nothing of them", () => {
  dueAtHello();
  const spies = (["get", "all", "run"] as const).map((name) => vi.spyOn(StatementSync.prototype, name));
  dueAtHello();
  dueAtHello();
  const statements = spies
    .flatMap(({ mock }) => mock.contexts)
    .map((each) => (each as StatementSync).sourceSQL);
  vi.restoreAllMocks();
  expect(statements.length).toBeGreaterThan(1);
  expect(statements.filter((sql) => sql.includes("commands"))).toEqual([]);
});
