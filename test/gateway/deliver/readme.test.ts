// The README's examples of a night, a leak state and a node are what the gateway makes of these frames, to the letter.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { admit } from "../../../gateway/admit/admit.ts";
import { systemClock } from "../../../gateway/clock.ts";
import { payloadOf } from "../../../gateway/deliver/formats/json.ts";
import { leakPayload } from "../../../gateway/deliver/formats/leak.ts";
import type { MqttLink } from "../../../gateway/deliver/link.ts";
import { startRetained } from "../../../gateway/deliver/retained.ts";
import { retainedInfo } from "../../../gateway/deliver/retained-node.ts";
import { topicsOf } from "../../../gateway/deliver/topics.ts";
import { silentLog } from "../../../gateway/log.ts";
import { openStore } from "../../../gateway/store/open.ts";
import { viewOf } from "../../../gateway/store/view.ts";
import type { Cbor } from "../../../shared/cbor.ts";
import { EVENT, NIGHT } from "../../../shared/messages.ts";
import { cbor, hello, seal } from "../admit/nodes.ts";

const README = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");
const HAPPENED = Date.UTC(2026, 10, 24, 4, 0, 2);

/** The first block of the README that holds `text`, as the value it is. */
function example(text: string): unknown {
  const blocks = [...README.matchAll(/^```\n(\{\n.*?\n\})\n```$/gms)].map(([, block]) => block!);
  return JSON.parse(blocks.find((block) => block.includes(text)) ?? "null");
}

it("shows a night and a leak state as they go out", () => {
  const store = openStore(":memory:");
  const node = store.addNode({ name: "elm-street-4", network: 1, node: 3 });
  const hear = (type: number, counter: number, body: Cbor, received: number) =>
    store.transact(() => {
      const frame = admit(seal(node, type, counter, cbor(body)), store.keyring);
      if ("refused" in frame) throw new Error(frame.refused);
      store.accept(frame, { received, via: "serial /dev/ttyUSB0", now: received });
    });
  const components = Uint8Array.from([18, 12, -3, 0, 0], (tenths) => tenths & 0xff);
  hear(EVENT, 3102, [1, HAPPENED / 1000, 214, 17, null, 1, 2, 71, 0, components], HAPPENED + 485);
  // biome-ignore format: items in the order of the wire
  hear(NIGHT, 3103, [
    20_780, -118, -109, -84, -136, 3, -121, 520, 3, 44, 4630, 4702, 4588, 14, 71, 2, 257, 109, 6, 17,
  ], HAPPENED + 1130);
  const night = store.outbox.read(0, 9)[1]!.message;
  expect(example('"baseline_deviation_db"')).toEqual(payloadOf(night, false));
  expect(example('"since_before"')).toEqual(leakPayload(store.leaks()[0]!));
  store.close();
});

it("shows what is told of a node on radio", async () => {
  const at = Date.UTC(2026, 10, 23, 13, 24, 47);
  const store = openStore(":memory:");
  const node = store.addNode({ name: "elm-street-4", network: 1, node: 3 });
  const map = { 0: "0.1.0", 1: "puckjs", 2: 1, 3: 1, 4: 0, 6: [4000, 12, 200], 8: 900, 9: 2 };
  store.transact(() => {
    const frame = admit(hello(node, 1, map), store.keyring);
    if ("refused" in frame) throw new Error(frame.refused);
    const signal = { rssi: -104, snr: -3, margin: 9.5, at };
    store.accept(frame, { received: at, via: "radio /dev/ttyUSB1", now: at, signal });
  });
  const published = new Map<string, unknown>();
  const link = {
    up: true,
    publish: async (topic: string, payload: string | Uint8Array) =>
      void published.set(topic, JSON.parse(String(payload))),
    onUp: () => () => {},
    onDown: () => () => {},
  } as unknown as MqttLink;
  const topics = topicsOf("a", "g");
  const sources = [retainedInfo(viewOf(store), topics)];
  await startRetained({ link, sources, log: silentLog, wall: systemClock }).close();
  expect(published.get(topics.node("elm-street-4").info)).toEqual(example('"margin_db"'));
  store.close();
});
