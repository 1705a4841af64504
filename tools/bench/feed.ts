// How the bench's lines send: all at the same pace, and none more than it can be answered.
//
// The gateway lets a second of bytes wait for a line, and drops an answer that comes on top: it would be an old one
// when it arrives. Frames of one line that are committed together are answered together. At 115,200 bit/s a second is
// 295 answers to readings, so a line that has more than that under way may miss some.
import type { BindingInterface } from "@serialport/bindings-interface";
import { benchLines, countAnswers, countFrames, LINES, type SiteLine, until } from "./site.ts";
import { readingOnLine } from "./traffic.ts";

/** Frames that are put to a line at a time. */
const CHUNK = 50;
/** Frames under way at most, all lines together: half of what the gateway queues before it gives up the oldest. */
const UNDER_WAY_MAX = 5000;
/** Of one line, in an even share: under 295. */
const UNDER_WAY_LINE_MAX = UNDER_WAY_MAX / LINES;

/** How many of the frames are line `i`'s. */
export const shareOf = (frames: number) => (i: number) => Math.ceil((frames - i) / LINES);

/** Chunks of `frames` readings for each line, ready to be sent. */
export function chunksFor(lines: readonly SiteLine[], frames: number): Uint8Array[][] {
  return lines.map(({ senders }, n) => {
    const readings = Array.from({ length: shareOf(frames)(n) }, (_, i) => readingOnLine(senders, i));
    return Array.from({ length: Math.ceil(readings.length / CHUNK) }, (_, i) =>
      Buffer.concat(readings.slice(i * CHUNK, (i + 1) * CHUNK)),
    );
  });
}

/** Sends each line's next chunk as soon as all have room for one, until there are none. */
export async function feed(lines: readonly SiteLine[], chunks: Uint8Array[][], published: () => number) {
  const before = lines.map(({ answers }) => answers);
  const rounds = Math.max(...chunks.map(({ length }) => length));
  for (let round = 0; round < rounds; round++) {
    const sent = round * CHUNK;
    await until(
      "room for more frames",
      () =>
        sent * LINES - published() <= UNDER_WAY_MAX - LINES * CHUNK &&
        lines.every(({ answers }, i) => sent + before[i]! - answers <= UNDER_WAY_LINE_MAX - CHUNK),
    );
    for (const [i, { line }] of lines.entries()) {
      const chunk = chunks[i]![round];
      if (chunk !== undefined) line.send(chunk);
    }
  }
}

/** An answer is as long as that to a reading. */
const ANSWER = new Uint8Array(39).fill(1);
ANSWER[0] = 0;
ANSWER[ANSWER.length - 1] = 0;

/**
 * Feeds readings to whoever reads the lines and answers at once, and does nothing else: what the load itself takes.
 * Returns CPU us a frame.
 */
export async function feedAlone(frames: number): Promise<number> {
  const { lines: ends, binding } = benchLines();
  const lines = ends.map((line, i) => ({
    line,
    senders: [{ node: i + 1, key: new Uint8Array(16) }],
    answers: 0,
  }));
  for (const [i, line] of lines.entries()) countAnswers(ends[i]!, line);
  const ports = await Promise.all(ends.map(({ path }) => answerAll(binding, path)));
  const chunks = chunksFor(lines, frames);
  const answered = () => lines.reduce((sum, { answers }) => sum + answers, 0);
  const before = process.cpuUsage();
  await feed(lines, chunks, answered);
  await until("answers", () => answered() >= frames);
  const { user, system } = process.cpuUsage(before);
  for (const port of ports) await port.close();
  return (user + system) / frames;
}

async function answerAll(binding: BindingInterface, path: string) {
  const port = await binding.open({ path, baudRate: 9600 });
  const buffer = Buffer.alloc(65_536);
  const read = async () => {
    for (;;) {
      const { bytesRead } = await port.read(buffer, 0, buffer.length);
      const frames = countFrames(buffer.subarray(0, bytesRead));
      // As the gateway's stream writes what waits: together.
      await port.write(Buffer.concat(new Array(frames).fill(ANSWER)));
    }
  };
  // It ends when the port is closed.
  read().catch(() => {});
  return port;
}
