// A partner asks for other settings of a node over MQTT: the node's real bundle, the gateway with its serial
// lines, and a broker.
import { join } from "node:path";
import mqtt from "mqtt";
import { expect, test } from "vitest";
import { configSchema } from "../../gateway/assemble/configuration.ts";
import { startGateway } from "../../gateway/assemble/gateway.ts";
import { systemClock } from "../../gateway/clock.ts";
import { hashPassword } from "../../gateway/config/password.ts";
import { changeUsers } from "../../gateway/config/users.ts";
import { silentLog } from "../../gateway/log.ts";
import { openStore } from "../../gateway/store/open.ts";
import { createLines } from "../../tools/board/line.ts";
import { synthesise } from "../../tools/board/synth.ts";
import { createVirtualNode } from "../../tools/district/node.ts";
import { atEnd, later } from "../later.ts";
import { subscriber, temporaryFolder, until } from "../processes.ts";

const PASSWORD = "twelve-letters";

/** Of one who may ask. */
async function usersFile(): Promise<string> {
  const { path, remove } = temporaryFolder();
  atEnd(remove);
  const file = join(path, "users.json");
  const password = await hashPassword(PASSWORD);
  const planner = { name: "planner", password, write: [], requests: true, known_noise: false };
  changeUsers(file, (users) => void users.set(planner.name, planner));
  return file;
}

/** A gateway with a broker of its own that takes requests, and a node on its line that has just been switched on. */
async function startSite() {
  const { lines, binding } = createLines(["/virtual/tty0"]);
  const store = later(openStore(":memory:"));
  const { node: number, key } = store.addNode({ name: "elm-4", network: 1 });
  const node = createVirtualNode({
    name: "elm-4",
    kind: "puckjs",
    scene: "quiet",
    identity: { network: 1, node: number, epoch: 0, key: Buffer.from(key).toString("hex") },
    line: lines[0]!,
    clock: systemClock,
    signals: synthesise({ seed: 1, leak: null }),
    profile: { interval: 1000, tick: 1000, windows: 1, baud: 115200 },
  });
  atEnd(node.board.powerOff);
  node.board.boot();
  const config = configSchema.parse({
    site: "here",
    data: "/nowhere",
    serial: [{ path: "/virtual/tty0", baud: 115200 }],
    mqtt: { requests: true, embedded: { port: 0, users_file: await usersFile() } },
  });
  const gateway = later(await startGateway(config, { clock: systemClock, log: silentLog, binding, store }));
  return { url: `mqtt://planner:${PASSWORD}@127.0.0.1:${gateway.brokerPort}`, board: node.board };
}

/** A partner who asks for settings, and hears what becomes of that and what the node is. */
async function startPartner(url: string) {
  const { messages } = later(
    await subscriber(url, ["sippra/v1/here/response/+", "sippra/v1/here/node/elm-4/info"]),
  );
  const caller = await mqtt.connectAsync(url);
  atEnd(() => caller.endAsync(true));
  const payloads = (topic: RegExp) =>
    messages.filter((message) => topic.test(message.topic)).map(({ payload }) => payload);
  return {
    responses: () => payloads(/\/response\//),
    infos: () => payloads(/\/info$/),
    request: (settings: object) =>
      caller.publishAsync("sippra/v1/here/request/node-settings", JSON.stringify(settings), { qos: 1 }),
  };
}

test("a request changes a node's settings, and both are told", async () => {
  const { url, board } = await startSite();
  const { responses, infos, request } = await startPartner(url);

  // While the node keeps its console.
  await request({ transaction: "t-1", node: "elm-4", interval: 60 });
  await until(() => responses().length === 1, "a refusal");
  expect(responses()[0]).toMatchObject({ transaction: "t-1", state: "refused", refused_by: "gateway" });
  expect(responses()[0].reason_text).toContain("interval_s");

  await request({ transaction: "t-2", node: "elm-4", interval_s: 60, tick_s: 20, windows: 2 });
  await until(() => infos().some(({ interval_s }) => interval_s === 1), "the node's hello");
  await until(
    () => responses().some(({ state }) => state === "done"),
    () => `what became of it: ${JSON.stringify(responses())}`,
  );
  const answers = responses().filter(({ transaction }) => transaction === "t-2");
  expect(answers.map(({ state }) => state)).toEqual(["queued", "done"]);
  expect(answers[1].settings).toEqual({ interval_s: 60, tick_s: 20, windows: 2 });
  await until(
    () => infos().at(-1)?.interval_s === 60,
    () => `the next hello: ${JSON.stringify(infos())}`,
  );
  expect(infos().at(-1).restart_reason).toBe("command");
  expect(board.errors()).toEqual([]);
});
