// Two months on a bad line: a third of all frames lost each way and a reset every other day, with the node's
// real bundle on the virtual board and the gateway's own pipeline and store, on one simulated clock.

import { crc32 } from "node:zlib";
import { expect, test } from "vitest";
import { MOVED, RECORD, TYPE } from "../../firmware/node/kinds.ts";
import { startRefusals } from "../../gateway/admit/refusals.ts";
import { startPipeline } from "../../gateway/assemble/pipeline.ts";
import { silentLog } from "../../gateway/log.ts";
import { openStore } from "../../gateway/store/open.ts";
import type { OutboxMessage } from "../../gateway/store/records.ts";
import { getU32 } from "../../shared/bytes.ts";
import { cobsDecode, cobsEncode } from "../../shared/cobs.ts";
import { DOWNLINK, UPLINK } from "../../shared/frame.ts";
import { EVENT, EVENT_BURST, EVENT_LEAK_STATE, NIGHT, READING, RECORDS } from "../../shared/messages.ts";
import { createVirtualBoard } from "../../tools/board/board.ts";
import { createSimClock, type SimClock } from "../../tools/board/sim-clock.ts";
import { createRandom } from "../../tools/board/synth.ts";
import { takeOutbox } from "../../tools/district/outbox.ts";
import { BOARD_KINDS } from "../../tools/image/kinds.ts";
import { flashImages } from "../../tools/image/layout.ts";
import { profileFor, TRANSDUCER } from "../../tools/image/profile.ts";
import { hash } from "../../tools/powercuts/signals.ts";
import { bundleOf, DAY_MS, START } from "../rig.ts";

const SEED = Number(process.env.SEED ?? 1);
const LOSS = 0.35;
/** The gateway commits and answers within this, ms. */
const ANSWER_MS = 30;
/** Fewer samples than a node takes: what is tested is the line, and sampling takes half of the time (measured). */
const PACE = { tick: 60_000, windows: 1, nightWindows: 24 };

/** Still water, and on every fifth day a pipe that bursts, for half an hour. */
const pressure = (at: number) => {
  const day = (at - START) / DAY_MS;
  return 400 + hash(5, at) - (day % 5 >= 3 && day % 5 < 3 + 1 / 48 ? 40 : 0);
};

/** When each reading, event and night was taken, by its type and counter: unix ms. */
type Taken = Record<typeof READING | typeof EVENT | typeof NIGHT, Map<number, number>>;

/** Asserts of all that was ever sealed that a counter has one plaintext for ever; returns how many there were. */
function watchSeals() {
  const sealed = new Map<string, string>();
  return {
    see(direction: number, frame: Uint8Array): void {
      const name = `${direction} ${getU32(frame, 4)}`;
      const bytes = Buffer.from(frame).toString("hex");
      expect(sealed.get(name) ?? bytes, name).toBe(bytes);
      sealed.set(name, bytes);
    },
    count: () => sealed.size,
  };
}

/** The frame in what a node sends; undefined where it is text. */
function frameIn(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes[0] !== 0) return undefined;
  const inner = Uint8Array.from(bytes.subarray(1, -1));
  return inner.slice(0, cobsDecode(inner, inner.length, crc32));
}

/** A gateway's store and pipeline with one node enrolled, and a publisher whose broker takes everything at once. */
function createGateway(clock: SimClock) {
  const store = openStore(":memory:");
  const refusals = startRefusals({ clock, log: silentLog });
  const pipeline = startPipeline({ store, clock, log: silentLog, refusals });
  const { key, ...numbers } = store.addNode({ name: "n", network: 1 });
  const published: OutboxMessage[] = [];
  return {
    identity: { ...numbers, key: Buffer.from(key).toString("hex") },
    refusals,
    pipeline,
    published,
    async commit() {
      await pipeline.idle();
      published.push(...takeOutbox(store));
    },
  };
}

/** A node on a line that loses frames, and a gateway that stores and publishes what gets through. */
function createLossySite(kindId: string, seed: number) {
  const clock = createSimClock(START);
  const random = createRandom(seed);
  const kind = BOARD_KINDS[kindId]!;
  const gateway = createGateway(clock);
  const seals = watchSeals();
  const taken: Taken = { [READING]: new Map(), [EVENT]: new Map(), [NIGHT]: new Map() };
  let loss = LOSS;
  let uncommitted = false;
  let lastRecordsAt = 0;
  const isLost = () => random() < loss;

  const answer = (frame: Uint8Array) => {
    seals.see(DOWNLINK, frame);
    if (!isLost()) clock.setTimeout(() => board.receive(cobsEncode(frame, crc32)), ANSWER_MS);
  };

  const onTransmit = (bytes: Uint8Array) => {
    const frame = frameIn(bytes);
    if (frame === undefined) return;
    if ((frame[0]! & 31) === RECORDS) lastRecordsAt = clock.now();
    seals.see(UPLINK, frame);
    if (isLost()) return;
    uncommitted = true;
    gateway.pipeline.take({ frame, received: clock.now(), via: "line", back: { send: answer } });
  };

  const board = createVirtualBoard({
    kind,
    ...flashImages(kind, bundleOf(kindId), profileFor(gateway.identity, PACE)),
    clock,
    signals: { pressure, acoustic: undefined },
    transducer: TRANSDUCER,
    flashHooks: {
      write: (_at, data) => {
        if (data[0]! >= RECORD && !(data[0]! & MOVED))
          taken[(data[0]! & TYPE) as keyof Taken]?.set(getU32(data, 2), clock.now());
        return undefined;
      },
    },
    onTransmit,
  });

  return {
    board,
    clock,
    random,
    taken,
    refusals: gateway.refusals,
    published: gateway.published,
    sealedCount: seals.count,
    /** When the node last handed on anything but fresh, unix ms. */
    lastRecordsAt: () => lastRecordsAt,
    repairLine: () => {
      loss = 0;
    },
    async run(until: number) {
      while (clock.next() <= until) {
        clock.step();
        if (!uncommitted) continue;
        uncommitted = false;
        await gateway.commit();
      }
      clock.runUntil(until);
    },
  };
}

type Site = ReturnType<typeof createLossySite>;

/** Sixty days on the bad line. Every other day the node is off for up to an hour: time that it knows nothing of. */
async function liveOnBadLine({ board, clock, random, run }: Site): Promise<void> {
  for (let day = 0; day < 60; day += 2) {
    board.boot();
    await run(START + (day + 1 + random()) * DAY_MS);
    board.powerOff();
    await run(clock.now() + random() * (DAY_MS / 24));
  }
  board.boot();
  await run(START + 61 * DAY_MS);
}

/** What was published of each type, beside when it was taken. */
function publishedOf({ published, taken }: Site) {
  const of = <T extends OutboxMessage["type"]>(wanted: T) =>
    published.filter((message): message is Extract<OutboxMessage, { type: T }> => message.type === wanted);
  return {
    readings: { messages: of("reading"), taken: taken[READING] },
    events: { messages: of("event"), taken: taken[EVENT] },
    nights: { messages: of("night"), taken: taken[NIGHT] },
  };
}
type Published = ReturnType<typeof publishedOf>;

/** Each is published once, and nothing is missing but what was taken at the very end. */
function expectEachOnce(all: Published, goodSince: number): void {
  const onWay = [];
  for (const [what, { messages, taken }] of Object.entries(all)) {
    const counters = new Set(messages.map(({ counter }) => counter));
    expect(counters.size, `${what}, each once`).toBe(messages.length);
    const missing = [...taken.keys()].filter((counter) => !counters.has(counter));
    const unsettled = missing.filter((counter) => taken.get(counter)! < goodSince);
    expect(unsettled, `${what} taken before the line was good again, and never published`).toEqual([]);
    onWay.push(...missing);
    expect(
      [...counters].filter((counter) => !taken.has(counter)),
      `${what} never taken`,
    ).toEqual([]);
  }
  expect(onWay.length, "on its way at the end").toBeLessThanOrEqual(1);
}

/** The node was off for an hour now and then, and had no clock for as long as nobody answered. */
function expectNightsAndEvents({ nights, events }: Published): void {
  expect(new Set(nights.messages.map(({ body: [night] }) => night)).size).toBeGreaterThan(45);
  const kinds = events.messages.map(({ body: [kind] }) => kind);
  expect(kinds.filter((kind) => kind === EVENT_BURST).length).toBeGreaterThan(5);
  expect(kinds.filter((kind) => kind === EVENT_LEAK_STATE).length).toBe(1);
  for (const { counter, time, body } of events.messages) {
    // A burst is dated to when it began.
    const lastedMs = 1000 * (body[4] ?? 0);
    if (time !== null)
      expect(Math.abs(time + lastedMs - events.taken.get(counter)!), `event ${counter}`).toBeLessThan(2000);
  }
}

/** Times of measurement are right within two seconds, or between the two that enclose it. Returns how many are. */
function expectRightTimes({ messages, taken }: Published["readings"]): number {
  let dated = 0;
  for (const { counter, time, timeAfter, timeBefore } of messages) {
    const at = taken.get(counter)!;
    if (time !== null) {
      dated++;
      expect(Math.abs(time - at), `reading ${counter}`).toBeLessThan(2000);
    } else {
      expect(at, `reading ${counter}`).toBeLessThanOrEqual(timeBefore!);
      if (timeAfter !== null) expect(at, `reading ${counter}`).toBeGreaterThanOrEqual(timeAfter - 1000);
    }
  }
  expect(dated / messages.length).toBeGreaterThan(0.98);
  return dated;
}

/** Once the line is good, the journal drains within two days, and a day later nothing comes late. */
function expectDrained(site: Site, all: Published, goodSince: number): void {
  expect(site.lastRecordsAt() - goodSince, "until the journal has drained").toBeLessThan(2 * DAY_MS);
  const late = Object.values(all).flatMap(({ messages, taken }) =>
    messages.filter(({ counter, received }) => {
      const at = taken.get(counter);
      return received > goodSince + DAY_MS && at !== undefined && received - at >= 60_000;
    }),
  );
  expect(late, "nothing late a day later").toEqual([]);
}

test("puckjs: what was taken is published once, with its right time", async () => {
  const site = createLossySite("puckjs", SEED);
  await liveOnBadLine(site);
  const onBadLine = site.published.length;
  site.repairLine();
  const goodSince = site.clock.now();
  await site.run(goodSince + 2 * DAY_MS);
  expect(site.board.errors()).toEqual([]);

  const all = publishedOf(site);
  expectEachOnce(all, goodSince);
  expectNightsAndEvents(all);
  const dated = expectRightTimes(all.readings);
  // Refused is nothing but what came twice.
  const refused = Object.entries(site.refusals.counts()).filter(([, count]) => count > 0);
  expect(refused).toEqual([]);
  expectDrained(site, all, goodSince);
  const { readings, events, nights } = all;
  console.log(
    `puckjs, seed ${SEED}: ${readings.taken.size} readings, ${events.messages.length} events and ` +
      `${nights.messages.length} nights taken, ${readings.messages.length} readings published (${onBadLine} messages ` +
      `on the bad line), ${dated} with their time, ${site.sealedCount()} frames sealed, none twice; drained after ` +
      `${Math.max(0, Math.round((site.lastRecordsAt() - goodSince) / 60_000))} min.`,
  );
});
