// A partner asks for other settings of a node over MQTT: the node's real bundle, the gateway with its serial
// lines, and a broker.
import mqtt from "mqtt";
import { expect, onTestFinished, test } from "vitest";
import { configSchema } from "../../gateway/assemble/configuration.ts";
import { startGateway } from "../../gateway/assemble/gateway.ts";
import { systemClock } from "../../gateway/clock.ts";
import { silentLog } from "../../gateway/log.ts";
import { openStore } from "../../gateway/store/open.ts";
import { createLines } from "../../tools/board/line.ts";
import { synthesise } from "../../tools/board/synth.ts";
import { createVirtualNode } from "../../tools/district/node.ts";
import { subscriber, until } from "../processes.ts";

test("a request changes a node's settings, and both are told", { timeout: 60_000 }, async () => {
  const { lines, binding } = createLines(["/virtual/tty0"]);
  const store = openStore(":memory:");
  const enrolled = store.addNode({ name: "elm-4", network: 1 });
  const config = configSchema.parse({
    site: "here",
    data: "/nowhere",
    serial: [{ path: "/virtual/tty0", baud: 115200 }],
    mqtt: { requests: true, embedded: { port: 0 } },
  });
  const gateway = await startGateway(config, { clock: systemClock, log: silentLog, binding, store });
  const url = `mqtt://127.0.0.1:${gateway.brokerPort}`;
  const partner = await subscriber(url, ["sippra/v1/here/response/+", "sippra/v1/here/node/elm-4/info"]);
  const caller = await mqtt.connectAsync(url);
  const node = createVirtualNode({
    name: "elm-4",
    kind: "puckjs",
    scene: "quiet",
    identity: { network: 1, node: enrolled.node, epoch: 0, key: Buffer.from(enrolled.key).toString("hex") },
    line: lines[0]!,
    clock: systemClock,
    signals: synthesise({ seed: 1, leak: null }),
    profile: { interval: 1000, tick: 1000, windows: 1, baud: 115200 },
  });
  onTestFinished(async () => {
    node.board.powerOff();
    await Promise.all([partner.close(), caller.endAsync(true)]);
    await gateway.close();
    store.close();
  });
  node.board.boot();

  const responses = () =>
    partner.messages.filter(({ topic }) => topic.includes("/response/")).map(({ payload }) => payload);
  const info = () => partner.messages.filter(({ topic }) => topic.endsWith("/info")).at(-1)?.payload;
  const ask = (request: object) =>
    caller.publishAsync("sippra/v1/here/request/node-settings", JSON.stringify(request), { qos: 1 });
  await until(
    () => info()?.interval_s === 1,
    () => "the node's hello",
  );

  await ask({ transaction: "t-1", node: "elm-4", interval: 60 });
  await until(
    () => responses().length === 1,
    () => "a refusal",
  );
  expect(responses()[0]).toMatchObject({ transaction: "t-1", state: "refused", refused_by: "gateway" });
  expect(responses()[0].reason).toContain("interval_s");

  await ask({ transaction: "t-2", node: "elm-4", interval_s: 60, tick_s: 20, windows: 2 });
  await until(
    () => responses().some(({ state }) => state === "done"),
    () => `what became of it: ${JSON.stringify(responses())}`,
  );
  const told = responses().filter(({ transaction }) => transaction === "t-2");
  expect(told.map(({ state }) => state)).toEqual(["queued", "done"]);
  expect(told[1].settings).toEqual({ interval_s: 60, tick_s: 20, windows: 2 });
  await until(
    () => info()?.interval_s === 60,
    () => `the next hello: ${JSON.stringify(info())}`,
  );
  expect(info().restart_reason).toBe("command");
  expect(node.board.errors()).toEqual([]);
});
