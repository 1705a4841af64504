// What a radio module's way in is made of, each part alone: one answer at a time, readiness told once each way, a
// watch that listens anew at no fixed moment, and answers in their windows.
import { describe, expect, test } from "vitest";
import { createTimerGroup } from "../../../gateway/clock.ts";
import { createAccount } from "../../../gateway/intake/airtime-account.ts";
import { createAnswerSlot } from "../../../gateway/intake/answer-slot.ts";
import { createDownlinkScheduler } from "../../../gateway/intake/downlink-scheduler.ts";
import { watchListening } from "../../../gateway/intake/listening-watch.ts";
import { modemTiming } from "../../../gateway/intake/modem-timing.ts";
import { trackReadiness } from "../../../gateway/intake/module-readiness.ts";
import { startAnswers } from "../../../gateway/intake/radio-answers.ts";
import { silentLog } from "../../../gateway/log.ts";
import { airtime } from "../../../shared/radio/airtime.ts";
import { RADIO_MODULES } from "../../../shared/radio/modules/index.ts";
import { createSimClock } from "../../../tools/board/sim-clock.ts";
import { keepingLog } from "../deliver/harness.ts";

const NOW = 1_800_000_000_000;
const EVENT = { type: "event" };

test("an answer is released once, and in time; then the slot is free", () => {
  const slot = createAnswerSlot();
  expect([slot.isFree(), slot.release(0)]).toEqual([true, false]);
  slot.fill(100);
  expect(slot.isFree()).toBe(false);
  expect(slot.release(100)).toBe(true);
  // On its way it is not free, and not to be sent a second time.
  expect(slot.isFree()).toBe(false);
  expect([slot.release(100), slot.isFree()]).toEqual([false, true]);
  slot.fill(100);
  expect([slot.release(101), slot.isFree()]).toEqual([false, true]);
  slot.fill(100);
  slot.clear();
  expect([slot.isFree(), slot.release(50)]).toEqual([true, false]);
});

test("silence is broken at moments that come back to none of an hour, and not while something is heard", () => {
  const clock = createSimClock(NOW);
  const moments: number[] = [];
  const watch = watchListening(clock, () => moments.push(clock.now() - NOW));
  clock.runUntil(NOW + 100_000);
  expect(moments).toEqual([]);
  for (let i = 0; i < 100; i++) {
    watch.restart();
    clock.runUntil(clock.now() + 29_000);
  }
  expect(moments).toEqual([]);
  clock.runUntil(NOW + 20 * 3_600_000);
  const waits = moments.slice(1).map((at, i) => at - moments[i]!);
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(30_000);
  expect(Math.max(...waits)).toBeLessThanOrEqual(45_000);
  // Of twenty hours, how many have the fullest second of an hour: every one, where it is always after 45 s.
  const times = new Map<number, number>();
  for (const at of moments) {
    const second = Math.floor((at % 3_600_000) / 1000);
    times.set(second, (times.get(second) ?? 0) + 1);
  }
  expect(Math.max(...times.values())).toBeLessThan(10);
  const before = moments.length;
  watch.stop();
  clock.runUntil(NOW + 30 * 3_600_000);
  expect(moments.length).toBe(before);
});

test("timers end together", () => {
  const clock = createSimClock(0);
  const timers = createTimerGroup(clock);
  const ran: number[] = [];
  for (const ms of [10, 20, 30]) timers.later(ms, () => ran.push(ms));
  clock.runUntil(15);
  timers.clear();
  clock.runUntil(100);
  expect(ran).toEqual([10]);
});

describe("readiness", () => {
  function rig() {
    const clock = createSimClock(NOW);
    const log = keepingLog();
    const faults: string[] = [];
    const onFault = (fault: string) => void faults.push(fault);
    const readiness = trackReadiness({ title: "RAK3172", where: "here", clock, log, via: "radio", onFault });
    return { clock, log, faults, readiness, wait: (ms: number) => clock.runUntil(clock.now() + ms) };
  }

  test("is told once with the version, and after a long outage once more", () => {
    const { log, faults, readiness, wait } = rig();
    expect(readiness.state()).toEqual({ name: "opening", since: NOW });
    readiness.identified("4.2.1");
    wait(500);
    readiness.listens();
    readiness.listens();
    expect(readiness.state()).toEqual({ name: "listening", since: NOW + 500 });
    expect(log.sentences).toEqual(["A RAK3172 listens here."]);
    // A short one is nobody's affair.
    readiness.restarted();
    expect(readiness.isReady()).toBe(false);
    wait(3000);
    readiness.listens();
    wait(1000);
    for (let i = 0; i < 5; i++) {
      readiness.notAnswered();
      wait(3000);
    }
    expect(readiness.state()).toMatchObject({ name: "away", since: NOW + 4500 });
    readiness.listens();
    expect(log.sentences).toEqual(["A RAK3172 listens here.", "The RAK3172 listens again here."]);
    expect(faults).toEqual(["module-restarted", "module-silent"]);
  });

  test("one that cannot be set up is told of with what it refused", () => {
    const { log, readiness } = rig();
    readiness.identified("4.2.1");
    readiness.commanded("AT+P2P=1");
    readiness.refused("AT_ERROR");
    readiness.notAnswered();
    expect(log.sentences[0]).toContain('to "AT+P2P=1" it says "AT_ERROR". Is the radio');
  });

  test("a refusal is of its own command only", () => {
    const { log, readiness } = rig();
    readiness.identified("4.2.1");
    readiness.commanded("AT");
    readiness.refused("AT_ERROR");
    readiness.commanded("AT+P2P=1");
    readiness.notAnswered();
    expect(log.sentences[0]).toContain('to "AT+P2P=1" it says nothing.');
  });

  test("what is not usable is away, and says why", () => {
    const { faults, readiness, wait } = rig();
    readiness.unusable("module-silent", "No RAK3172 answers here: check its cable.");
    expect(readiness.state()).toEqual({
      ...{ name: "away", since: NOW, cause: "port-away" },
      why: "No RAK3172 answers here: check its cable.",
    });
    wait(1000);
    readiness.unusable("module-old", "What answers here is no RAK3172.");
    expect(readiness.state()).toEqual({
      ...{ name: "away", since: NOW, cause: "port-away" },
      why: "What answers here is no RAK3172.",
    });
    expect(faults).toEqual(["module-silent", "module-old"]);
  });
});

describe("answers", () => {
  function rig({ duty = 1, keep = () => {} }: { duty?: number; keep?: () => void } = {}) {
    const clock = createSimClock(NOW);
    const timers = createTimerGroup(clock);
    const slot = createAnswerSlot();
    const sent: { at: number; bytes: number }[] = [];
    const state = { ready: true, unanswered: 0 };
    const backTo = startAnswers({
      clock,
      log: silentLog,
      via: "radio",
      transmitter: {
        spreadingFactor: 9,
        account: createAccount(duty),
        scheduler: createDownlinkScheduler({ duty }),
        timing: modemTiming(RADIO_MODULES.rak3172, 115_200),
        keep,
      },
      slot,
      isReady: () => state.ready,
      send: (frame) => sent.push({ at: clock.now() - NOW, bytes: frame.length }),
      later: timers.later,
      onUnanswered: () => state.unanswered++,
    });
    return { clock, slot, sent, state, backTo };
  }
  const frame = new Uint8Array(40);

  test("are handed to the module in time for their window, and arrive a while after", () => {
    const { clock, slot, sent, backTo } = rig();
    const back = backTo(7, NOW);
    const arrives = clock.now() + back.arrivesIn!(40) - NOW;
    expect(arrives).toBeGreaterThan(1000 + airtime(40, 9));
    expect(arrives).toBeLessThan(1200 + airtime(40, 9));
    back.send(frame);
    clock.runUntil(NOW + 5000);
    expect(sent).toHaveLength(1);
    expect(sent[0]!.at).toBeGreaterThan(1000);
    expect(sent[0]!.at).toBeLessThan(1200);
    expect(slot.isFree()).toBe(false);
  });

  test("one a packet, and none where the module is not ready, or it is too late", () => {
    const { clock, sent, state, backTo } = rig();
    const back = backTo(7, NOW);
    state.ready = false;
    expect(back.writable!(EVENT)).toBe(false);
    back.send(frame);
    state.ready = true;
    expect(back.writable!(EVENT)).toBe(true);
    back.send(frame);
    expect(back.writable!(EVENT)).toBe(false);
    back.send(frame);
    backTo(8, NOW - 1200).send(frame);
    // What does not matter much is not counted as lost.
    backTo(9, NOW - 1200).send(frame, "routine");
    expect(state.unanswered).toBe(3);
    // Gone before its time comes.
    state.ready = false;
    clock.runUntil(NOW + 5000);
    expect(sent).toEqual([]);
    expect(state.unanswered).toBe(4);
  });

  test("what cannot be kept is not sent, and takes nothing of the hour", () => {
    const full = { keep: true };
    const { clock, sent, backTo } = rig({
      keep: () => {
        if (full.keep) throw new Error("the disk is full");
      },
    });
    backTo(7, NOW).send(frame);
    clock.runUntil(NOW + 5000);
    expect(sent).toEqual([]);
    full.keep = false;
    backTo(7, NOW + 5000).send(frame);
    clock.runUntil(NOW + 10_000);
    expect(sent).toHaveLength(1);
  });
});
