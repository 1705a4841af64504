// Whatever comes to the embedded broker, and however much: it goes on, and so does everybody else.
import { describe, it } from "vitest";
import { spoil } from "../../fuzz/mutate.ts";
import { KIND } from "./embedded.ts";
import { seeded, until } from "./harness.ts";
import { joinByWire, openWatched } from "./hostile.ts";
import {
  connectPacket,
  openWire,
  PROPERTY,
  packetOf,
  propertiesOf,
  publishPacket,
  subscribePacket,
  text,
} from "./wire.ts";

/** Packets as they should be, of everything that a client sends. */
function madeUp(random: () => number): Buffer[] {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const version = pick([4, 5] as const);
  const name = () =>
    pick(["a", "a/b", "constructor", "__proto__", "$SYS/x", "+/#", "", "sippra/v1/here/alarm", "é"]);
  const properties = () =>
    pick([
      [],
      [PROPERTY.payloadFormat, 1],
      [PROPERTY.messageExpiry, 0, 0, 0, 9],
      [PROPERTY.contentType, ...text("t")],
      [PROPERTY.responseTopic, ...text(name())],
      [PROPERTY.correlationData, ...text("id")],
      [PROPERTY.subscriptionId, pick([0, 1, 127])],
      [PROPERTY.sessionExpiry, 0, 0, 0, 9],
      [PROPERTY.userProperty, ...text("k"), ...text("v"), PROPERTY.userProperty, ...text("k"), ...text("w")],
      [PROPERTY.topicAlias, 0, pick([0, 1])],
    ]);
  const will = () =>
    pick([
      undefined,
      {
        topic: name(),
        payload: "will",
        qos: pick([0, 1, 2, 3]),
        retain: pick([true, false]),
        properties: properties(),
      },
    ]);
  const id = () => [0, pick([0, 1, 2, 3])];
  const kinds: (() => Buffer)[] = [
    () =>
      publishPacket({
        topic: name(),
        payload: pick(["", "x", "x".repeat(300)]),
        qos: pick([0, 1, 2]),
        retain: pick([true, false]),
        messageId: pick([0, 1, 2]),
        version,
        properties: properties(),
      }),
    () => subscribePacket([name(), name()], version, pick([0, 1, 2])),
    () => packetOf(0xa2, id(), propertiesOf(version), text(name())),
    () => packetOf(pick([0x40, 0x50, 0x62, 0x70]), id(), version === 5 ? [pick([0, 0x87])] : []),
    () => packetOf(0xc0),
    () => packetOf(0xe0, version === 5 ? [pick([0, 4]), ...propertiesOf(5, properties())] : []),
    () => packetOf(0xf0, [0, 0]),
  ];
  const connect = connectPacket({
    id: pick(["", "c", "constructor", "__proto__", "d"]),
    version,
    clean: pick([true, false]),
    keepAlive: pick([0, 1, 60]),
    properties: pick([[], [PROPERTY.sessionExpiry, 0, 0, 0, 5], properties()]),
    ...((each) => each && { will: each })(will()),
  });
  return [connect, ...Array.from({ length: Math.floor(random() * 8) }, () => pick(kinds)())];
}

describe("bytes at random", () => {
  it.each([1, 2, 3, 4])("bring nobody down (seed %i)", async (seed) => {
    const { port, lives } = await openWatched({ connectMs: 500 });
    const random = seeded(seed);
    for (let round = 0; round < 40; round++) {
      const wires = Array.from({ length: 8 }, () => {
        const wire = openWire(port);
        const [connect, ...packets] = madeUp(random);
        // Some come whole, some in pieces, some are noise from the first byte on.
        const bytes = Buffer.concat(
          random() < 0.1
            ? [Buffer.from(Array.from({ length: 200 }, () => random() * 256))]
            : [connect!, ...packets.map((each) => spoil(each, random))],
        );
        const all = random() < 0.2 ? Buffer.from(spoil(bytes, random)) : bytes;
        const cut = random() < 0.5 ? all.length : Math.floor(random() * all.length);
        wire.send(all.subarray(0, cut));
        setImmediate(() => wire.socket.end(all.subarray(cut)));
        return wire;
      });
      await until(() => wires.every(({ closed }) => closed));
    }
    await lives("at the end");
  });
});

describe("a flood", () => {
  it("of the smallest packets beside readers that take nothing lets others through", async () => {
    const { port, lives } = await openWatched({}, "alive");
    for (let n = 0; n < 4; n++) {
      const stuck = await joinByWire(port, 4);
      stuck.send(subscribePacket(["a"]));
      await until(() => stuck.has(KIND.suback));
      stuck.socket.pause();
    }
    // For nobody as well: what nobody wants is done in the call in which it comes.
    const some = ["a", "b"].map((topic) => publishPacket({ topic }));
    const flood = Buffer.concat(Array.from({ length: 5_000 }, () => some).flat());
    for (let n = 0; n < 20; n++) {
      const wire = await joinByWire(port, 4);
      const pour = () => {
        while (wire.socket.write(flood));
      };
      wire.socket.on("drain", pour);
      pour();
    }
    for (let n = 0; n < 3; n++) await lives(`${n}`);
  });
});
