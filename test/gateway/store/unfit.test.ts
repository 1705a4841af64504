// One body that cannot be read, whatever it has become: it alone is parked under its reason, and everything else of its node
// and of the others is read, published and retained as before.
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { configSchema } from "../../../gateway/assemble/configuration.ts";
import { startGateway } from "../../../gateway/assemble/gateway.ts";
import { encodeBody, readBody } from "../../../gateway/store/body.ts";
import { openStore, type Store } from "../../../gateway/store/open.ts";
import { EVENT, FLAG_ACK_WANTED, HELLO, NIGHT, READING, SPECTRUM } from "../../../shared/messages.ts";
import { outboxRows } from "../../../tools/district/outbox.ts";
import { cbor, reading, readingBody, records, seal } from "../admit/nodes.ts";
import { ear, keepingLog, until } from "../deliver/harness.ts";
import { storePath } from "./folder.ts";
import { failure, take } from "./frames.ts";

const whole = encodeBody(readingBody(5));

/** What may stand in the place of a body: its type, and its bytes. */
const DAMAGED: [string, number, Uint8Array][] = [
  ["nothing", READING, new Uint8Array()],
  ["half of it", READING, whole.slice(0, 12)],
  ["another byte in it", READING, whole.map((byte, i) => (i === 1 ? 0xff : byte))],
  ["bytes of a damaged page", READING, new Uint8Array(37).fill(0xff)],
  ["more behind it", READING, Uint8Array.of(...whole, 0)],
  ["a word for a number", READING, cbor([5, "a", 142, 194, 284, -37, null, 50, 0, 150, 10])],
  ["a number beyond its range", READING, cbor([5, 4123, 70_000, 194, 284, -37, null, 50, 0, 150, 10])],
  ["a map", READING, cbor(new Map([[1, 2]]) as never)],
  ["a number", EVENT, cbor(7)],
  ["a reading as an event", EVENT, whole],
  ["a reading as a night", NIGHT, whole],
  ["a reading as a spectrum", SPECTRUM, whole],
  ["what is no record", HELLO, cbor(new Map() as never)],
  ["a type that nobody knows", 23, whole],
];

const filledStore = (path: string) => {
  const store = openStore(path);
  const nodes = ["a", "b"].map((name) => store.addNode({ name, network: 1 }));
  for (const node of nodes) for (let c = 1; c <= 4; c++) take(store, reading(node, c, 100 + c), 200_000);
  return { store, nodes };
};

/** As a page may be damaged below the store. */
function damage(
  path: string,
  table: "outbox" | "records",
  counter: number,
  [, type, body]: (typeof DAMAGED)[0],
) {
  const db = new DatabaseSync(path);
  const where = "node = (SELECT id FROM nodes WHERE name = 'a') AND counter = ?";
  expect(
    db.prepare(`UPDATE ${table} SET type = ?, body = ? WHERE ${where}`).run(type, body, counter).changes,
  ).toBe(1);
  db.close();
}

const countersOf = (records: { counter: number }[]) => records.map(({ counter }) => counter);

describe.each(DAMAGED)("%s", (...damaged) => {
  const [, type, body] = damaged;

  test("is no record", () => {
    expect(failure(() => readBody(type, body)).message).toMatch(/^The body of a record .* is damaged\.$/);
  });

  test("is left out of what is looked at, and read past in the outbox", () => {
    const path = storePath();
    const { store } = filledStore(path);
    damage(path, "records", 4, damaged);
    damage(path, "outbox", 2, damaged);
    expect(countersOf(store.recent("a", 9))).toEqual([3, 2, 1]);
    expect(store.latest("a")?.counter).toBe(3);
    expect(store.latest("b")?.counter).toBe(4);
    const rows = outboxRows(store);
    expect(rows.length).toBe(8);
    const unread = rows.filter(({ message }) => message.name === "a" && message.counter === 2);
    expect(unread.length).toBe(1);
    expect(() => unread[0]!.message.body).toThrow(/is damaged/);
    store.close();
  });
});

test("an event that is held back and cannot be read does not hold back its node", () => {
  const path = storePath();
  const { store, nodes } = filledStore(path);
  const [node] = nodes as [(typeof nodes)[0]];
  // 5 is missing, so 6 waits for it.
  take(
    store,
    records(node, 7, 0, [[6, EVENT, [0, 5, 250, -413, 600, 4123, 3710, null, 0, null]]] as never),
    300_000,
  );
  damage(path, "records", 6, ["", EVENT, new Uint8Array(9)]);
  take(store, seal(node, READING, 8, cbor(readingBody(9, FLAG_ACK_WANTED))), 400_000);
  expect(take(store, records(node, 9, 0, [[5, READING, readingBody(4)]] as never), 500_000).stored).toBe(1);
  expect(store.leaks("a")).toEqual([]);
  store.close();
});

test("a gateway parks it, says which, and everything else goes out", async () => {
  const path = storePath();
  const { store, nodes } = filledStore(path);
  damage(path, "outbox", 2, DAMAGED[3]!);
  damage(path, "outbox", 3, DAMAGED[8]!);
  damage(path, "records", 4, DAMAGED[5]!);
  const log = keepingLog();
  const settings = { site: "here", data: "/nowhere", mqtt: { embedded: { port: 0 } } };
  const gateway = await startGateway(configSchema.parse(settings), { clock: clockAt(200_000), log, store });
  const subscriber = await ear(`mqtt://127.0.0.1:${gateway.brokerPort}`);
  await until(() => parkedIn(store).length === 2);
  for (const node of ["a", "b"]) await until(() => subscriber.last.has(`sippra/v1/here/node/${node}/latest`));
  await gateway.idle();
  expect(parkedIn(store)).toEqual([
    { topic: "a/reading", reason: "unfit", name: "a", counter: 2 },
    { topic: "a/event", reason: "unfit", name: "a", counter: 3 },
  ]);
  expect(subscriber.last.get("sippra/v1/here/node/a/latest")).toMatchObject({ based_on: "1-1-0-3" });
  expect(subscriber.last.get("sippra/v1/here/node/b/latest")).toMatchObject({ based_on: "1-2-0-4" });
  expect(log.sentences.filter((sentence) => /cannot be written as a message/.test(sentence)).length).toBe(2);
  expect(log.sentences.some((sentence) => /error in Sippra/.test(sentence))).toBe(false);
  // The node goes on as if nothing were.
  expect(take(store, reading(nodes[0]!, 5, 150), 210_000)).toMatchObject({ stored: 1, appended: 1 });
  await gateway.idle();
  await gateway.close();
  expect(store.outbox.count()).toBe(2);
  store.close();
});

const parkedIn = (store: Store) =>
  store.outbox.parked({}, 9).map(({ topic, reason, name, counter }) => ({ topic, reason, name, counter }));

const clockAt = (now: number) => ({
  now: () => now,
  setTimeout: (run: () => void, ms: number) => setTimeout(run, ms),
  clearTimeout: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout),
});
