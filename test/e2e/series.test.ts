// A day of readings in hourly batches as series, in which a reading is its difference from the one before: how long
// they are on the air, beside the same records in frames of type 1. The store has them as the node's ring, to the bit.

import { expect, test } from "vitest";
import { getU32 } from "../../shared/bytes.ts";
import type { Cbor } from "../../shared/cbor.ts";
import { FRAME_MIN } from "../../shared/frame.ts";
import { CHECK, EVENT, NIGHT, READING, RECORDS, SERIES } from "../../shared/messages.ts";
import { airtime } from "../../shared/radio/airtime.ts";
import { synthesise } from "../../tools/board/synth.ts";
import { createRadioSite } from "../../tools/district/radio-site.ts";
import { cbor } from "../gateway/admit/nodes.ts";
import { DAY_MS } from "../rig.ts";

const HOUR_MS = DAY_MS / 24;
const READINGS = 96;
const TYPES = { reading: READING, event: EVENT, night: NIGHT, check: CHECK };

test("a day at SF9 in hourly batches", async () => {
  const site = createRadioSite({
    seed: 4,
    module: "rak3172",
    nodes: [
      {
        board: "puckjs",
        module: "rak3172",
        signals: synthesise({ seed: 4, leak: null }),
        profile: { acoustic: 200 },
      },
    ],
  });
  const { board, taken } = site.nodes[0]!;
  board.boot();
  const start = site.clock.now();
  // In the first hours the node gets its clock, and then sends what it took before that.
  await site.run(start + 4 * HOUR_MS);
  const from = site.clock.now();
  await site.run(from + DAY_MS);
  const day = site.sent.filter((packet) => packet.from === 1 && packet.at >= from);
  const batches = day.filter(({ packet }) => [RECORDS, SERIES].includes(packet[0]! & 31));
  const airtimeS = day.reduce((sum, { ms }) => sum + ms, 0) / 1000;

  // Every reading is stored as the ring has it, and as it would have been stored out of a type 1 frame.
  const published = new Map(site.published.map((record) => [record.counter, record]));
  const due = [...taken].filter(([, { at }]) => at < site.clock.now() - HOUR_MS);
  expect(due.filter(([, { type }]) => type === READING).length).toBeGreaterThan(READINGS);
  for (const [counter, { type, time, rest }] of due) {
    const record = published.get(counter)!;
    expect(record, `${counter}`).toBeDefined();
    if (type !== READING) continue;
    expect(record.type).toBe("reading");
    expect(cbor(record.body.slice(1) as Cbor).subarray(1)).toEqual(rest);
    expect(record.body[0]).toBe(time ?? record.body[0]);
  }

  // The same batches as type 1: those of four readings, and what a day of them takes.
  let moreMs = 0;
  const ordinary = { series: [] as number[], plain: [] as number[] };
  for (const { packet, ms } of batches) {
    const batch = site.heard.find(({ counter }) => counter === getU32(packet, 4));
    if (batch?.type !== "records") throw new Error("a batch was not heard");
    const records = [
      ...batch.records.map(({ counter, type, body }) => [counter, TYPES[type], body]),
      ...batch.voids.map(({ first, count }) => [first, count]),
    ] as Cbor[];
    const plainBytes = FRAME_MIN + cbor([0, ...records]).length;
    moreMs += airtime(plainBytes, 9) - ms;
    if (records.length !== 4 || packet.length >= plainBytes) continue;
    ordinary.series.push(packet.length);
    ordinary.plain.push(plainBytes);
  }
  const [worst, worstPlain] = [Math.max(...ordinary.series), Math.max(...ordinary.plain)];
  const mean = (all: number[]) => Math.round(all.reduce((a, b) => a + b, 0) / all.length);
  console.log(
    `${day.length} frames in a day, ${airtimeS.toFixed(1)} s on the air at SF9; as type 1 ${(airtimeS + moreMs / 1000).toFixed(1)} s. ` +
      `A batch of four: ${mean(ordinary.series)} B, at most ${worst} B, ${airtime(worst, 9).toFixed(0)} ms; ` +
      `as type 1 ${mean(ordinary.plain)} B, at most ${worstPlain} B, ${airtime(worstPlain, 9).toFixed(0)} ms.`,
  );
  expect(ordinary.series.length).toBeGreaterThan(18);
  expect(airtimeS).toBeLessThan(24);
  expect(worst).toBeLessThan(0.8 * mean(ordinary.plain));
  await site.close();
});
