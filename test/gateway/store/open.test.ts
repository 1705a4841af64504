// The store's file: whose it is, what forms of it are taken, and what a restart finds in it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { admit } from "../../../gateway/admit/admit.ts";
import { BUSY_TIMEOUT_MS } from "../../../gateway/store/connect.ts";
import { openStore } from "../../../gateway/store/open.ts";
import { EVENT } from "../../../shared/messages.ts";
import { outboxRows } from "../../../tools/district/outbox.ts";
import { cbor, hello, reading, records, seal } from "../admit/nodes.ts";
import { storePath } from "./folder.ts";
import { failure, take } from "./frames.ts";
import { dropPlaces } from "./older.ts";

describe("the file", () => {
  test("belongs to its owner alone, with what SQLite puts beside it", () => {
    const path = storePath();
    const store = openStore(path);
    store.addNode({ name: "a", network: 1 });
    const files = readdirSync(dirname(path));
    expect(files.length).toBeGreaterThan(1);
    for (const file of files) expect(statSync(join(dirname(path), file)).mode & 0o777).toBe(0o600);
    store.close();
    chmodSync(path, 0o644);
    openStore(path).close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test("is written through to the disk, with a log that readers do not wait for", () => {
    const path = storePath();
    const store = openStore(path);
    const db = new DatabaseSync(path);
    expect(db.prepare("PRAGMA journal_mode").get()).toMatchObject({ journal_mode: "wal" });
    db.close();
    store.close();
  });

  test("is waited for at a gateway's start for longer than the gateway is while it runs", async () => {
    const path = storePath();
    openStore(path).close();
    const holds = `
      const db = new (require("node:sqlite").DatabaseSync)(${JSON.stringify(path)});
      db.exec("BEGIN IMMEDIATE");
      process.stdout.write("held");
      setTimeout(() => db.exec("COMMIT"), ${BUSY_TIMEOUT_MS + 1500});`;
    const other = spawn(process.execPath, ["-e", holds]);
    await once(other.stdout, "data");
    const store = openStore(path, { isOwner: true });
    expect(store.addNode({ name: "a", network: 1 })).toMatchObject({ node: 1 });
    store.close();
  });

  test("that was not closed is waited for while somebody else has it alone, as who brings its log in order does", async () => {
    const path = storePath();
    openStore(path).close();
    const holds = `
      const db = new (require("node:sqlite").DatabaseSync)(${JSON.stringify(path)});
      db.exec("PRAGMA locking_mode = EXCLUSIVE; UPDATE nodes SET name = name");
      process.stdout.write("held");
      setTimeout(() => process.kill(process.pid, "SIGKILL"), 1000);`;
    const other = spawn(process.execPath, ["-e", holds]);
    await once(other.stdout, "data");
    const store = openStore(path, { isOwner: true });
    expect(store.addNode({ name: "a", network: 1 })).toMatchObject({ node: 1 });
    store.close();
  });

  test("of a newer version is refused, and left as it is", () => {
    const path = storePath();
    openStore(path).close();
    const db = new DatabaseSync(path);
    db.exec("PRAGMA user_version = 99");
    db.close();
    const error = failure(() => openStore(path));
    expect(error.code).toBe("store");
    expect(error.message).toMatch(/newer Sippra \(form 99; this one knows \d+\)/);
    expect(new DatabaseSync(path).prepare("PRAGMA user_version").get()).toMatchObject({ user_version: 99 });
  });

  test("of an older version is brought to the form of this one, and keeps what it holds", () => {
    const path = storePath();
    openStore(path).addNode({ name: "a", network: 1 });
    const db = new DatabaseSync(path);
    dropPlaces(db);
    const newer = ["thinned_first", "thinned_count", "thinned_told", "rssi", "snr", "margin", "signal_at"];
    for (const column of newer) db.exec(`ALTER TABLE nodes DROP COLUMN ${column}`);
    db.exec("DROP TABLE commands; DROP TABLE leaks; DROP TABLE airtime; PRAGMA user_version = 1");
    db.close();
    expect(openStore(path).nodes()).toMatchObject([{ name: "a", thinned: null, signal: null }]);
    expect(openStore(path).commands.list(null, 9)).toEqual([]);
    expect(openStore(path).leaks()).toEqual([]);
    expect(openStore(path).airtime.of("a")).toEqual([]);
  });

  test("of the version before goes on: what waits goes out, under the same ids, and what is told is told again", () => {
    const T = 1_800_000_000;
    const path = storePath();
    const old = openStore(path);
    const node = old.addNode({ name: "elm-4", network: 1 });
    take(old, hello(node, 1), 1000 * (T + 5));
    take(old, reading(node, 2, T + 4), 1000 * (T + 5));
    take(old, seal(node, EVENT, 3, cbor([1, T + 5, 0, 7, null, 1, 2, 61, 0])), 1000 * (T + 6));
    old.close();
    const db = new DatabaseSync(path);
    dropPlaces(db);
    db.close();
    const store = openStore(path);
    expect(outboxRows(store)).toMatchObject([
      { late: null, message: { name: "elm-4", counter: 2, live: true } },
      { late: null, message: { counter: 3 } },
    ]);
    expect(store.nodes()).toMatchObject([
      { name: "elm-4", changed: 1000 * (T + 6), place: { latitude: null } },
    ]);
    expect(store.leaks()).toMatchObject([{ state: 2, time: null, received: 1000 * (T + 6) }]);
    expect(store.latest("elm-4")).toMatchObject({ counter: 2 });
    expect(store.formerNames.former()).toEqual([]);
    expect(take(store, reading(node, 4, T + 6), 1000 * (T + 7))).toMatchObject({ stored: 1, appended: 1 });
    store.close();
  });

  test("of another program, damaged, or nowhere, is refused with what to do", () => {
    const other = storePath();
    const db = new DatabaseSync(other);
    db.exec("CREATE TABLE t (a)");
    db.close();
    expect(failure(() => openStore(other)).message).toMatch(/another program's database/);
    const text = storePath();
    writeFileSync(text, "not a database, but longer than a header of one would be, so that it is read");
    expect(failure(() => openStore(text)).message).toMatch(/damaged or no store/);
    expect(failure(() => openStore(join(dirname(text), "none", "x.db"))).message).toMatch(/does not exist/);
  });

  test("two processes' worth of connections work on it at once", () => {
    const path = storePath();
    const gateway = openStore(path);
    const command = openStore(path);
    const node = command.addNode({ name: "a", network: 1 });
    take(gateway, reading(node, 1, null));
    command.addNode({ name: "b", network: 1 });
    expect(gateway.nodes().map((each) => each.name)).toEqual(["a", "b"]);
    expect(command.nodes()[0]!.lastSeen).toBe(1_000_000);
    command.close();
    gateway.close();
  });
});

test("downlink counters go on above unix time and above the last, also after a restart with a clock set back", () => {
  const path = storePath();
  let store = openStore(path);
  const node = store.addNode({ name: "a", network: 1 });
  const downlink = (counter: number, now: number) => take(store, hello(node, counter), now).answer!.downlink;
  expect(downlink(1, 1_800_000_000_000)).toBe(1_800_000_000);
  expect(downlink(2, 1_800_000_000_999)).toBe(1_800_000_001);
  store.close();
  store = openStore(path);
  expect(downlink(3, 1000)).toBe(1_800_000_002);
  expect(downlink(4, 1_900_000_000_000)).toBe(1_900_000_000);
  store.close();
});

test("a restart keeps registry, replay state, settled counters, records and outbox", () => {
  const path = storePath();
  let store = openStore(path);
  const node = store.addNode({ name: "a", network: 1 });
  take(store, reading(node, 1, 900));
  take(store, reading(node, 4, 950));
  take(store, records(node, 9, 0, [[2, 1]]));
  const before = { nodes: store.nodes(), recent: store.recent("a", 9), rows: outboxRows(store) };
  store.close();

  store = openStore(path);
  expect({ nodes: store.nodes(), recent: store.recent("a", 9), rows: outboxRows(store) }).toEqual(before);
  for (const counter of [1, 4, 9]) {
    expect(admit(reading(node, counter, null), store.keyring)).toMatchObject({ refused: "replayed" });
  }
  const { answer } = take(store, hello(node, 10));
  expect(answer).toMatchObject({ settled: 2, missing: new Uint8Array([0b00111101]) });
  store.close();
});
