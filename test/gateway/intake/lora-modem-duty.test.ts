// The gateway's radio sends within the duty cycle, whatever is asked of it, and what cannot be sent is not spent.
import { expect, onTestFinished, test } from "vitest";
import { startRefusals } from "../../../gateway/admit/refusals.ts";
import { startPipeline } from "../../../gateway/assemble/pipeline.ts";
import { createAccount } from "../../../gateway/intake/airtime-account.ts";
import { silentLog } from "../../../gateway/log.ts";
import type { Settings } from "../../../gateway/settings.ts";
import { openStore } from "../../../gateway/store/open.ts";
import { COMMAND } from "../../../shared/messages.ts";
import { MODULE_NAMES } from "../../../shared/radio/modules/index.ts";
import { createFaults } from "../../../tools/board/modems/index.ts";
import { createRandom } from "../../../tools/board/synth.ts";
import { event, HELLO_MAP, hello, openDownlink } from "../admit/nodes.ts";
import { exchange, frameOf, HOUR_MS, ready, SEED } from "./ready-modem.ts";

test.each(MODULE_NAMES)(
  "%s: whatever is asked, no hour has more than its share on the air, and none overlap",
  async (kind) => {
    const rig = await ready(kind, { faults: (clock) => createFaults({ clock, random: createRandom(SEED) }) });
    const random = createRandom(SEED + 1);
    rig.onUplink = ({ back, frame }) =>
      void rig.clock.setTimeout(
        () => back.send(frameOf((frame[2]! << 8) | frame[3]!, 24 + Math.floor(random() * 21))),
        random() * 900,
      );
    // Answers whose end is not told, or that are refused, are the ones that a driver would send again.
    rig.faults!.set("untold", 0.02);
    rig.faults!.set("busy", 0.01);
    rig.faults!.set("unanswered", 0.01);
    const end = rig.clock.now() + 2.5 * HOUR_MS;
    let sent = 0;
    while (rig.clock.now() < end) {
      rig.send(frameOf(Math.floor(random() * 600), 16 + Math.floor(random() * 100)));
      sent++;
      await rig.run(600 + random() * 8000);
    }
    const budget = 36_000;
    let most = 0;
    // The fullest hour begins with a packet or ends with one.
    for (const from of rig.answers.flatMap(({ at, end }) => [at, end - HOUR_MS])) {
      const inHour = rig.answers
        .filter((one) => one.end > from && one.at < from + HOUR_MS)
        .reduce((sum, one) => sum + Math.min(one.end, from + HOUR_MS) - Math.max(one.at, from), 0);
      most = Math.max(most, inHour);
    }
    if (process.env.FIGURES)
      console.log(
        kind,
        `${sent} uplinks, ${rig.answers.length} answers, fullest hour ${Math.round(most)} ms`,
      );
    expect(most).toBeLessThanOrEqual(budget);
    expect(most).toBeGreaterThan(0.8 * budget);
    for (const [i, { at }] of rig.answers.entries())
      if (i > 0) expect(at).toBeGreaterThanOrEqual(rig.answers[i - 1]!.end);
    // The account is of the radio: of what its modules have really sent.
    const account = createAccount(0.01);
    for (const one of rig.answers) {
      expect(account.wait(one.end - one.at, one.at)).toBeLessThan(500);
      account.spend(one.end - one.at, one.at);
    }
  },
);

test("a gateway that is started again goes on with the hour that it was in", async () => {
  const kept: { at: number; ms: number }[] = [];
  const airtime = { sent: () => [...kept], keep: (one: (typeof kept)[number]) => void kept.push(one) };
  const answers = async () => {
    const rig = await ready("rak3172", { airtime, channel: { duty: 0.001 } });
    rig.onUplink = ({ back }) => back.send(frameOf(7, 40), "must");
    // Ten minutes of hellos, of as many nodes.
    for (let node = 1; node <= 100; node++) await exchange(rig, frameOf(node, 30));
    await rig.close();
    return rig.answers.length;
  };
  const first = await answers();
  expect(first).toBeGreaterThan(5);
  expect(kept.length).toBe(first);
  // The same minutes once more, by its clock: what was sent then was sent just now.
  expect(await answers()).toBe(0);
});

test("an answer whose time on the air cannot be kept is not sent", async () => {
  const airtime = {
    sent: () => [],
    keep: () => {
      throw new Error("the disk is full");
    },
  };
  const rig = await ready("rak3172", { airtime });
  rig.onUplink = ({ back }) => back.send(frameOf(7, 40), "must");
  const { answers } = await exchange(rig, frameOf(1, 30));
  expect(answers).toEqual([]);
});

test("events and hellos are answered when routine is not any more", async () => {
  const rig = await ready("rak3172");
  const answered: string[] = [];
  let need: "routine" | "gaps" | "must" = "routine";
  rig.onUplink = ({ back }) => back.send(frameOf(7, 40), need);
  for (let node = 1; node <= 200; node++) {
    need = node % 20 === 0 ? "must" : "routine";
    const { answers } = await exchange(rig, frameOf(node, 30));
    if (answers.length > 0) answered.push(need);
  }
  const count = (what: string) => answered.filter((each) => each === what).length;
  expect(count("must")).toBe(10);
  expect(count("routine")).toBeLessThan(100);
  expect(rig.problems).toEqual([]);
});

test("a command is spent only where it is sent: neither a hello nor an event takes it while there is no time", async () => {
  const rig = await ready("rak3172", { channel: { duty: 0.0001 } });
  const { clock } = rig;
  const store = openStore(":memory:");
  const log = silentLog;
  const pipeline = startPipeline({ store, clock, log, refusals: startRefusals({ clock, log }) });
  onTestFinished(() => store.close());
  rig.onUplink = pipeline.take;
  const node = store.addNode({ name: "a", network: 1 });
  const all: Settings = {
    interval_s: 36_000,
    tick_s: 3600,
    utc_offset_min: -720,
    windows: 10,
    restart: true,
    known_noise: true,
    spectrum: true,
  };
  const ask = () =>
    store.commands.add({
      node: "a",
      settings: all,
      origin: "cli",
      transaction: null,
      reply: null,
      now: clock.now(),
      lifetime: 9 * HOUR_MS,
    });
  const sent = () => store.commands.list("a", 1)[0]!.sent;
  let counter = 70_000;
  const tell = async (frame: Uint8Array) => (await exchange(rig, frame)).answers.map(({ packet }) => packet);
  // 360 ms an hour: one answer.
  expect(await tell(hello(node, counter++))).toHaveLength(1);
  ask();
  expect(await tell(hello(node, counter++))).toEqual([]);
  expect(await tell(event(node, counter++, null))).toEqual([]);
  expect(sent()).toBe(0);
  await rig.run(HOUR_MS);
  // The console of a node on radio is none of the radio's business.
  const [answer] = await tell(hello(node, counter++, { ...HELLO_MAP, 3: 0 }));
  expect(openDownlink(node, answer!).type).toBe(COMMAND);
  // That there is time was asked for one of 56 B; this one's id could take 4 B more.
  expect(answer!.length).toBeLessThanOrEqual(52);
  expect(sent()).toBe(1);
  expect(store.nodes()[0]!.signal).toMatchObject({ rssi: -90, snr: 8, margin: 20.5 });
});
