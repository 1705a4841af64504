// A leak on the virtual board, of the bundle that is flashed: found within nights, through resets, and until somebody
// says that the noise is known. And what was learned, over resets and versions.
import { crc32 } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { LEARNED } from "../../firmware/node/kinds.ts";
import { COUNT, LENGTH, STATE, VERSION } from "../../shared/leak/learned.ts";
import * as N from "../../shared/leak/night.ts";
import {
  COMMAND_ID,
  COMMAND_KNOWN_NOISE,
  COMMAND_SPECTRUM,
  CREPT_BYTE,
  EVENT_LEAK_STATE,
  FLAG_FEW_WINDOWS,
  FLAG_LEARNING_ANEW,
  LEAK,
  MUTED,
  OK,
  RULE_BYTE,
  RULES,
  SUSPECT,
  WARMING_UP,
} from "../../shared/messages.ts";
import { hash } from "../../tools/powercuts/signals.ts";
import { DAY_MS, MINUTE_MS, START } from "../rig.ts";
import { createNode, expectNoSuspicion, HOUR_MS, MORNING, pipe } from "./pipe.ts";

describe("a leak", () => {
  const from = START + 25.5 * DAY_MS;
  const leaky = () => createNode(pipe({ leak: (at) => (at < from ? -99 : -36) }));

  /** Its life goes on in the test after this one. */
  let node: ReturnType<typeof leaky>;
  beforeAll(() => {
    node = leaky();
    node.days(40);
  });

  test("is suspected within seven nights, told at once as an event, and then as a leak", () => {
    const states = node.states();
    expect(states.slice(0, 14)).toEqual(Array(14).fill(WARMING_UP));
    expectNoSuspicion(states.slice(0, 25));
    expect(states.indexOf(SUSPECT) - 25).toBeLessThanOrEqual(7);
    expect(states.at(-1)).toBe(LEAK);
    const events = node.events(EVENT_LEAK_STATE);
    expect(events.map(([, , , , , before, after]) => [before, after])).toEqual([
      [WARMING_UP, OK],
      [OK, SUSPECT],
      [SUSPECT, LEAK],
    ]);
    const night = node.nights()[states.indexOf(LEAK)];
    const event = events[2];
    expect(event[3]).toBe(night[N.RISE]);
    expect(event[7]).toBe(night[N.SCORE]);
    expect(event[9].length).toBe(CREPT_BYTE + 1);
    expect(event[9][CREPT_BYTE]).toBe(night[N.CREPT]);
    expect(night[N.CREPT]).toBeLessThanOrEqual(1);
    expect(RULES[event[9][RULE_BYTE]]).toBe("slow");
    expect(night[N.RULE]).toBe(event[9][RULE_BYTE]);
    expect(night[N.RISE] / 2).toBeGreaterThan(4);
    // Readings carry the score, and no more that the node is warming up.
    const reading = node.uplinks.filter(({ type }) => type === 0).at(-1)!.body;
    expect(reading[7]).toBe(night[N.SCORE]);
  });

  test("known noise ends it and is learned; a spectrum is sent when it is asked for", () => {
    expect(node.states().at(-1)).toBe(LEAK);
    const before = node.spectra().length;
    node.command({ [COMMAND_ID]: 1, [COMMAND_KNOWN_NOISE]: 1, [COMMAND_SPECTRUM]: 1 });
    node.run(30 * MINUTE_MS);
    expect(node.outcomes().length).toBe(1);
    expect(node.spectra().length).toBe(before + 2);
    node.board.boot();
    node.days(20);
    const states = node.states().slice(40);
    expect(states.slice(0, 14)).toEqual(Array(14).fill(MUTED));
    expect(states.slice(15)).toEqual(Array(states.length - 15).fill(OK));
  });

  test("is found all the same by a node that is reset at some moment of each night", () => {
    const node = leaky();
    for (let day = 0; day < 48; day++) {
      node.clock.runUntil(MORNING - 2 * HOUR_MS + (day + hash(day) / 12) * DAY_MS);
      node.board.boot();
    }
    const nights = node.nights();
    expect(nights.length).toBeGreaterThan(40);
    expectNoSuspicion(
      nights.filter((night) => night[N.NIGHT] < from / DAY_MS).map((night) => night[N.STATE]),
    );
    expect(nights.at(-1)![N.STATE]).toBeGreaterThanOrEqual(SUSPECT);
    for (const night of nights) {
      expect(night[N.WINDOWS] < 8).toBe((night[N.FLAGS] & FLAG_FEW_WINDOWS) > 0);
    }
    expect(node.board.errors()).toEqual([]);
  });
});

describe("what was learned", () => {
  /** Every record of that kind in the ring, by its place. */
  function records(bytes: Uint8Array, kind: number): number[] {
    const found: number[] = [];
    for (let at = 0; at + LENGTH + 6 <= bytes.length; at += 4) {
      const end = at + 2 + bytes[at + 1]!;
      if (bytes[at] !== kind || end + 4 > bytes.length) continue;
      if (Buffer.from(bytes).readUInt32LE(end) === crc32(bytes.subarray(at, end))) found.push(at);
    }
    return found;
  }

  test("is there again after a reset, wherever in the ring its last copy is", () => {
    const node = createNode(pipe());
    node.days(20);
    for (let boot = 0; boot < 30; boot++) {
      node.run(7 * HOUR_MS);
      node.board.boot();
    }
    node.days(2);
    const night = node.nights().at(-1)!;
    expect(night[N.STATE]).toBe(OK);
    expect(night[N.BASELINE]).not.toBeNull();
  });

  test("of another version is not understood: a flag, no leak, and learning begins anew", () => {
    const node = createNode(pipe({ leak: (at) => (at < START + 21 * DAY_MS ? -99 : -36) }));
    node.days(20.5);
    node.board.powerOff();
    const { bytes } = node.board.ringFlash;
    const places = records(bytes, LEARNED);
    expect(places.length).toBeGreaterThan(3);
    for (const at of places) {
      expect(bytes[at + 2]).toBe(VERSION);
      bytes[at + 2] = VERSION + 1;
      bytes[at + 2 + STATE] = LEAK;
      bytes[at + 2 + COUNT] = 31;
      const end = at + 2 + bytes[at + 1]!;
      Buffer.from(bytes.buffer, bytes.byteOffset).writeUInt32LE(crc32(bytes.subarray(at, end)), end);
    }
    node.board.boot();
    node.days(20);
    const nights = node.nights().slice(20);
    expect(nights[0][N.FLAGS] & FLAG_LEARNING_ANEW).toBeTruthy();
    expect(nights[0][N.STATE]).toBe(WARMING_UP);
    expectNoSuspicion(nights.map((one) => one[N.STATE]));
    expect(nights.at(-1)![N.STATE]).toBe(OK);
  });
});
