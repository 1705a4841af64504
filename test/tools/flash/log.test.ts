// sippra-node log: what comes over a line, in words and with the time, and not a byte sent.
import { crc32 } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cobsEncode } from "../../../shared/cobs.ts";
import { createCable, hasPty } from "../../../tools/board/pty.ts";
import { createPieces, type Piece } from "../../../tools/flash/log/entries.ts";
import { frameTeller, type Told } from "../../../tools/flash/log/frames.ts";
import { frameLines } from "../../../tools/flash/log/words.ts";
import { main } from "../../../tools/flash/main.ts";
import { openRaw } from "../../../tools/flash/raw-line.ts";
import { LANGUAGES } from "../../../tools/sentences.ts";
import { runCommand, startCommand } from "../../commands.ts";
import { until } from "../../processes.ts";
import { createRig } from "../../rig.ts";
import { enrolments, IDENTITY } from "./flashed-node.ts";

const { enrol, remove } = enrolments();
afterAll(remove);

/** Frames of a virtual node's first hours. */
let frames: Uint8Array[];
beforeAll(() => {
  const rig = createRig();
  rig.board.boot();
  rig.run(3 * 3_600_000);
  frames = rig.uplinks.map(({ frame }) => frame);
  expect(frames.length).toBeGreaterThan(5);
});

const onLine = (frame: Uint8Array) => cobsEncode(frame, (bytes) => crc32(bytes));

/** What is told of these chunks, and at a quiet moment after them. */
function piecesOf(...chunks: (string | Uint8Array)[]): Piece[] {
  const told: Piece[] = [];
  const pieces = createPieces((piece) => told.push(piece));
  for (const chunk of chunks) pieces.take(typeof chunk === "string" ? Buffer.from(chunk, "latin1") : chunk);
  pieces.flush();
  return told;
}

describe("pieces", () => {
  test("text and frames come as they are, however the line is cut", () => {
    const bytes = Buffer.concat([
      Buffer.from("Sippra 0.1.0\r\n"),
      onLine(frames[0]!),
      Buffer.from("again\r\n"),
    ]);
    const whole = [
      { is: "text", text: "Sippra 0.1.0" },
      { is: "frame", frame: frames[0]! },
      { is: "text", text: "again" },
    ];
    expect(piecesOf(bytes)).toEqual(whole);
    expect(piecesOf(...Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(whole);
  });

  test("a prompt has no end, and is told once the line is quiet", () => {
    expect(piecesOf("\r\npassword>")).toEqual([{ is: "text", text: "password>" }]);
  });

  test("noise is counted, and its beginning shown", () => {
    const noise = "\xf3\x80\xfe\x81\x9c".repeat(200);
    const told = piecesOf(noise);
    expect(told.length).toBeGreaterThan(0);
    for (const piece of told) {
      expect(piece.is).toBe("noise");
      if (piece.is === "noise") expect(piece.head.length).toBeLessThanOrEqual(24);
    }
    expect(piecesOf("\xf3\x80")).toEqual([{ is: "noise", bytes: 2, head: Uint8Array.of(0xf3, 0x80) }]);
  });

  test("zeros alone are no news", () => expect(piecesOf("\0\0\0", "\0")).toEqual([]));

  test("a frame after noise, and after a quiet moment, is a frame", () => {
    const told: Piece[] = [];
    const pieces = createPieces((piece) => told.push(piece));
    pieces.take(Buffer.from("\xf3\x80", "latin1"));
    pieces.flush();
    pieces.take(onLine(frames[1]!));
    expect(told.map(({ is }) => is)).toEqual(["noise", "frame"]);
  });
});

const told = (frame: Uint8Array, changes?: Partial<typeof IDENTITY>): Told =>
  frameTeller(changes && { ...IDENTITY, ...changes })(frame)!;

describe("a frame", () => {
  test("has its header without a key", () => {
    const { body, ...head } = told(frames[0]!);
    expect(body).toBeUndefined();
    expect(head).toMatchObject({ type: "hello", network: 1, node: 7, bytes: frames[0]!.length });
    expect(frameLines(head, LANGUAGES.en.log)).toEqual([
      "hello",
      expect.stringMatching(/^node 1-7, counter \d+, \d+ B$/),
    ]);
  });

  test("says what it says with the key, in both languages", () => {
    const kinds = new Set<string>();
    for (const frame of frames) {
      const all = told(frame, {});
      kinds.add(all.type);
      expect(all.body).toBeDefined();
      const [english, swedish] = [LANGUAGES.en, LANGUAGES.sv].map((say) =>
        frameLines(all, say.log).join("\n"),
      );
      for (const text of [english!, swedish!]) expect(text).not.toMatch(/undefined|null|NaN|\[object/);
      expect(english!.split("\n").length).toBeGreaterThan(1);
      expect(english).not.toBe(swedish);
    }
    expect(kinds).toContain("hello");
    expect(kinds.size).toBeGreaterThan(1);
    const hello = frameLines(told(frames[0]!, {}), LANGUAGES.sv.log);
    expect(hello[0]).toBe("hälsning");
    expect(hello[2]).toMatch(/^program \S+ på \S+, start 1, ett mätvärde var 900 s/);
  });

  test("of another node, or under another key, is told so", () => {
    const lines = (changes: Partial<typeof IDENTITY>) =>
      frameLines(told(frames[0]!, changes), LANGUAGES.en.log)[1];
    expect(lines({ node: 8 })).toMatch(/of another node than the enrolment's$/);
    expect(lines({ key: "0".repeat(32) })).toMatch(/not sealed with the enrolment's key$/);
    expect(lines({ epoch: 3 })).toMatch(/not sealed/);
  });
});

describe.runIf(hasPty())("the command", () => {
  test.each(["en", "sv"] as const)("prints what comes, and sends nothing: %s", async (lang) => {
    const cable = await createCable();
    const board = await openRaw(cable.ends[1], 9600);
    if ("trouble" in board) throw new Error(board.words);
    let sent = 0;
    board.onBytes((bytes) => {
      sent += bytes.length;
    });
    try {
      const args = ["--lang", lang, "log", "--port", cable.ends[0], "--enrol", enrol()];
      const text = startCommand(main, args, { LANG: "C" });
      await until(() => text.err().includes(cable.ends[0]), "it to listen");
      await board.send("Sippra 0.1.0, node 1-7, boot 1\r\n");
      await board.send(Buffer.from(onLine(frames[0]!)).toString("latin1"));
      await board.send("\xf3\x80\xfe\r\n");
      const { log } = LANGUAGES[lang];
      await until(() => text.out().includes("f3 80 fe"), "all to be told");
      text.interrupt();
      expect(await text.ended).toBe(0);
      const lines = text.out().trimEnd().split("\n");
      expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d\.\d{3} {2}Sippra 0\.1\.0, node 1-7, boot 1$/);
      expect(lines[1]).toContain(`${log.type.hello} ${lang === "en" ? "node" : "nod"} 1-7`);
      expect(lines[2]).toContain(log.boot(1));
      expect(text.out()).not.toContain("\x1b");
      expect(sent).toBe(0);
    } finally {
      await board.close();
      cable.close();
    }
  });

  test("--json has an object a line", async () => {
    const cable = await createCable();
    const board = await openRaw(cable.ends[1], 9600);
    if ("trouble" in board) throw new Error(board.words);
    try {
      const args = ["log", "--json", "--port", cable.ends[0], "--enrol", enrol()];
      const running = startCommand(main, args, { LANG: "C" });
      await until(() => running.err().includes("Listening"), "it to listen");
      for (const frame of frames.slice(0, 4)) await board.send(Buffer.from(onLine(frame)).toString("latin1"));
      await until(() => running.out().split("\n").length > 4, "all to be told");
      running.interrupt();
      expect(await running.ended).toBe(0);
      const objects = running
        .out()
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
      expect(objects[0]).toMatchObject({
        is: "frame",
        type: "hello",
        network: 1,
        node: 7,
        body: { boot: 1 },
      });
      expect(objects.map(({ is }) => is)).toEqual(["frame", "frame", "frame", "frame"]);
    } finally {
      await board.close();
      cable.close();
    }
  });

  test("a port that is not there ends it with a sentence", async () => {
    const { code, err } = await runCommand(main, ["log", "--port", "/dev/ttyNone"], { LANG: "C" });
    expect(err).toMatch(/^There is no port/);
    expect(code).toBe(1);
  });
});
