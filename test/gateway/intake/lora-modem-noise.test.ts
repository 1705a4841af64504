// What else is on the air and on the line of a radio module does no harm.
import { describe, expect, test } from "vitest";
import { MODULE_NAMES, type ModuleName } from "../../../shared/radio/modules/index.ts";
import { createRandom } from "../../../tools/board/synth.ts";
import { collectGarbage } from "./garbage.ts";
import { EVENT, exchange, frameOf, MINUTE_MS, ready, SEED } from "./ready-modem.ts";

describe("what else is on the air, and on the line", () => {
  const random = createRandom(SEED + 2);
  const noise = (bytes: number) => Uint8Array.from({ length: bytes }, () => random() * 256);

  test.each(MODULE_NAMES)("%s: other systems' frames do no harm", async (kind) => {
    const rig = await ready(kind);
    for (let i = 0; i < 40; i++) {
      // LoRaWAN has another sync word, and others on this one send what they like.
      rig.send(noise(23 + (i % 20)), { syncWord: 0x34 });
      rig.send(noise(60), { spreadingFactor: 7 });
      await rig.run(1500);
      rig.send(noise(1 + Math.floor(random() * 238)));
      await rig.run(1500);
    }
    // The longest takes half a second on a slow line.
    await rig.run(1000);
    expect(rig.uplinks).toHaveLength(40);
    expect(rig.problems).toEqual([]);
    await exchange(rig, frameOf(7));
    expect(rig.uplinks.at(-1)!.frame).toEqual(frameOf(7));
  });

  test.each(MODULE_NAMES)("%s: empty packets and those of 239 to 255 B", async (kind) => {
    const rig = await ready(kind);
    for (const bytes of [0, 239, 240, 254, 255]) await exchange(rig, frameOf(7, bytes || 16).slice(0, bytes));
    for (const { frame } of rig.uplinks) expect(frame.length).toBeGreaterThanOrEqual(239);
    expect(rig.problems.filter((fault) => fault !== "damaged")).toEqual([]);
    expect(rig.uplinks.length + rig.problems.length).toBe(5);
    await exchange(rig, frameOf(7));
    expect(rig.uplinks.at(-1)!.frame).toEqual(frameOf(7));
  });

  test.each(MODULE_NAMES)("%s: megabytes of garbage, and lines cut or run together", async (kind) => {
    const rig = await ready(kind);
    const lines: Record<ModuleName, string[]> = {
      rak3172: ["+EVT:RXP2P:", "+EVT:RXP2P:-30:4:", "+EVT:", "+EVT:RXP2P:-30:4:E0+EVT:RXP2P:-3:4:E1"],
      rn2483: ["radio_rx", "radio_rx  E", "radio_rx  E0radio_rx  E1", "radio_rx  zz"],
      "wio-e5": ['+TEST: RX "', '+TEST: RX "E"', '+TEST: LEN:1, RSS+TEST: RX "E0', '+TEST: RX "E0+TEST: RX'],
    };
    const give = async (bytes: Uint8Array) => {
      rig.line.send(bytes);
      await rig.run(1);
    };
    for (const one of lines[kind]) await give(Buffer.from(`${one}\r\n`));
    expect(rig.uplinks.length + rig.problems.filter((fault) => fault === "damaged").length).toBeGreaterThan(
      0,
    );
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    // Some of it without any line end.
    for (let i = 0; i < 60; i++) {
      const bytes = noise(60_000);
      await give(i % 2 ? bytes.filter((byte) => byte !== 10) : bytes);
    }
    collectGarbage();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(64e6);
    expect(rig.problems).toContain("noise");
    await give(Buffer.from("\r\n"));
    await rig.run(MINUTE_MS);
    await exchange(rig, frameOf(7));
    expect(rig.uplinks.at(-1)!.frame).toEqual(frameOf(7));
  });

  test("a flood of packets is handed on, answered as far as there is time, and forgotten", async () => {
    const rig = await ready("rak3172");
    let answers = 0;
    rig.onUplink = ({ back }) => {
      if (!back.writable!(EVENT)) return;
      answers++;
      back.send(frameOf(7, 40));
    };
    for (let i = 0; i < 3000; i++) {
      rig.line.send(Buffer.from(`+EVT:RXP2P:-30:4:${Buffer.from(frameOf(i, 20)).toString("hex")}\r\n`));
      await rig.run(5);
    }
    await rig.run(5000);
    expect(rig.uplinks).toHaveLength(3000);
    // 15 s of them, an answer takes half a second with what it needs around it.
    expect(answers).toBe(rig.answers.length);
    expect(answers).toBeGreaterThan(5);
    expect(rig.running.size).toBeLessThan(5);
  });
});
