// Commands: done, refused, told of, and kept over resets; and those that nobody should obey.
import { describe, expect, test } from "vitest";
import { CHECK, COMMAND, HELLO, OUTCOME, READING } from "../../shared/messages.ts";
import { createRig, MINUTE_MS } from "../rig.ts";
import { nodeCcm } from "../shared/crypto.ts";

const signals = { pressure: () => 400 };

function running(options: Parameters<typeof createRig>[0] = {}) {
  const rig = createRig({ signals, ...options });
  rig.board.boot();
  rig.run(MINUTE_MS);
  return rig;
}

/** Lets a command answer the next reading, and gives what the node said to it. */
function outcomeOf(rig: ReturnType<typeof createRig>, settings: Record<number, number>) {
  const before = rig.uplinks.length;
  rig.command(settings);
  rig.run(16 * MINUTE_MS);
  const outcome = rig.uplinks.slice(before).find(({ type }) => type === OUTCOME);
  return outcome && Object.fromEntries(outcome.body);
}

const intervals = (rig: ReturnType<typeof createRig>) => {
  const times = rig.uplinks.filter(({ type }) => type === READING).map(({ at }) => at);
  return times.slice(1).map((at, i) => Math.round((at - times[i]!) / 1000));
};

describe("a command", () => {
  test("sets the interval, restarts the node once it is acked, and survives a power cut", () => {
    const rig = running();
    expect(outcomeOf(rig, { 0: 7, 1: 300, 2: 30 })).toEqual({ 0: 7, 1: 0 });
    const hello = rig.uplinks.filter(({ type }) => type === HELLO).at(-1)!.body;
    expect(hello.get(8)).toBe(300);
    expect(hello.get(4)).toBe(3);
    rig.run(20 * MINUTE_MS);
    expect(intervals(rig).at(-1)).toBe(300);
    rig.board.boot();
    rig.run(20 * MINUTE_MS);
    expect(intervals(rig).at(-1)).toBe(300);
    const after = rig.uplinks.filter(({ type }) => type === HELLO).at(-1)!.body;
    expect(after.get(8)).toBe(300);
    expect(after.get(4)).toBe(0);
    expect(rig.board.errors()).toEqual([]);
  });

  test("survives the turning of all pages", () => {
    const rig = running({ profile: { interval: 60_000, tick: 20_000, windows: 1, acoustic: null } });
    outcomeOf(rig, { 0: 7, 1: 120 });
    rig.run(6 * 24 * 60 * MINUTE_MS);
    expect(rig.board.flash.erases()).toBeGreaterThan(5);
    rig.board.boot();
    rig.run(10 * MINUTE_MS);
    expect(intervals(rig).at(-1)).toBe(120);
  });

  test("with settings adds to those before", () => {
    const rig = running();
    outcomeOf(rig, { 0: 7, 1: 300 });
    outcomeOf(rig, { 0: 8, 3: 2 });
    rig.run(20 * MINUTE_MS);
    expect(intervals(rig).at(-1)).toBe(300);
  });

  test("is done once, however often it comes", () => {
    const rig = running();
    expect(outcomeOf(rig, { 0: 9, 5: 1 })).toEqual({ 0: 9, 1: 0 });
    const boots = () =>
      rig.uplinks
        .filter(({ type }) => type === HELLO)
        .at(-1)!
        .body.get(9);
    expect(boots()).toBe(2);
    expect(outcomeOf(rig, { 0: 9, 5: 1 })).toEqual({ 0: 9, 1: 0 });
    rig.run(20 * MINUTE_MS);
    expect(boots()).toBe(2);
  });

  test("is done where its outcome is lost, and told of when it is asked for again", () => {
    const rig = running();
    rig.losing(({ type }) => type === OUTCOME);
    outcomeOf(rig, { 0: 9, 1: 600 });
    rig.losing(() => false);
    expect(outcomeOf(rig, { 0: 9, 1: 600 })).toEqual({ 0: 9, 1: 0 });
    rig.run(30 * MINUTE_MS);
    expect(intervals(rig).at(-1)).toBe(600);
  });

  test("restarts the node too where it comes again before its outcome has left, which other records go before", () => {
    const rig = createRig({ signals, profile: { interval: 1000, tick: 1000, windows: 1 } });
    rig.losing(({ type }) => {
      const isTold = rig.uplinks.some((uplink) => uplink.type === OUTCOME);
      if (!isTold && type !== HELLO) rig.command({ 0: 7, 1: 300, 2: 30 });
      return false;
    });
    rig.board.boot();
    rig.run(MINUTE_MS);
    const types = rig.uplinks.map(({ type }) => type);
    const told = types.indexOf(OUTCOME);
    expect(types[told - 1]).toBe(CHECK);
    expect(types.slice(told)).toContain(HELLO);
    expect(
      rig.uplinks
        .filter(({ type }) => type === HELLO)
        .at(-1)!
        .body.get(8),
    ).toBe(300);
  });

  test("may come at hello, and leaves no gap in what the gateway knows", () => {
    const rig = createRig({ signals });
    rig.command({ 0: 1, 4: 120 });
    rig.board.boot();
    rig.run(40 * MINUTE_MS);
    expect(rig.uplinks.slice(0, 3).map(({ type }) => type)).toEqual([HELLO, OUTCOME, HELLO]);
    for (let c = 1; c <= rig.highestCounter(); c++) expect(rig.settled.has(c), `counter ${c}`).toBe(true);
  });
});

describe("a command is refused, and nothing of it done,", () => {
  test.each<[string, Record<number, number>, Record<number, number>]>([
    ["with a key that is not known", { 0: 1, 1: 300, 9: 1 }, { 1: 1, 2: 9 }],
    ["that would have it report too seldom", { 0: 1, 1: 43_201 }, { 1: 2, 2: 1 }],
    ["that would have it report too often", { 0: 1, 1: 59 }, { 1: 2, 2: 1 }],
    ["that would have it never sample", { 0: 1, 2: 0 }, { 1: 2, 2: 2 }],
    ["with a tick that does not divide the interval", { 0: 1, 2: 7 }, { 1: 2, 2: 2 }],
    ["with an interval that the tick does not divide", { 0: 1, 1: 310 }, { 1: 2, 2: 1 }],
    ["with a tick longer than the interval", { 0: 1, 2: 1000 }, { 1: 2, 2: 2 }],
    ["with more windows than ticks", { 0: 1, 1: 60, 3: 4 }, { 1: 2, 2: 1 }],
    ["without windows", { 0: 1, 3: 0 }, { 1: 2, 2: 3 }],
    ["with a value below zero", { 0: 1, 1: -300 }, { 1: 2, 2: 1 }],
    ["with an offset of two days", { 0: 1, 4: 2880 }, { 1: 2, 2: 4 }],
    ["for another restart than one", { 0: 1, 5: 2 }, { 1: 2, 2: 5 }],
  ])("%s", (_, settings, outcome) => {
    const rig = running();
    expect(outcomeOf(rig, settings)).toEqual({ 0: 1, ...outcome });
    rig.run(40 * MINUTE_MS);
    expect(intervals(rig).every((seconds) => Math.abs(seconds - 900) <= 2)).toBe(true);
    expect(rig.uplinks.filter(({ type }) => type === HELLO).length).toBe(1);
    expect(rig.board.errors()).toEqual([]);
  });
});

describe("a command is not heard", () => {
  /** The uplinks that follow a command sent as `send` does it, while the node waits for an answer. */
  const saidAfter = (send: (rig: ReturnType<typeof createRig>, asked: number) => void) => {
    const rig = createRig({ signals });
    rig.board.boot();
    rig.run(MINUTE_MS);
    rig.losingAcks(() => true);
    const before = rig.uplinks.length;
    while (rig.uplinks.length === before) rig.run(1000);
    send(rig, rig.uplinks.at(-1)!.counter);
    rig.run(40 * MINUTE_MS);
    expect(rig.board.errors()).toEqual([]);
    return rig.uplinks.map(({ type }) => type);
  };

  test("the right one is", () => {
    expect(saidAfter((rig, asked) => rig.sendDown(COMMAND, [asked, { 0: 1, 1: 300 }]))).toContain(OUTCOME);
  });

  test.each<[string, (rig: ReturnType<typeof createRig>, asked: number) => void]>([
    [
      "under another key",
      (rig, asked) => rig.sendDown(COMMAND, [asked, { 0: 1 }], nodeCcm(Buffer.alloc(16, 1))),
    ],
    ["in answer to what was not asked", (rig, asked) => rig.sendDown(COMMAND, [asked + 1, { 0: 1 }])],
    ["without an id", (rig, asked) => rig.sendDown(COMMAND, [asked, { 1: 300 }])],
    ["that is no map", (rig, asked) => rig.sendDown(COMMAND, [asked, [1]])],
    ["with text in it", (rig, asked) => rig.sendDown(COMMAND, [asked, { 0: "1" }])],
    ["with null in it", (rig, asked) => rig.sendDown(COMMAND, [asked, { 0: 1, 1: null }])],
    ["cut short", (rig, asked) => rig.sendDown(COMMAND, [asked])],
    ["with a counter used before", (rig, asked) => rig.sendDown(COMMAND, [asked, { 0: 1 }], rig.cipher, 1)],
  ])("%s", (_, send) => {
    expect(saidAfter(send)).not.toContain(OUTCOME);
  });

  test("when it is replayed after a reset", () => {
    const rig = running();
    let replayed: Uint8Array | undefined;
    const receive = rig.board.receive;
    rig.board.receive = (bytes) => {
      replayed ??= bytes;
      receive(bytes);
    };
    expect(outcomeOf(rig, { 0: 1, 1: 300 })).toEqual({ 0: 1, 1: 0 });
    outcomeOf(rig, { 0: 2, 1: 900 });
    rig.board.boot();
    const before = rig.uplinks.length;
    for (let i = 0; i < 100; i++) {
      rig.run(30_000);
      receive(replayed!);
    }
    expect(rig.uplinks.slice(before).some(({ type }) => type === OUTCOME)).toBe(false);
    expect(rig.board.errors()).toEqual([]);
  });
});
