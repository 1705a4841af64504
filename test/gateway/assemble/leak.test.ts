// A suspicion on its way from a node's line to a partner, through a whole gateway: nights, a change of leak state,
// a spectrum; and what is retained of it when the gateway starts again, at a broker that knows nothing.
import { crc32 } from "node:zlib";
import { expect, it } from "vitest";
import { configSchema } from "../../../gateway/assemble/configuration.ts";
import { startGateway } from "../../../gateway/assemble/gateway.ts";
import { type Clock, systemClock } from "../../../gateway/clock.ts";
import { openStore } from "../../../gateway/store/open.ts";
import type { Cbor } from "../../../shared/cbor.ts";
import { cobsEncode } from "../../../shared/cobs.ts";
import { EVENT, NIGHT, SPECTRUM } from "../../../shared/messages.ts";
import { createLines } from "../../../tools/board/line.ts";
import { atEnd } from "../../later.ts";
import { cbor, hello, records, seal } from "../admit/nodes.ts";
import { ear, keepingLog, NOW, until } from "../deliver/harness.ts";
import { storePath } from "../store/folder.ts";

const started = Date.now();
const clock: Clock = { ...systemClock, now: () => NOW + Date.now() - started };
const T = NOW / 1000;
const NODE = "sippra/v1/here/node/elm-4";

// biome-ignore format: items in the order of the wire
const night = (date: number, state: number, score: number): Cbor => [
  date, -140, -131, -99, -150, 3, -141, 640, 4, 44, 4100, 4210, 3999, 12, score, state, 256, 160, -3, 11,
];

it("takes what a node decides to its topics, and tells the same when started again", async () => {
  const path = storePath();
  const { lines, binding } = createLines(["/virtual/1"]);
  const log = keepingLog();
  const start = async () => {
    const store = openStore(path);
    atEnd(() => store.close());
    const config = configSchema.parse({
      site: "here",
      data: "/nowhere",
      serial: [{ path: "/virtual/1" }],
      mqtt: { embedded: { port: 0 } },
    });
    const gateway = await startGateway(config, { clock, log, store, binding });
    atEnd(gateway.close);
    const subscriber = await ear(`mqtt://127.0.0.1:${gateway.brokerPort}`);
    atEnd(subscriber.close);
    const at = (topic: string) =>
      subscriber.last.get(`${NODE}/${topic}`) as Record<string, unknown> | undefined;
    return { store, gateway, subscriber, at };
  };

  const first = await start();
  const node = first.store.addNode({ name: "elm-4", network: 1 });
  let counter = 0;
  const send = (frame: Uint8Array) => lines[0]!.send(cobsEncode(frame, crc32));
  const say = (type: number, body: Cbor) => send(seal(node, type, ++counter, cbor(body)));
  let answers = 0;
  lines[0]!.onReceive(() => answers++);
  // The line is open once it answers: before, bytes are lost like on any port that nobody reads.
  await until(() => {
    send(hello(node, ++counter));
    return answers > 0;
  });

  const lost = ++counter;
  say(NIGHT, night(20_779, 1, 12));
  await until(() => first.at("leak")?.state === "ok");
  expect(first.at("leak")).toMatchObject({ since: null, night: "2026-11-22", components: null });
  say(EVENT, [1, T, null, 22, null, 1, 2, 61, 0, new Uint8Array([25, 0, 0xff, 3, 0])]);
  say(NIGHT, night(20_780, 2, 61));
  const before = answers;
  say(SPECTRUM, [0, 20_780, new Uint8Array(32).fill(0xc0), 40]);
  say(SPECTRUM, [1, 20_780, new Uint8Array(16).fill(2), -160, 2]);
  await until(() => first.at("spectrum")?.part === "levels" && first.at("leak")?.night === "2026-11-23");
  await first.gateway.idle();
  expect(answers).toBeGreaterThanOrEqual(before + 2);
  expect(first.at("night")).toMatchObject({ state: "suspect", state_code: 2, leak_score: 61, rise_db: 5.5 });
  expect(first.at("event")).toMatchObject({
    kind: "leak-state",
    after_state: "suspect",
    components: { rise: 2.5, spread: 0, frequency: -0.1, pressure: 0.3, tonal: 0 },
  });
  const leak = {
    based_on: `1-1-0-${counter - 2}`,
    site: "here",
    gateway: "gateway-1",
    node: "elm-4",
    time: expect.any(String),
    state: "suspect",
    state_code: 2,
    since: new Date(NOW).toISOString(),
    since_before: null,
    received: expect.any(String),
    rule: null,
    rule_code: null,
    crept_db: null,
    leak_score: 61,
    components: { rise: 2.5, spread: 0, frequency: -0.1, pressure: 0.3, tonal: 0 },
    rise_db: 5.5,
    baseline_dbfs: -75,
    night: "2026-11-23",
    flags: ["no-reference"],
    flags_bits: 256,
  };
  expect(first.at("leak")).toEqual(leak);
  expect(log.sentences).toContain("A node suspects a leak.");
  // What comes late moves nothing.
  send(records(node, ++counter, 0, [[lost, NIGHT, night(20_770, 3, 99)]] as never));
  say(EVENT, [0, T, null, -413, 600, 4123, 3710, null, 0]);
  await until(() => first.at("event")?.kind === "burst");
  expect(first.at("leak")).toEqual(leak);
  expect(first.store.recent("elm-4", 9).map((each) => each.counter)).toContain(lost);
  await first.gateway.close();

  const second = await start();
  await until(() => second.at("leak") !== undefined);
  expect(second.at("leak")).toEqual(leak);
});
