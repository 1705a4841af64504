// Whatever happens to a radio module, it listens again, and people read of it once.
import { describe, expect, test } from "vitest";
import { MODULE_NAMES, type ModuleName } from "../../../shared/radio/modules/index.ts";
import { createFaults, FAULTS } from "../../../tools/board/modems/index.ts";
import { createRandom } from "../../../tools/board/synth.ts";
import { modemRig, PATH } from "./modem-rig.ts";
import { EVENT, exchange, frameOf, HOUR_MS, MINUTE_MS, type Rig, ready, SEED } from "./ready-modem.ts";

describe("what happens to a module", () => {
  const faulty = (kind: ModuleName) =>
    ready(kind, { faults: (clock) => createFaults({ clock, random: createRandom(SEED) }) });
  /** ms until a frame gets through, one tried each second. */
  async function recovery(rig: Rig): Promise<number> {
    const start = rig.clock.now();
    const before = rig.uplinks.length;
    while (rig.uplinks.length === before && rig.clock.now() < start + 5 * MINUTE_MS) {
      rig.send(frameOf(9, 20));
      await rig.run(1000);
    }
    return rig.clock.now() - start;
  }

  test.each(MODULE_NAMES.flatMap((kind) => FAULTS.map((fault) => [kind, fault] as const)))(
    "%s, %s: a minute after it has ended frames come, and are answered",
    async (kind, fault) => {
      const rig = await faulty(kind);
      rig.onUplink = ({ back }) => back.send(frameOf(7, 40));
      const worst: number[] = [];
      for (const often of [0.2, 1]) {
        rig.faults!.set(fault, often);
        for (let i = 0; i < 20; i++) {
          rig.send(frameOf(i, 30));
          await rig.run(9000);
        }
        rig.faults!.clear();
        // What it does for good, it does until its power is cut.
        if (fault === "hang") {
          rig.module!.powerOff();
          rig.module!.powerOn();
        }
        // Nothing is sent, so that nothing but the gateway finds out.
        await rig.run(MINUTE_MS);
        worst.push(await recovery(rig));
        expect((await exchange(rig, frameOf(9))).answers, `${fault} ${often}`).toHaveLength(1);
      }
      // One may come while it is told to listen anew.
      for (const ms of worst) expect(ms, `${fault} ${worst}`).toBeLessThanOrEqual(3000);
    },
  );

  test.each(MODULE_NAMES)("%s restarts without a word: it is found out within a minute", async (kind) => {
    const rig = await faulty(kind);
    rig.faults!.set("noBanner", 1);
    await exchange(rig, frameOf(7));
    rig.module!.reset();
    await rig.run(MINUTE_MS);
    expect(await recovery(rig)).toBeLessThanOrEqual(3000);
  });

  test.each(MODULE_NAMES)("%s goes deaf: it listens anew after 45 s of silence", async (kind) => {
    const rig = await faulty(kind);
    await exchange(rig, frameOf(7));
    const receivedAt = rig.clock.now();
    await rig.run(20_000);
    rig.module!.deafen();
    expect(rig.module!.listening()).toBeUndefined();
    await rig.run(45_000 + receivedAt - rig.clock.now());
    await rig.run(3000);
    expect(rig.module!.listening()).toBeDefined();
    expect(rig.problems).toEqual([]);
    expect(rig.sentences("warn", "error")).toEqual([]);
  });

  test.each(MODULE_NAMES)(
    "%s: no node's slot is the one in which it is told to listen anew",
    async (kind) => {
      const rig = await ready(kind);
      const HOURS = 48;
      for (let hour = 0; hour < HOURS; hour++) {
        const start = rig.clock.precise();
        // The first is heard; the others come 45, 90, ... seconds after it, each hour.
        for (let node = 0; node < 6; node++) {
          const { ms } = rig.send(frameOf(node, 100));
          await rig.run(ms + 500);
          await rig.run(start + 45_000 * (node + 1) - 200 - rig.clock.precise());
        }
        await rig.run(start + HOUR_MS - rig.clock.precise());
      }
      const counts = [0, 1, 2, 3, 4, 5].map(
        (node) => rig.uplinks.filter(({ frame }) => frame[3] === node).length,
      );
      if (process.env.FIGURES) console.log(kind, `FIG of ${HOURS} frames counts:`, counts.join(", "));
      for (const count of counts) expect(count).toBeGreaterThan(0.85 * HOURS);
    },
  );

  test.each(MODULE_NAMES)("%s is unplugged and plugged in again", async (kind) => {
    const rig = await ready(kind, { channel: { duty: 0.0005 } });
    let writable: boolean | undefined;
    rig.onUplink = ({ back }) => {
      writable = back.writable!(EVENT);
      back.send(frameOf(7, 40));
    };
    // 1800 ms an hour, which five answers of 288 ms and more leave little of.
    for (let i = 0; i < 8; i++) await exchange(rig, frameOf(i));
    const sent = rig.answers.length;
    expect(sent).toBeGreaterThanOrEqual(5);
    expect(sent).toBeLessThan(8);
    expect(writable).toBe(false);
    rig.unplug();
    await rig.run(MINUTE_MS);
    expect(rig.state()).toMatchObject({ name: "away" });
    expect(rig.running.size, "the timer that looks for the port").toBe(1);
    rig.plug();
    await rig.run(12_000);
    expect(rig.sentences("info").at(-1)).toMatch(/ listens at 868\.3 MHz, SF9\.$/);
    await exchange(rig, frameOf(20));
    expect(rig.uplinks.at(-1)!.frame).toEqual(frameOf(20));
    // The account is the radio's, whichever module it has.
    expect(rig.answers).toHaveLength(sent);
    expect(rig.sentences("warn")).toEqual([`${PATH} is gone; waiting for it to come back.`]);
    await rig.run(HOUR_MS);
    await exchange(rig, frameOf(21));
    expect(rig.answers).toHaveLength(sent + 1);
  });

  test("an answer whose module is gone before its time is forgotten", async () => {
    const rig = await ready("rak3172");
    rig.onUplink = ({ back }) => back.send(frameOf(7, 40));
    const { end } = rig.send(frameOf(7));
    await rig.run(end - rig.clock.precise() + 500);
    rig.unplug();
    await rig.run(100);
    rig.plug();
    await rig.run(20_000);
    expect(rig.answers).toEqual([]);
  });

  test("a module that hangs for an hour is told of once when it goes, and once when it is back", async () => {
    const rig = await faulty("rak3172");
    rig.faults!.set("ignored", 1);
    await rig.run(HOUR_MS);
    expect(rig.state()).toMatchObject({ name: "away", why: "The RAK3172 does not answer as it should." });
    rig.faults!.clear();
    await rig.run(MINUTE_MS);
    expect(rig.problems).toEqual(["module-silent"]);
    expect(rig.sentences("info").slice(2)).toEqual(["The RAK3172 listens again at 868.3 MHz, SF9."]);
    expect(rig.state().name).toBe("listening");
  });

  test.each(MODULE_NAMES)(
    "%s: closing at any moment leaves no timer and says nothing after",
    async (kind) => {
      const random = createRandom(SEED);
      for (let i = 0; i < 60; i++) {
        const rig = modemRig(kind);
        rig.onUplink = ({ back }) => back.send(frameOf(7, 40));
        const at = random() * (i % 2 === 0 ? 4000 : 300);
        if (i % 2 === 1) {
          await rig.run(5000);
          rig.send(frameOf(7, 120));
          await rig.run(random() * 2500);
        }
        await rig.run(at);
        const closed = rig.close();
        const before = [rig.uplinks.length, rig.problems.length, rig.logged.length, rig.written.length];
        await closed;
        expect(rig.running.size, `${i}`).toBe(0);
        rig.send(frameOf(8));
        await rig.run(90_000);
        expect([rig.uplinks.length, rig.problems.length, rig.logged.length, rig.written.length]).toEqual(
          before,
        );
        expect(rig.running.size).toBe(0);
      }
    },
  );

  test("closing while the port is being opened leaves it closed, and nothing is written", async () => {
    const rig = modemRig("rak3172");
    await rig.close();
    expect(rig.written).toEqual([]);
    expect(rig.logged).toEqual([]);
    expect(rig.running.size).toBe(0);
  });
});

test("a module without power is tried for hours without heaping anything up", async () => {
  const rig = await ready("rak3172");
  rig.module!.powerOff();
  await rig.run(6 * HOUR_MS);
  expect(rig.problems).toEqual(["module-silent"]);
  expect(rig.running.size).toBeLessThan(4);
  rig.module!.powerOn();
  await rig.run(10_000);
  expect(rig.sentences("info").at(-1)).toBe("The RAK3172 listens again at 868.3 MHz, SF9.");
});
