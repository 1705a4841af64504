// A line that speaks, but never as a node: said once each time it is opened, and what to do about it.
import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { watchForFrames } from "../../../gateway/intake/frame-watch.ts";
import type { Log } from "../../../gateway/log.ts";
import { createSimClock } from "../../../tools/board/sim-clock.ts";
import { createRandom } from "../../../tools/board/synth.ts";

const MINUTE = 60_000;

function watching() {
  const clock = createSimClock(0);
  const said: string[] = [];
  const warn = (_: object, sentence: string) => void said.push(sentence);
  const log: Log = { debug() {}, info() {}, warn, error() {} };
  const watch = watchForFrames({ via: "serial tty", path: "/dev/ttyX0", baud: 9600, clock, log });
  const pass = (ms: number) => clock.runUntil(clock.now() + ms);
  return { pass, said, watch };
}

const random = createRandom(1);
const noise = (length: number) => Buffer.from(Array.from({ length }, () => Math.floor(256 * random())));
const NMEA = "$GPRMC,120000.00,A,6223.1,N,01718.4,E,0.0,0.0,291126,,,A*5C\r\n";

const STRANGERS: [what: string, bytes: Buffer, sentence: RegExp][] = [
  [
    "a GPS",
    Buffer.from(NMEA),
    /^Text comes on \/dev\/ttyX0, but no frame of a node \("\$GPRMC,120000\.00,A,6223\.1,N,01718\.4,E,0\."\): is it the right port and speed/,
  ],
  ["AT echoes", Buffer.from("AT\r\r\nOK\r\n"), /^Text comes .*\("OK"\)/],
  ["text without an end", Buffer.alloc(1500, "A"), /^Text comes .*\("A{40}"\)/],
  [
    "terminal sequences",
    Buffer.from("\x1b]0;pwn\x07\x1b[2J hello \r\n"),
    /^Text comes .*\("\]0;pwn hello"\)/,
  ],
  ["an Espruino prompt", Buffer.from("\r\n>"), /^A console answers .*: flash the board with sippra-node\.$/],
  [
    "an Espruino error",
    Buffer.from('Uncaught ReferenceError: "x" is not defined\r\n at line 1\r\n'),
    /^A console answers/,
  ],
  ["zeros", Buffer.alloc(400), /^Nothing but zeros comes on \/dev\/ttyX0: .*ground/],
  ["noise", noise(400), /^Noise comes on .* 9600 bit\/s/],
  ["0xff", Buffer.alloc(50, 255), /^Noise comes on/],
];

describe.each(STRANGERS)("%s", (_, bytes, sentence) => {
  test("is said a minute after it began, once", () => {
    const { pass, said, watch } = watching();
    pass(5 * MINUTE);
    watch.bytes(bytes);
    pass(MINUTE - 1);
    expect(said).toEqual([]);
    pass(1);
    watch.bytes(bytes);
    pass(50 * 60 * MINUTE);
    watch.gone();
    expect(said).toEqual([expect.stringMatching(sentence)]);
  });

  test("is said at once where much of it comes, or when the port goes", () => {
    const much = watching();
    for (let sent = 0; sent < 2000; sent += bytes.length) much.watch.bytes(bytes);
    expect(much.said).toEqual([expect.stringMatching(sentence)]);
    const brief = watching();
    for (let sent = 0; sent < 250; sent += bytes.length) brief.watch.bytes(bytes);
    brief.watch.gone();
    expect(brief.said).toEqual([expect.stringMatching(sentence)]);
  });

  test("is no matter where a frame was among it", () => {
    const { pass, said, watch } = watching();
    watch.bytes(bytes);
    watch.frame();
    for (let sent = 0; sent < 5000; sent += bytes.length) watch.bytes(bytes);
    pass(50 * 60 * MINUTE);
    watch.gone();
    expect(said).toEqual([]);
  });
});

test("silence is no matter for a day, and then said once", () => {
  const { pass, said, watch } = watching();
  pass(24 * 60 * MINUTE);
  expect(said).toEqual([]);
  pass(200 * 60 * MINUTE);
  expect(said).toEqual([expect.stringMatching(/^Nothing has come on \/dev\/ttyX0 for 25 hours/)]);
  watch.gone();
});

test("a few bytes before the port goes are what a plug makes", () => {
  const { said, watch } = watching();
  watch.bytes(randomBytes(20));
  watch.gone();
  expect(said).toEqual([]);
});
