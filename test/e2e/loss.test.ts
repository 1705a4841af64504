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
import { cobsDecode, cobsEncode } from "../../shared/cobs.ts";
import { getU32, UPLINK } from "../../shared/frame.ts";
import { EVENT, EVENT_BURST, EVENT_LEAK_STATE, NIGHT, READING, RECORDS } from "../../shared/messages.ts";
import { createVirtualBoard } from "../../tools/board/board.ts";
import { createSimClock } from "../../tools/board/sim-clock.ts";
import { createRandom } from "../../tools/board/synth.ts";
import { takeOutbox } from "../../tools/district/outbox.ts";
import { BOARD_KINDS } from "../../tools/image/kinds.ts";
import { flashImages } from "../../tools/image/layout.ts";
import { profileFor, TRANSDUCER } from "../../tools/image/profile.ts";
import { hash } from "../../tools/powercuts/signals.ts";
import { bundleOf, DAY_MS, START } from "../rig.ts";

const SEED = Number(process.env.SEED ?? 1);
const LOSS = 0.35;
/** The gateway commits and answers, ms. */
const ANSWER = 30;

/** Still water, and on every fifth day a pipe that bursts, for half an hour. */
const pressure = (at: number) => {
  const day = (at - START) / DAY_MS;
  return 400 + hash(5, at) - (day % 5 >= 3 && day % 5 < 3 + 1 / 48 ? 40 : 0);
};

/** A node on a line that loses frames, and a gateway that stores and publishes what gets through. */
function site(kindId: string, seed: number) {
  const clock = createSimClock(START);
  const random = createRandom(seed);
  const kind = BOARD_KINDS[kindId]!;
  const store = openStore(":memory:");
  const log = silentLog;
  const refusals = startRefusals({ clock, log });
  const pipeline = startPipeline({ store, clock, log, refusals });
  const { network, node, epoch, key } = store.addNode({ name: "n", network: 1 });
  const published: OutboxMessage[] = [];
  /** When each reading, event and night was taken, by its type and counter: unix ms. */
  const taken = {
    [READING]: new Map<number, number>(),
    [EVENT]: new Map<number, number>(),
    [NIGHT]: new Map<number, number>(),
  };
  /** All that was ever sealed, by counter: a counter has one plaintext for ever. */
  const sealed = new Map<string, string>();
  let loss = LOSS;
  let waiting = false;
  let lastRecords = 0;
  const lost = () => random() < loss;

  const seal = (direction: number, frame: Uint8Array) => {
    const name = `${direction} ${getU32(frame, 4)}`;
    const bytes = Buffer.from(frame).toString("hex");
    expect(sealed.get(name) ?? bytes, name).toBe(bytes);
    sealed.set(name, bytes);
  };

  const board = createVirtualBoard({
    kind,
    ...flashImages(
      kind,
      bundleOf(kindId),
      profileFor({ network, node, epoch, key: Buffer.from(key).toString("hex") }),
    ),
    clock,
    signals: { pressure, acoustic: undefined },
    transducer: TRANSDUCER,
    flashHooks: {
      write: (_at, data) => {
        if (data[0]! >= RECORD && !(data[0]! & MOVED))
          taken[(data[0]! & TYPE) as keyof typeof taken].set(getU32(data, 2), clock.now());
        return undefined;
      },
    },
    onTransmit: (bytes) => {
      if (bytes[0] !== 0) return;
      const inner = Uint8Array.from(bytes.subarray(1, -1));
      const frame = inner.slice(0, cobsDecode(inner, inner.length, crc32));
      if ((frame[0]! & 31) === RECORDS) lastRecords = clock.now();
      seal(UPLINK, frame);
      if (lost()) return;
      waiting = true;
      const send = (answer: Uint8Array) => {
        seal(1, answer);
        if (!lost()) clock.setTimeout(() => board.receive(cobsEncode(answer, crc32)), ANSWER);
      };
      pipeline.take({ frame, received: clock.now(), via: "line", back: { send } });
    },
  });

  const publish = () => published.push(...takeOutbox(store));

  return {
    board,
    clock,
    random,
    store,
    refusals,
    taken,
    published,
    sealed,
    /** When the node last handed on anything but fresh, unix ms. */
    lastRecords: () => lastRecords,
    quiet: () => {
      loss = 0;
    },
    async run(until: number) {
      while (clock.next() <= until) {
        clock.step();
        if (!waiting) continue;
        waiting = false;
        await pipeline.idle();
        publish();
      }
      clock.runUntil(until);
    },
  };
}

// Half a minute where nothing else runs.
test.each(["puckjs"])(
  "%s: what was taken is published once, with its right time",
  async (kind) => {
    const node = site(kind, SEED);
    const { board, clock, random, refusals, taken, published, sealed, run } = node;
    for (let day = 0; day < 60; day += 2) {
      board.boot();
      await run(START + (day + 1 + random()) * DAY_MS);
      // Off for up to an hour: time that a node without a clock knows nothing of.
      board.powerOff();
      await run(clock.now() + random() * (DAY_MS / 24));
    }
    board.boot();
    await run(START + 61 * DAY_MS);
    const before = published.length;
    node.quiet();
    const calm = clock.now();
    await run(calm + 2 * DAY_MS);
    expect(board.errors()).toEqual([]);

    const of = <T extends OutboxMessage["type"]>(wanted: T) =>
      published.filter((message): message is Extract<OutboxMessage, { type: T }> => message.type === wanted);
    const readings = of("reading");
    const [events, nights] = [of("event"), of("night")];
    const each = [
      { what: "readings", of: readings, taken: taken[READING] },
      { what: "events", of: events, taken: taken[EVENT] },
      { what: "nights", of: nights, taken: taken[NIGHT] },
    ];
    const onWay = [];
    for (const { what, of: messages, taken: all } of each) {
      const counters = new Set(messages.map(({ counter }) => counter));
      expect(counters.size, `${what}, each once`).toBe(messages.length);
      const missing = [...all.keys()].filter((counter) => !counters.has(counter));
      const unsettled = missing.filter((counter) => all.get(counter)! < calm);
      expect(unsettled, `${what} taken before the line was good again, and never published`).toEqual([]);
      onWay.push(...missing);
      expect(
        [...counters].filter((counter) => !all.has(counter)),
        `${what} never taken`,
      ).toEqual([]);
    }
    expect(onWay.length, "on its way at the end").toBeLessThanOrEqual(1);

    // The node was off for an hour now and then, and had no clock for as long as nobody answered.
    expect(new Set(nights.map(({ body: [night] }) => night)).size).toBeGreaterThan(45);
    expect(events.filter(({ body: [what] }) => what === EVENT_BURST).length).toBeGreaterThan(5);
    expect(events.filter(({ body: [what] }) => what === EVENT_LEAK_STATE).length).toBe(1);
    for (const { counter, time, body } of events) {
      // A burst is dated to when it began.
      const lasted = 1000 * (body[4] ?? 0);
      if (time !== null)
        expect(Math.abs(time + lasted - taken[EVENT].get(counter)!), `event ${counter}`).toBeLessThan(2000);
    }

    // Time of measurement: within two seconds, or between the two that enclose it.
    let dated = 0;
    for (const { counter, time, timeAfter, timeBefore } of readings) {
      const at = taken[READING].get(counter)!;
      if (time !== null) {
        dated++;
        expect(Math.abs(time - at), `reading ${counter}`).toBeLessThan(2000);
      } else {
        expect(at, `reading ${counter}`).toBeLessThanOrEqual(timeBefore!);
        if (timeAfter !== null) expect(at, `reading ${counter}`).toBeGreaterThanOrEqual(timeAfter - 1000);
      }
    }
    expect(dated / readings.length).toBeGreaterThan(0.98);
    // Refused is nothing but what came twice.
    const refused = Object.entries(refusals.counts()).filter(([, n]) => n > 0);
    expect(refused).toEqual([]);
    expect(node.lastRecords() - calm, "until the journal has drained").toBeLessThan(2 * DAY_MS);
    const last = published.filter(({ received }) => received > calm + DAY_MS);
    expect(
      last.filter(({ type, counter, received }) => {
        const at = each.find(({ of: [one] }) => one?.type === type)?.taken.get(counter);
        return at !== undefined && received - at >= 60_000;
      }),
      "nothing late a day later",
    ).toEqual([]);
    console.log(
      `${kind}, seed ${SEED}: ${taken[READING].size} readings, ${events.length} events and ${nights.length} nights ` +
        `taken, ${readings.length} readings published (${before} messages on the bad line), ${dated} with their time, ${sealed.size} frames sealed, none twice; ` +
        `drained after ${Math.max(0, Math.round((node.lastRecords() - calm) / 60_000))} min.`,
    );
  },
  180_000,
);
