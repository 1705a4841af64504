// Readers of what comes in: each gets lines as fast as it reads, one that does not keep up is let go, and no line has a key.
import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { createTail, READERS_MAX, type Sink } from "../../../../gateway/watch/local/tail.ts";
import { type FrameTrace, traceLine } from "../../../../gateway/watch/local/trace.ts";

const trace = (more: Partial<FrameTrace> = {}): FrameTrace => ({
  ...{ received: 1_800_000_000_000, via: "serial /dev/ttyUSB0", signal: null, who: "elm-4", refused: null },
  ...{ frame: new Uint8Array([0xe2, 1, 0, 7, ...new Array(40).fill(9)]), body: new Uint8Array(28), ...more },
});

class Reader extends EventEmitter {
  lines: string[] = [];
  writableLength = 0;
  state = "open";
  readonly reads: boolean;
  constructor(reads: boolean) {
    super();
    this.reads = reads;
  }
  write(text: string) {
    this.lines.push(text);
    if (!this.reads) this.writableLength += text.length;
  }
  end(text: string) {
    this.lines.push(text);
    this.state = "ended";
  }
  destroy() {
    this.state = "destroyed";
    this.emit("close");
  }
}
const asSink = (reader: Reader) => reader as unknown as Sink;

function tailed() {
  const listeners = new Set<(each: FrameTrace) => void>();
  const tail = createTail({
    onTrace(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  return {
    tail,
    listeners,
    tell(each: FrameTrace) {
      for (const listener of [...listeners]) listener(each);
    },
  };
}

test("a reader that does not keep up is let go with little behind it, and the others go on", () => {
  const { tail, tell, listeners } = tailed();
  const [slow, quick] = [new Reader(false), new Reader(true)];
  for (const reader of [slow, quick]) tail.add(asSink(reader), false);
  for (let i = 0; i < 5000; i++) tell(trace());
  expect([slow.state, quick.state, quick.lines.length]).toEqual(["destroyed", "open", 5000]);
  expect(slow.writableLength).toBeLessThan(300_000);
  expect([tail.count(), listeners.size]).toEqual([1, 1]);
});

test("there are eight at most, and room again when one has gone", () => {
  const { tail } = tailed();
  const readers = Array.from({ length: READERS_MAX }, () => new Reader(true));
  expect(readers.every((reader) => tail.add(asSink(reader), false))).toBe(true);
  expect(tail.add(asSink(new Reader(true)), false)).toBe(false);
  readers[0]!.destroy();
  expect(tail.add(asSink(new Reader(true)), false)).toBe(true);
});

test("whoever reads when the gateway stops is told so, and nothing after it", () => {
  const { tail, tell, listeners } = tailed();
  const reader = new Reader(true);
  tail.add(asSink(reader), false);
  tail.close();
  tell(trace());
  expect(reader.lines).toEqual(['{"end":"stopped"}\n']);
  expect([reader.state, listeners.size]).toEqual(["ended", 0]);
});

test("a line says who, what and how it came; bytes are there where they are asked for", () => {
  const signal = { rssi: -87, snr: Number.NaN };
  expect(traceLine(trace({ signal }), false)).toEqual({
    ...{ time: "2027-01-15T08:00:00.000Z", via: "serial /dev/ttyUSB0", node: "elm-4", address: "1/7" },
    ...{ kind: "event", size: 44, rssi: -87, snr: null, refused: null, detail: null },
  });
  expect(traceLine(trace(), true)).toMatchObject({
    frame: expect.stringMatching(/^e2010007/),
    body: "00".repeat(28),
  });
});

test("what is no frame of ours claims nothing", () => {
  const of = (frame: Uint8Array | null) => {
    const { address, kind, size } = traceLine(trace({ frame, body: null, refused: "noise" }), true);
    return [address, kind, size];
  };
  expect(of(null)).toEqual([null, null, null]);
  expect(of(new Uint8Array(5))).toEqual([null, null, 5]);
  expect(of(new Uint8Array(40).fill(0xf1))).toEqual([null, null, 40]);
  expect(of(new Uint8Array([0xef, 1, 2, 3, ...new Array(30).fill(0)]))).toEqual(["1/515", "type 15", 34]);
});
