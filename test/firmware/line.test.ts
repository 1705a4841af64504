// What a node makes of bytes that arrive from its data line: acks that it may take, and everything else.
import { describe, expect, test } from "vitest";
import { ACK, READING } from "../../shared/messages.ts";
import { createRig, MINUTE_MS, START } from "../rig.ts";
import { nodeCcm } from "../shared/crypto.ts";

describe("what arrives from the line", () => {
  const listening = () => {
    const rig = createRig({ signals: { pressure: () => 400 } });
    rig.answer(false);
    rig.board.boot();
    rig.run(4000);
    return rig;
  };
  const clockIsSet = (rig: ReturnType<typeof createRig>) => {
    rig.run(16 * MINUTE_MS);
    return rig.uplinks.filter(({ type }) => type === READING).at(-1)!.body[0] !== null;
  };
  const ackBody = [1, 1, null, START / 1000 + 4, 0];

  test("the right ack sets the clock", () => {
    const rig = listening();
    rig.sendDown(ACK, ackBody);
    expect(clockIsSet(rig)).toBe(true);
  });

  test.each<[string, (rig: ReturnType<typeof createRig>) => void]>([
    ["under another key", (rig) => rig.sendDown(ACK, ackBody, nodeCcm(Buffer.alloc(16, 1)))],
    ["that answers an uplink it has not sent", (rig) => rig.sendDown(ACK, [2, ...ackBody.slice(1)])],
    ["of another type", (rig) => rig.sendDown(17, ackBody)],
    ["with a body that is no array", (rig) => rig.sendDown(ACK, { 0: 1 } as never)],
    ["with negative numbers", (rig) => rig.sendDown(ACK, [1, -1, null, 5, 5])],
    ["that is cut short", (rig) => rig.sendDown(ACK, [1, 1])],
    [
      "after more than a minute",
      (rig) => {
        rig.run(61_000);
        rig.sendDown(ACK, ackBody);
      },
    ],
  ])("an ack %s is not taken", (_, send) => {
    const rig = listening();
    send(rig);
    expect(clockIsSet(rig)).toBe(false);
    expect(rig.board.errors()).toEqual([]);
  });

  test("a replayed ack is not taken again", () => {
    const rig = listening();
    rig.sendDown(ACK, ackBody, rig.cipher, 9);
    const first = clockIsSet(rig);
    rig.sendDown(ACK, [rig.uplinks.at(-1)!.counter, 1, null, 0, 0], rig.cipher, 9);
    rig.run(16 * MINUTE_MS);
    expect(first).toBe(true);
    expect(rig.uplinks.at(-1)!.body[0]).toBeGreaterThan(START / 1000);
  });

  test("100 kB of anything do no harm, and the next ack is heard", () => {
    const rig = listening();
    let x = 1;
    for (let i = 0; i < 100; i++) {
      rig.board.receive(Uint8Array.from({ length: 1000 }, () => (x = (x * 48271) % 2147483647) & 255));
    }
    rig.board.receive(new Uint8Array(5000).fill(7));
    rig.board.receive(new Uint8Array([0]));
    rig.sendDown(ACK, ackBody);
    expect(clockIsSet(rig)).toBe(true);
    expect(rig.board.errors()).toEqual([]);
  });
});
