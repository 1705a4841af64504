// A frame becomes a message only where it is authentic, new, canonical, and what the protocol says.
import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { admit, type Keyring, type Refused } from "../../../gateway/admit/admit.ts";
import type { Admitted } from "../../../gateway/admit/message.ts";
import { openUplink, sealDownlink } from "../../../gateway/admit/seal.ts";
import { DOWNLINK, frameNonce } from "../../../shared/frame.ts";
import { EVENT, HELLO, NIGHT, OUTCOME, READING, RECORDS } from "../../../shared/messages.ts";
import { nodeCcmSeal } from "../../shared/crypto.ts";
import { cbor, HELLO_MAP, readingBody, seal } from "./nodes.ts";

const hex = (s: string) => new Uint8Array(Buffer.from(s, "hex"));
const KEY = hex("2b7e151628aed2a6abf7158809cf4f3c");
const NODE = { network: 1, node: 0x0a2b, epoch: 0, key: KEY };

/** A registry of one node; `keys` newest epoch first. */
function keyring(keys = [{ epoch: 0, key: KEY }], replayed = (_counter: number) => false) {
  const known = { id: 1, name: "kvarnen", network: NODE.network, node: NODE.node, keys };
  return {
    find: (network: number, node: number) =>
      network === known.network && node === known.node ? known : undefined,
    replayed: (_id: number, _epoch: number, counter: number) => replayed(counter),
    hasEpoch: (_id: number, epoch: number) => keys.some((each) => each.epoch === epoch),
  } satisfies Keyring;
}

const admitted = (result: Admitted | Refused): Admitted => {
  expect(result).not.toHaveProperty("refused");
  return result as Admitted;
};
const refusal = (result: Admitted | Refused) => ("refused" in result ? result.refused : "admitted");

const EXAMPLE = [0x6922fa60, 4123, 142, 194, 284, -37, hex("ccd0d3d7d1c9c3be"), 73, 5, 158, 11];
const VECTOR = hex(
  "e0010a2b0000a0f71fb75b602999813701557d226e9d5827c6943d25028445d299bae34a2dd932497392fe8633f8957239",
);

describe("the protocol's vectors", () => {
  test("epoch 0", () => {
    const got = admitted(admit(VECTOR, keyring()));
    expect(got).toMatchObject({ type: "reading", epoch: 0, counter: 0xa0f7, body: EXAMPLE });
    expect(got.from.name).toBe("kvarnen");
  });

  test("epoch 1, whichever keys may be tried", () => {
    const vector = hex(
      "e0010a2b0000a0f809c1e81eb29a12770982db9875b5fd0a0df31b5ed52ca3021e82738e1b59db85310bb544aaf23579bb",
    );
    const both = keyring([
      { epoch: 1, key: KEY },
      { epoch: 0, key: KEY },
    ]);
    expect(admitted(admit(vector, both))).toMatchObject({ epoch: 1, counter: 0xa0f8, body: EXAMPLE });
    expect(admitted(admit(VECTOR, both))).toMatchObject({ epoch: 0, counter: 0xa0f7, body: EXAMPLE });
    expect(refusal(admit(VECTOR, keyring([{ epoch: 1, key: KEY }])))).toBe("not-authentic");
  });

  test("the ack", () => {
    expect(Buffer.from(sealDownlink(NODE, 16, 5, hex("8201190384"))).toString("hex")).toBe(
      "f0010a2b00000005df93184b0ab5c9e23feecf0ee4",
    );
  });

  test("opening and sealing under one key, forgeries between, are what Node's own CCM makes of it", () => {
    const step = fc.tuple(fc.constantFrom("open", "forged", "seal"), fc.uint8Array({ maxLength: 222 }));
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        fc.array(step, { maxLength: 12 }),
        (key, steps) => {
          const node = { ...NODE, key, epoch: 3 };
          for (const [what, body] of steps) {
            if (what === "seal") {
              const frame = sealDownlink(node, 16, 9, body);
              const nonce = frameNonce(DOWNLINK, frame, 3);
              expect(frame.subarray(8)).toEqual(new Uint8Array(nodeCcmSeal(key, nonce, body)));
              continue;
            }
            const frame = seal(node, READING, 9, body);
            const forged = what === "forged";
            if (forged) frame[8 + (body.length >> 1)]! ^= 4;
            expect(openUplink(frame, 3, key)).toEqual(forged ? null : body);
            expect(openUplink(frame, 2, key)).toBeNull();
          }
        },
      ),
    );
  });
});

test("a key's array that is written over is another key", () => {
  const key = Uint8Array.from(KEY);
  const frame = seal({ ...NODE, key }, READING, 7, cbor(readingBody(0)));
  expect(openUplink(frame, 0, key)).not.toBeNull();
  key[15]! ^= 1;
  expect(openUplink(frame, 0, key)).toBeNull();
  expect(openUplink(frame, 0, Uint8Array.from(KEY))).not.toBeNull();
});

test("what no frame has room for is neither opened nor sealed", () => {
  expect(openUplink(seal(NODE, READING, 7, new Uint8Array(223)), 0, NODE.key)).toBeNull();
  expect(() => sealDownlink(NODE, 16, 5, new Uint8Array(223))).toThrow(RangeError);
});

describe("each reason", () => {
  const good = (type: number, body: Uint8Array, counter = 7) => seal(NODE, type, counter, body);
  const reading = cbor(readingBody(0x6922fa60));

  test.each<[string, Uint8Array, string]>([
    ["nothing", new Uint8Array(), "too-short"],
    ["15 B", good(READING, reading).slice(0, 15), "too-short"],
    ["239 B", good(READING, new Uint8Array(223)), "too-long"],
    ["a downlink", sealDownlink(NODE, 16, 5, hex("8201190384")), "not-ours"],
    ["LoRaWAN", Uint8Array.from(good(READING, reading), (b, i) => (i === 0 ? 0x40 : b)), "not-ours"],
    ["another network", Uint8Array.from(good(READING, reading), (b, i) => (i === 1 ? 2 : b)), "unknown-node"],
    ["another node", Uint8Array.from(good(READING, reading), (b, i) => (i === 3 ? 2 : b)), "unknown-node"],
    ["another key", seal({ ...NODE, key: randomBytes(16) }, READING, 7, reading), "not-authentic"],
    ["another epoch", seal({ ...NODE, epoch: 1 }, READING, 7, reading), "not-authentic"],
    [
      "another type in the header",
      Uint8Array.from(good(READING, reading), (b, i) => (i === 0 ? 0xe2 : b)),
      "not-authentic",
    ],
    [
      "another counter in the header",
      Uint8Array.from(good(READING, reading), (b, i) => (i === 7 ? 8 : b)),
      "not-authentic",
    ],
    ["a counter taken", good(READING, reading, 3), "replayed"],
    ["no body", good(READING, new Uint8Array()), "not-canonical"],
    ["a tag", good(READING, hex("c100")), "not-canonical"],
    ["a body of another type", good(EVENT, cbor({ 0: 1 })), "not-valid"],
    ["a type to come", good(9, cbor([1])), "not-valid"],
    ["counter 0", good(READING, reading, 0), "not-valid"],
    ["records of an epoch never had", good(RECORDS, cbor([1, [1, 1]])), "not-valid"],
  ])("%s", (_, frame, reason) => {
    const taken = (counter: number) => counter === 3;
    expect(refusal(admit(frame, keyring(undefined, taken)))).toBe(reason);
  });
});

test("nothing is decoded that is not authentic, new and canonical", () => {
  const decode = vi.fn(() => readingBody(null));
  const body = cbor(readingBody(null));
  const tries: [Uint8Array, Keyring][] = [
    [seal({ ...NODE, key: randomBytes(16) }, READING, 7, body), keyring()],
    [seal({ ...NODE, node: 5 }, READING, 7, body), keyring()],
    [seal(NODE, READING, 7, body), keyring(undefined, () => true)],
    [seal(NODE, READING, 7, hex("c100")), keyring()],
    [seal(NODE, READING, 7, body).slice(0, -1), keyring()],
  ];
  for (const [frame, keys] of tries) expect(admit(frame, keys, decode)).toHaveProperty("refused");
  expect(decode).not.toHaveBeenCalled();
  admitted(admit(seal(NODE, READING, 7, body), keyring(), decode));
  expect(decode).toHaveBeenCalledTimes(1);
});

test("replay is looked at only for what is authentic", () => {
  const replayed = vi.fn(() => true);
  const forged = seal({ ...NODE, key: randomBytes(16) }, READING, 7, cbor(readingBody(null)));
  expect(refusal(admit(forged, keyring(undefined, replayed)))).toBe("not-authentic");
  expect(replayed).not.toHaveBeenCalled();
});

describe("bodies", () => {
  const bodyOf = (type: number, value: Parameters<typeof cbor>[0]) => {
    const result = admit(seal(NODE, type, 7, cbor(value)), keyring());
    return "refused" in result ? result.refused : result;
  };
  const R = [null, null, null, null, null, null, null, null, 0, null, null];
  const with_ = (list: unknown[], at: number, value: unknown) =>
    list.map((v, i) => (i === at ? value : v)) as never;

  test("readings: extra items are ignored, missing ones absent", () => {
    expect(bodyOf(READING, [...R, 17, [1, { 2: 3 }]] as never)).toMatchObject({ type: "reading", body: R });
    expect(bodyOf(READING, R.slice(0, 9) as never)).toMatchObject({ type: "reading", body: R });
    expect(bodyOf(READING, R.slice(0, 8) as never)).toBe("not-valid");
    expect(bodyOf(READING, with_(R, 1, -32768))).toMatchObject({ type: "reading" });
  });

  test.each([
    [0, -1],
    [1, 32768],
    [1, -32769],
    [2, 65536],
    [5, 128],
    [6, new Uint8Array(9)],
    [6, 5],
    [7, 101],
    [8, null],
    [8, 65536],
    [9, 256],
    [10, -129],
    [10, "11"],
  ])("reading: item %i may not be %o", (at, value) => {
    expect(bodyOf(READING, with_(R, at, value))).toBe("not-valid");
  });

  test("events and nights", () => {
    const components = new Uint8Array([12, 250, 0, 127, 128]);
    const event = [3, null, 1500, -300, 12, 4100, 3800, 90, 1, components];
    expect(bodyOf(EVENT, event)).toMatchObject({ type: "event", body: event });
    expect(bodyOf(EVENT, event.slice(0, 9))).toMatchObject({ body: [...event.slice(0, 9), null] });
    expect(bodyOf(EVENT, with_(event, 0, 24))).toBe("not-valid");
    for (const odd of [null, new Uint8Array(0), new Uint8Array(8)]) {
      expect(bodyOf(EVENT, with_(event, 9, odd))).toMatchObject({ body: with_(event, 9, odd) });
    }
    for (const wrong of [new Uint8Array(9), 5, "abcde", [1, 2, 3, 4, 5]]) {
      expect(bodyOf(EVENT, with_(event, 9, wrong))).toBe("not-valid");
    }
    const night = [20000, 1, 2, 3, 4, 5, 6, 440, 8, 40, 11, 12, 13, 14, 55, 2, 0, 158, -5, 17, 1, 9];
    expect(bodyOf(NIGHT, night)).toMatchObject({ type: "night", body: night });
    expect(bodyOf(NIGHT, with_(night, 19, -9))).toMatchObject({ body: with_(night, 19, -9) });
    expect(bodyOf(NIGHT, with_(night, 19, "9"))).toBe("not-valid");
    expect(bodyOf(NIGHT, with_(night, 20, 24))).toBe("not-valid");
    for (const odd of [-1, 256, "9"]) expect(bodyOf(NIGHT, with_(night, 21, odd))).toBe("not-valid");
    // Of older firmware.
    expect(bodyOf(NIGHT, night.slice(0, 21))).toMatchObject({ body: [...night.slice(0, 21), null] });
    expect(bodyOf(NIGHT, night.slice(0, 17))).toMatchObject({
      body: [...night.slice(0, 17), null, null, null, null, null],
    });
    expect(bodyOf(NIGHT, night.slice(0, 16))).toBe("not-valid");
  });

  test("hello: what is known of it, and nothing of what is not", () => {
    expect(bodyOf(HELLO, { ...HELLO_MAP, 5: [257, 256], 20: [1, 2] })).toMatchObject({
      type: "hello",
      body: {
        firmware: "1.2.3",
        board: "pico",
        profile: 0xdeadbeef,
        consoleOff: true,
        reset: 0,
        jump: { first: 257, count: 256 },
        acoustic: { rate: 4000, bits: 12, gain: 200 },
        thinned: null,
        interval: 900,
        boot: 7,
      },
    });
    expect(bodyOf(HELLO, {})).toMatchObject({ body: { firmware: null, consoleOff: false, acoustic: null } });
    expect(bodyOf(HELLO, { 3: 0 })).toMatchObject({ body: { consoleOff: false } });
    // Only of nodes whose radio module has not done all it should.
    expect(bodyOf(HELLO, HELLO_MAP)).toMatchObject({ body: { module: null } });
    expect(bodyOf(HELLO, { ...HELLO_MAP, 11: [3, 1, 5] })).toMatchObject({
      body: { module: { sleepless: 3, resets: 1 } },
    });
    for (const wrong of [{ 11: 3 }, { 11: [-1, 0] }]) expect(bodyOf(HELLO, wrong)).toBe("not-valid");
    for (const wrong of [{ 0: 5 }, { 0: "a\nb" }, { 3: 2 }, { 5: [0, 1] }, { 6: 4000 }, { 8: -1 }]) {
      expect(bodyOf(HELLO, wrong)).toBe("not-valid");
    }
    expect(bodyOf(HELLO, [1])).toBe("not-valid");
  });

  test("records and voids", () => {
    const event = [3, null, 1500, -300, 12, 4100, 3800, 90, 1, new Uint8Array(5)];
    expect(
      bodyOf(RECORDS, [0, [5, READING, R], [6, 2 ** 32 - 1], [2, EVENT, event, 9]] as never),
    ).toMatchObject({
      type: "records",
      epochOfRecords: 0,
      records: [
        { counter: 5, type: "reading", body: R },
        { counter: 2, type: "event", body: event },
      ],
      voids: [{ first: 6, count: 2 ** 32 - 1 }],
    });
    for (const wrong of [
      [],
      [-1],
      [256],
      [0, [5]],
      [0, 5],
      [0, [0, READING, R]],
      [0, [0, 1]],
      [0, [1, 0]],
      [0, [5, HELLO, R]],
      [0, [5, READING, 3]],
      [0, [5, [READING], R]],
      [0, [5, "0", R]],
      [0, [5, "length", R]],
      [0, { 1: 2 }],
    ]) {
      expect(bodyOf(RECORDS, wrong as never)).toBe("not-valid");
    }
  });

  test("outcomes: the command, the result, perhaps the key; what is unknown is ignored", () => {
    const outcome = (map: object) => bodyOf(OUTCOME, map as never);
    expect(outcome({ 0: 7, 1: 0 })).toMatchObject({ type: "outcome", body: { id: 7, result: 0, key: null } });
    expect(outcome({ 0: 2 ** 32 - 1, 1: 23, 2: 9, 3: [1], 77: "later" })).toMatchObject({
      body: { id: 2 ** 32 - 1, result: 23, key: 9 },
    });
    for (const wrong of [{}, { 0: 7 }, { 1: 0 }, { 0: -1, 1: 0 }, { 0: 7, 1: 24 }, { 0: "7", 1: 0 }]) {
      expect(outcome(wrong)).toBe("not-valid");
    }
    expect(outcome({ 0: 7, 1: 1, 2: -1 })).toBe("not-valid");
    expect(bodyOf(OUTCOME, [7, 0])).toBe("not-valid");
  });

  test("whatever canonical body under whatever type: typed or refused, never thrown", () => {
    const value = fc.letrec((tie) => ({
      item: fc.oneof(
        { maxDepth: 4 },
        fc.integer({ min: -(2 ** 32), max: 2 ** 32 - 1 }),
        fc.constant(null),
        fc.uint8Array({ maxLength: 10 }),
        fc.string({ unit: "grapheme-ascii", maxLength: 10 }),
        fc.array(tie("item"), { maxLength: 12 }),
        fc.dictionary(fc.nat(12).map(String), tie("item"), { maxKeys: 10 }),
      ),
    })).item;
    fc.assert(
      fc.property(fc.nat(15), value, (type, body) => {
        const bytes = cbor(body as never);
        fc.pre(bytes.length <= 222);
        admit(seal(NODE, type, 7, bytes), keyring());
      }),
      { numRuns: 1000 },
    );
  });
});
