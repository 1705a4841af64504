// Commands on their way out through the pipeline, and their outcomes on the way in.
import { DatabaseSync } from "node:sqlite";
import { afterEach, describe, expect, test, vi } from "vitest";
import { openStore, type Store } from "../../../gateway/store/open.ts";
import { COMMAND, OUTCOME } from "../../../shared/messages.ts";
import { cbor, event, HELLO_MAP, hello, openAck, openDownlink, seal, uplinkOf } from "../admit/nodes.ts";
import { commandOf } from "../store/command.ts";
import { storePath } from "../store/folder.ts";
import { gateway, NOW, T } from "./pipeline-rig.ts";

afterEach(() => vi.restoreAllMocks());

describe("commands", () => {
  const ask = (store: Store, now: number) =>
    store.commands.add(
      commandOf(
        "a",
        { interval_s: 300, utc_offset_min: -60, restart: true, known_noise: true, spectrum: true },
        now,
        3_600_000,
      ),
    );

  test("go out sealed in place of the ack, and their outcome is acked and said", async () => {
    const { store, take, logged } = gateway();
    const node = store.addNode({ name: "a", network: 1 });
    const { id } = ask(store, NOW);
    const { sent, consoleOff } = await take(hello(node, 1));
    expect(consoleOff).toEqual([true]);
    expect(openDownlink(node, sent[0]!)).toEqual({
      type: COMMAND,
      counter: T,
      body: [
        1,
        new Map([
          [0, id],
          [1, 300],
          [4, -60],
          [5, 1],
          [6, 1],
          [7, 1],
        ]),
      ],
    });
    const outcome = await take(seal(node, OUTCOME, 2, cbor({ 0: id, 1: 0 })));
    expect(openAck(node, outcome.sent[0]!)).toMatchObject({ answers: 2, settled: 2, seconds: T });
    expect(logged.map(({ sentence, fields }) => [sentence, fields]).at(-1)).toEqual([
      "A node has done what a command asked.",
      {
        node: "a",
        command: id,
        settings: '{"interval_s":300,"utc_offset_min":-60,"restart":true,"known_noise":true,"spectrum":true}',
      },
    ]);
  });

  test("that an older firmware does not know are acked and said, and not sent again", async () => {
    const { store, take, logged } = gateway();
    const node = store.addNode({ name: "a", network: 1 });
    const { id } = store.commands.add(commandOf("a", { spectrum: true }, NOW, 3_600_000));
    await take(hello(node, 1));
    const outcome = await take(seal(node, OUTCOME, 2, cbor({ 0: id, 1: 1, 2: 7 })));
    expect(openAck(node, outcome.sent[0]!)).toMatchObject({ answers: 2, settled: 2 });
    expect(logged.at(-1)?.sentence).toMatch(/does not know spectrum/);
    expect(openAck(node, (await take(event(node, 3, T))).sent[0]!)).toMatchObject({ answers: 3 });
  });

  test("are not spent on a line whose console listens, or that nobody has said hello on", async () => {
    const { store, pipeline, take } = gateway();
    const node = store.addNode({ name: "a", network: 1 });
    ask(store, NOW);
    await take(hello(node, 1, { ...HELLO_MAP, 3: 0 }));
    const silent = uplinkOf(event(node, 2, T));
    silent.uplink.back.writable = () => false;
    pipeline.take(silent.uplink);
    await pipeline.idle();
    expect(store.commands.list("a", 1)[0]!.sent).toBe(0);
    await take(event(node, 3, T));
    expect(store.commands.list("a", 1)[0]!.sent).toBe(1);
  });

  test("are on disk as sent before they go; where that fails, nothing goes", async () => {
    const path = storePath();
    const { store, pipeline, take } = gateway(path);
    const node = store.addNode({ name: "a", network: 1 });
    ask(store, NOW);
    const other = openStore(path);
    const { uplink } = uplinkOf(hello(node, 1));
    const onDisk: unknown[] = [];
    uplink.back.send = () => onDisk.push(other.commands.list("a", 1)[0]!.sent);
    pipeline.take(uplink);
    await pipeline.idle();
    expect(onDisk).toEqual([1]);
    other.close();
    const real = DatabaseSync.prototype.exec;
    const full = Object.assign(new Error("full"), { code: "ERR_SQLITE_ERROR", errcode: 13 });
    vi.spyOn(DatabaseSync.prototype, "exec").mockImplementation(function (this: DatabaseSync, sql) {
      if (sql === "COMMIT") throw full;
      return real.call(this, sql);
    });
    expect((await take(hello(node, 2))).sent).toEqual([]);
    vi.restoreAllMocks();
    expect(store.commands.list("a", 1)[0]!.sent).toBe(1);
  });

  test("that were never sent, and are told of all the same, are counted and acked", async () => {
    const { store, take, refused } = gateway();
    const node = store.addNode({ name: "a", network: 1 });
    const { sent } = await take(seal(node, OUTCOME, 1, cbor({ 0: 4711, 1: 0 })));
    expect(openAck(node, sent[0]!)).toMatchObject({ answers: 1 });
    expect(refused()).toEqual({ "never-sent": 1 });
  });
});
