// The pipeline while its store cannot be written: nothing is acknowledged that is not on disk.
import { DatabaseSync } from "node:sqlite";
import { afterEach, expect, test, vi } from "vitest";
import { FLAG_ACK_WANTED } from "../../../shared/messages.ts";
import { hello, openAck, reading, uplinkOf } from "../admit/nodes.ts";
import { storePath } from "../store/folder.ts";
import { gateway, T } from "./pipeline-rig.ts";

afterEach(() => vi.restoreAllMocks());

test("a full disk: nothing is acknowledged or half stored, it is said once, and it goes on when there is room", async () => {
  const exec = vi.spyOn(DatabaseSync.prototype, "exec");
  const path = storePath();
  const { clock, store, pipeline, logged, messages, refused } = gateway(path);
  const db = exec.mock.contexts.at(-1) as DatabaseSync;
  const node = store.addNode({ name: "a", network: 1 });
  const pages = Number(db.prepare("PRAGMA page_count").get()!.page_count);
  db.exec(`PRAGMA max_page_count = ${pages + 4}`);

  const acked = new Set<number>();
  const send = (c: number) => {
    const { uplink } = uplinkOf(reading(node, c, T, FLAG_ACK_WANTED));
    uplink.back.send = (frame) => acked.add(openAck(node, frame).answers);
    pipeline.take(uplink);
  };
  // No faster than a node is answered.
  const inTwenties = async (wanted: (counter: number) => boolean) => {
    for (let c = 1; c <= 600; c += 20) {
      for (let i = c; i < c + 20; i++) if (wanted(i)) send(i);
      await pipeline.idle();
      clock.runUntil(clock.now() + 20_000);
    }
  };
  await inTwenties(() => true);
  const errors = logged.filter(({ level }) => level === "error");
  expect(errors).toHaveLength(1);
  expect(refused()["not-stored"]).toBe(600 - acked.size);
  expect(errors[0]!.sentence).toMatch(
    /^The disk with .* is full: make room on it\. Until then nothing is ack/,
  );
  expect(acked.size).toBeGreaterThan(0);
  expect(acked.size).toBeLessThan(600);
  expect(messages).toHaveLength(acked.size);
  expect(new Set(store.recent("a", 1e4).map((each) => each.counter))).toEqual(acked);
  expect(store.outbox.count()).toBe(acked.size);

  db.exec("PRAGMA max_page_count = 1000000");
  await inTwenties((counter) => !acked.has(counter));
  expect(acked.size).toBe(600);
  expect(store.outbox.count()).toBe(600);
  expect(logged.filter(({ sentence }) => sentence === "The store can be written again.")).toHaveLength(1);
});

test("a store that another program holds too long is no reason to acknowledge", async () => {
  const path = storePath();
  const { store, take, logged } = gateway(path);
  const node = store.addNode({ name: "a", network: 1 });
  const real = DatabaseSync.prototype.exec;
  const busy = Object.assign(new Error("database is locked"), { code: "ERR_SQLITE_ERROR", errcode: 5 });
  vi.spyOn(DatabaseSync.prototype, "exec").mockImplementation(function (this: DatabaseSync, sql) {
    if (sql === "COMMIT") throw busy;
    return real.call(this, sql);
  });
  expect((await take(hello(node, 1))).sent).toEqual([]);
  vi.restoreAllMocks();
  expect((await take(hello(node, 1))).sent).toHaveLength(1);
  expect(logged.find(({ level }) => level === "error")!.sentence).toMatch(/held by another program/);
});
