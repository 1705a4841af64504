// `tail` as operators meet it: frames of a line as they come, taken or refused, opened byte by byte, and never a key.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { expect, test } from "vitest";
import { configSchema } from "../../../gateway/assemble/configuration.ts";
import { startControl } from "../../../gateway/assemble/control.ts";
import { startGateway } from "../../../gateway/assemble/gateway.ts";
import { main } from "../../../gateway/cli/main.ts";
import { systemClock } from "../../../gateway/clock.ts";
import { silentLog } from "../../../gateway/log.ts";
import { openStore } from "../../../gateway/store/open.ts";
import { cobsEncode } from "../../../shared/cobs.ts";
import { createLines } from "../../../tools/board/line.ts";
import { bareEnvironment, runCommand, startCommand } from "../../commands.ts";
import { atEnd, later } from "../../later.ts";
import { temporaryFolder } from "../../processes.ts";
import { event, hello, reading } from "../admit/nodes.ts";
import { until } from "../deliver/harness.ts";

const COMMAND = new URL("../../../bin/sippra-gateway.js", import.meta.url).pathname;
const TIME = 1_800_000_000;

/** A gateway in this process with a line, and two nodes that it knows. */
async function site() {
  const { path, remove } = temporaryFolder();
  atEnd(remove);
  const data = join(path, "data");
  mkdirSync(data);
  const words = ["--config", join(path, "sippra.yaml")];
  writeFileSync(words[1]!, "site: here\ndata: ./data\n");
  const config = configSchema.parse({
    ...{ site: "here", data, serial: [{ path: "/virtual/1" }], mqtt: { embedded: { port: 0 } } },
  });
  const store = later(openStore(join(data, "sippra.sqlite")));
  const [elm, oak] = ["elm-4", "oak-7"].map((name) => store.addNode({ name, network: 1 }));
  const { lines, binding } = createLines(["/virtual/1"]);
  const gateway = await startGateway(config, { clock: systemClock, log: silentLog, store, binding });
  const control = startControl(config, gateway, { log: silentLog });
  atEnd(async () => {
    await control.close();
    await gateway.close();
  });
  await until(() => gateway.intakes.every((intake) => intake.state().name === "listening"));
  let isFollowed = false;
  return {
    ...{ elm: elm!, oak: oak!, words, control, gateway },
    send(...frames: Uint8Array[]) {
      for (const frame of frames) lines[0]!.send(cobsEncode(frame, crc32));
    },
    noise: () => lines[0]!.send(new Uint8Array(400).fill(0xfe)),
    async follow(...more: string[]) {
      const stop = gateway.onTrace(() => {
        isFollowed = true;
      });
      atEnd(stop);
      const running = startCommand(main, ["tail", ...more, ...words]);
      return { ...running, lines: () => running.out().split("\n").slice(0, -1) };
    },
    isFollowed: () => isFollowed,
  };
}
type Site = Awaited<ReturnType<typeof site>>;

/** Sends hellos until the reader has one: then it follows. Counters from 1000 on are free after it. */
async function following(here: Site, ...more: string[]) {
  const reader = await here.follow(...more);
  for (let counter = 1; reader.out() === ""; counter++) {
    here.send(hello(here.elm, counter));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const from = () => reader.lines().filter((line) => !line.includes("hello"));
  return { ...reader, lines: from };
}

test("a line is a frame: whose, what, how long, from where, and what became of it", async () => {
  const here = await site();
  const reader = await following(here);
  const { elm, oak } = here;
  const again = reading(elm, 1001, TIME);
  const stranger = { ...elm, node: 77 };
  here.send(reading(elm, 1000, TIME), event(oak, 1000, TIME), again, again, reading(stranger, 1, TIME));
  here.send(reading({ ...elm, key: new Uint8Array(16) }, 1002, TIME));
  await until(() => reader.lines().length === 6);
  const plain = reader.lines().map((line) => line.replace(/^\d\d:\d\d:\d\d /, "").replace(/ +/g, " "));
  // Those of one node keep their order; nodes take turns.
  const byNode = plain.toSorted((a, b) => a.split(" ")[0]!.localeCompare(b.split(" ")[0]!));
  expect(byNode).toEqual([
    "1/77 reading 49 /virtual/1 refused: unknown-node",
    "elm-4 reading 49 /virtual/1 taken",
    "elm-4 reading 49 /virtual/1 taken",
    "elm-4 reading 49 /virtual/1 refused: replayed",
    "elm-4 reading 49 /virtual/1 refused: not-authentic",
    "oak-7 event 37 /virtual/1 taken",
  ]);
  for (const line of reader.lines()) expect(line.length).toBeLessThanOrEqual(80);
  reader.interrupt();
  expect([await reader.ended, reader.err()]).toEqual([0, ""]);
});

test("what was no frame is told too", async () => {
  const here = await site();
  const reader = await following(here);
  here.noise();
  await until(() => reader.lines().length > 0);
  expect(reader.lines()[0]).toMatch(/ - +- +- \/virtual\/1 +refused: /);
});

test("of one node, or of one kind", async () => {
  const here = await site();
  const { elm, oak } = here;
  const [ofOak, events, refused] = [
    await here.follow("--node", "oak-7"),
    await here.follow("--kind", "event", "--kind", "night", "--json"),
    await here.follow("--kind", "refused", "--node", "1/77"),
  ];
  const all = await following(here);
  await until(here.isFollowed);
  for (let round = 0; !ofOak.out() || !events.out() || !refused.out(); round++) {
    here.send(reading(elm, 1000 + round, TIME), event(oak, 1000 + round, TIME));
    here.send(reading({ ...elm, node: 77 }, 1 + round, TIME));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  for (const line of ofOak.lines()) expect(line).toContain(" oak-7 ");
  for (const line of refused.lines()) expect(line).toContain(" 1/77 ");
  for (const line of events.lines()) expect(JSON.parse(line)).toMatchObject({ node: "oak-7", kind: "event" });
  expect(all.lines().length).toBeGreaterThan(ofOak.lines().length);
});

test("in hex each byte has its field, bodies of refused frames stay sealed, and no key is shown", async () => {
  const here = await site();
  const { elm, oak } = here;
  const reader = await following(here, "--hex");
  const asJson = await following(here, "--hex", "--json");
  const forged = reading({ ...elm, key: new Uint8Array(16) }, 5000, TIME);
  here.send(reading(elm, 4000, TIME, 1), forged);
  await until(() => reader.out().includes("sealed body") && asJson.out().includes("not-authentic"));
  const { out } = reader;
  expect(out()).toContain("  00 00 0f a0              counter 4000\n");
  expect(out()).toContain("  19 10 1b                  pressure-mean 412.3 kPa\n");
  expect(out()).toContain("  01                        flags ack-wanted\n");
  for (const line of out().split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  const [, refused] = asJson.lines().map((line) => JSON.parse(line));
  expect(refused).toMatchObject({ refused: "not-authentic", frame: Buffer.from(forged).toString("hex") });
  expect(refused).not.toHaveProperty("body");
  const bytes = `${out()}${asJson.out()}`.replace(/[\s]/g, "");
  for (const { key } of [elm, oak]) expect(bytes).not.toContain(Buffer.from(key).toString("hex"));
});

test("a gateway that stops says so to whoever follows, who ends with 1", async () => {
  const here = await site();
  const reader = await following(here);
  await here.control.close();
  expect([await reader.ended, reader.err()]).toEqual([1, "The gateway has stopped.\n"]);
  const { code, err } = await runCommand(main, ["tail", ...here.words]);
  expect([code, err]).toEqual([
    1,
    expect.stringMatching(/^No gateway runs on \S+: start one with "sippra-gateway run"\.\n$/),
  ]);
});

test("a reader of its output that has read enough ends it quietly", async () => {
  const here = await site();
  const child = spawn(process.execPath, [COMMAND, "tail", "--json", ...here.words], {
    env: bareEnvironment(),
  });
  let err = "";
  child.stderr.on("data", (text) => (err += text));
  const ended = once(child, "close");
  child.stdout.once("data", () => child.stdout.destroy());
  let isOver = false;
  child.on("exit", () => {
    isOver = true;
  });
  for (let counter = 1; !isOver; counter++) {
    here.send(hello(here.elm, counter));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect([(await ended)[0], err]).toEqual([0, ""]);
});

test.each<[string[], RegExp]>([
  [["--node", "elm-5"], /^There is no node named elm-5: did you mean elm-4\?\n$/],
  [["--kind", "raeding"], /It must be one of reading, records, /],
])("%j is refused with 2", async (words, sentence) => {
  const here = await site();
  const { code, out, err } = await runCommand(main, ["tail", ...words, ...here.words]);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toMatch(sentence);
});

test.each(["status", "tail"])("%s helps within 80 columns, with examples and exit codes", async (command) => {
  const { code, out } = await runCommand(main, [command, "--help"]);
  expect(code).toBe(0);
  expect(out).toMatch(new RegExp(`Examples:\n {2}sippra-gateway ${command}\n`));
  expect(out).toContain("Exit codes: 0 ");
  for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
});
