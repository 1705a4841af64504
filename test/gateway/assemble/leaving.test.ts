// A node that is renamed or removed while it speaks, and while the broker is away: what it has said goes out, what is
// retained of it goes, and its name is free.
import { crc32 } from "node:zlib";
import { expect, it } from "vitest";
import { configSchema } from "../../../gateway/assemble/configuration.ts";
import { startGateway } from "../../../gateway/assemble/gateway.ts";
import type { Enrolment } from "../../../gateway/store/enrolments.ts";
import { openStore } from "../../../gateway/store/open.ts";
import { cobsEncode } from "../../../shared/cobs.ts";
import { freePort } from "../../../tools/bench/broker.ts";
import { createLines } from "../../../tools/board/line.ts";
import { atEnd } from "../../later.ts";
import { hello, reading } from "../admit/nodes.ts";
import { hastyClock, keepingLog, listeningBroker, until } from "../deliver/harness.ts";
import { storePath } from "../store/folder.ts";

const root = "sippra/v1/here/node";

it("takes along what is retained, loses nothing that was acknowledged, and frees the name", async () => {
  const port = await freePort();
  let broker = await listeningBroker(port);
  const path = storePath();
  const store = openStore(path);
  atEnd(() => store.close());
  const { lines, binding } = createLines(["/virtual/1"]);
  const config = configSchema.parse({
    site: "here",
    data: "/nowhere",
    serial: [{ path: "/virtual/1" }],
    mqtt: { url: `mqtt://127.0.0.1:${port}` },
  });
  const deps = { clock: hastyClock, wall: hastyClock, log: keepingLog(), store, binding };
  const gateway = await startGateway(config, deps);
  atEnd(gateway.close);
  atEnd(() => broker.close());
  const line = lines[0]!;
  let answers = 0;
  line.onReceive(() => answers++);
  const send = (frame: Uint8Array) => line.send(cobsEncode(frame, crc32));
  const counters = new Map<Enrolment, number>();
  const next = (node: Enrolment) => {
    counters.set(node, (counters.get(node) ?? 0) + 1);
    return counters.get(node)!;
  };
  const retained = (name: string) =>
    [...broker.retained]
      .filter(([topic]) => topic.startsWith(`${root}/${name}/`))
      .map(([topic]) => topic.split("/")[5]);
  const say = (node: Enrolment) => send(reading(node, next(node), Math.floor(Date.now() / 1000)));

  const node = store.addNode({ name: "elm-4", network: 1 });
  await until(() => {
    send(hello(node, next(node)));
    return answers > 0;
  });
  say(node);
  await until(() => retained("elm-4").length === 3);
  expect(retained("elm-4").sort()).toEqual(["availability", "info", "latest"]);

  // Another process renames it: `nodes rename`.
  const other = openStore(path);
  other.renameNode("elm-4", "elm-5", Date.now());
  await until(() => retained("elm-4").length === 0 && retained("elm-5").length === 3);
  say(node);
  await until(() => broker.arrivals.some(({ topic }) => topic === `${root}/elm-5/reading`));

  // The broker is away; the node says something, and is removed.
  await broker.close();
  await until(() => !gateway.link.up);
  say(node);
  const said = `1-1-0-${counters.get(node)}`;
  await until(() => store.recent("elm-5", 1)[0]!.counter === counters.get(node));
  expect(other.removeNode("elm-5", Date.now()).waiting).toBeGreaterThan(0);
  other.close();
  say(node);
  await until(() => gateway.refusals()["unknown-node"]! > 0);
  expect(() => store.addNode({ name: "elm-5", network: 1 })).toThrow(
    /The broker still has messages of an earlier node elm-5/,
  );
  broker = await listeningBroker(port);
  await until(() => broker.arrivals.some(({ id }) => id === said));
  await until(() => store.formerNames.former().includes("elm-5"));
  await until(() => {
    try {
      return store.addNode({ name: "elm-5", network: 1 }).node === 2;
    } catch {
      return false;
    }
  });
  expect(retained("elm-4")).toEqual([]);
});
