// sippra-node against the real interpreter: its console on one end of a cable, the command as its own process
// on the other. Needs ESPRUINO, the path of an interpreter.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { COUNT, newLearned } from "../../firmware/leak/learned.ts";
import { type EnrolmentFile, writeEnrolment } from "../../gateway/config/enrolment.ts";
import {
  type Interpreter,
  interpreterFolder,
  interpreterLimits,
  startInterpreter,
} from "../../tools/board/interpreter.ts";
import { type Cable, createCable, hasPty } from "../../tools/board/pty.ts";
import { bootCode } from "../../tools/build/bundle.ts";
import type { Flashed } from "../../tools/flash/flash.ts";
import { readRing } from "../../tools/flash/ring.ts";
import { recordPath } from "../../tools/flash/used.ts";
import { createFlash } from "../../tools/image/flash.ts";
import { BOARD_KINDS } from "../../tools/image/kinds.ts";
import { FRESH, layOut } from "../../tools/image/layout.ts";
import { profileFor } from "../../tools/image/profile.ts";
import { storedFiles } from "../../tools/image/storage.ts";
import { tokenise } from "../../tools/image/tokens.ts";

const binary = process.env.ESPRUINO ?? "";
const limits = binary === "" ? undefined : await interpreterLimits(binary);
const { interpreter } = BOARD_KINDS.linux!;
let missing = "";
if (limits === undefined) missing = "ESPRUINO is not set";
else if (limits.board !== interpreter) missing = `it says it is ${limits.board}, not ${interpreter}`;
else if (!hasPty()) missing = "there is no `script`";
if (missing !== "") console.log(`skipped: sippra-node against the interpreter, because ${missing}`);

const launcher = new URL("../../bin/sippra-node.js", import.meta.url).pathname;
const IDENTITY: EnrolmentFile = {
  format: "sippra-enrolment-1",
  site: "alby",
  network: 1,
  node: 7,
  name: "elm-street-4",
  epoch: 0,
  key: "2b7e151628aed2a6abf7158809cf4f3c",
  created: "2026-03-01T12:00:00Z",
};

// Once more where it fails: the interpreter on Linux has a race between its threads that a long input can hit.
describe.skipIf(missing !== "")("sippra-node flash", { retry: 1 }, () => {
  let cable: Cable;
  let folder: ReturnType<typeof interpreterFolder>;
  let board: ChildProcess | undefined;
  let node: Interpreter | undefined;
  let enrolment: string;

  beforeEach(async () => {
    cable = await createCable();
    folder = interpreterFolder();
    enrolment = enrol("a.enrol.json");
    powerOn();
  });
  afterEach(async () => {
    await node?.kill();
    await powerOff();
    cable.close();
    folder.remove();
  });

  /** The interpreter with its console on the cable. */
  function powerOn() {
    const start = 'exec "$0" <"$1" >"$1" 2>&1';
    board = spawn("sh", ["-c", start, binary, cable.ends[1]], { cwd: folder.path, stdio: "ignore" });
  }

  async function powerOff() {
    if (board === undefined || board.exitCode !== null || board.signalCode !== null) return;
    const gone = new Promise((resolve) => board!.once("exit", resolve));
    board.kill("SIGKILL");
    await gone;
  }

  async function pressReset() {
    await powerOff();
    powerOn();
  }

  function enrol(name: string, changes: Partial<EnrolmentFile> = {}): string {
    const file = join(folder.path, name);
    writeEnrolment(file, { ...IDENTITY, ...changes });
    return file;
  }

  function start(...args: string[]) {
    const env = { ...process.env, LANG: "C", LC_ALL: "", LC_MESSAGES: "" };
    const all = ["flash", "--port", cable.ends[0], "--data-path", join(folder.path, "no-line"), ...args];
    const child = spawn(process.execPath, [launcher, ...all], { stdio: ["ignore", "pipe", "pipe"], env });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (text) => {
      stdout += text;
    });
    child.stderr.on("data", (text) => {
      stderr += text;
    });
    const ended = new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve) =>
      child.once("close", (status) => resolve({ status, stdout, stderr })),
    );
    return { child, ended, stderr: () => stderr };
  }

  async function flashed(...args: string[]): Promise<Flashed> {
    const { status, stdout, stderr } = await start("--json", ...args).ended;
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringMatching(/did not say so/) });
    return JSON.parse(stdout);
  }

  const image = () => readFileSync(join(folder.path, "espruino.flash"));

  /** What is on the flash, read from outside. */
  function storage() {
    const flash = createFlash(limits!.storage, image());
    const files = new Map(storedFiles(flash).files.map((file) => [file.name, file]));
    const text = (name: string) => {
      const file = files.get(name)!;
      return Buffer.from(flash.bytes).toString("latin1", file.at, file.at + file.size);
    };
    return { flash, files, text };
  }

  async function journal() {
    const { flash, files } = storage();
    const ring = files.get("sippra.ring")!;
    const content = await readRing(
      { pages: ring.size / limits!.storage.pageSize, pageSize: limits!.storage.pageSize },
      async (at, length) => flash.bytes.slice(ring.at + at, ring.at + at + length),
    );
    if (content.kind !== "state") throw new Error(`the ring is ${content.kind}`);
    return content;
  }

  const reservation = async () => (await journal()).reservation;

  /** Keeps something in the journal as a night would have. */
  function learn(learned: Uint8Array) {
    const start = { ...FRESH, learned };
    const first = layOut(limits!.storage, 2, tokenise(""), profileFor(IDENTITY), start).ringStart;
    const record = first.subarray((first[1]! + 9) & ~3);
    const { flash, files } = storage();
    let at = files.get("sippra.ring")!.at + 4;
    while (flash.bytes[at] !== 255) at += (flash.bytes[at + 1]! + 9) & ~3;
    flash.bytes.set(record, at);
    writeFileSync(join(folder.path, "espruino.flash"), flash.bytes);
  }

  it("puts firmware, profile and journal on a blank board and starts it", async () => {
    const result = await flashed("--enrol", enrolment, "--interval", "300", "--no-acoustic");
    expect(result).toMatchObject({ board: "linux", network: 1, node: 7, counter: 1, how: "fresh", boot: 1 });
    console.log(
      `flashed in ${result.seconds} s: ${result.firmware.bytes} B, ring of ${result.ring.pages} pages`,
    );

    const { files, text } = storage();
    expect(text(".bootcde")).toBe(bootCode("linux"));
    const profile = JSON.parse(text("sippra.json"));
    expect(profile).toMatchObject({
      network: 1,
      node: 7,
      key: IDENTITY.key,
      interval: 300_000,
      acoustic: null,
    });
    const [address, pages, pageSize] = profile.ring;
    const ring = files.get("sippra.ring")!;
    expect({ at: ring.at, size: ring.size }).toEqual({
      at: address - limits!.storage.address,
      size: pages * pageSize,
    });
    expect(ring.at % pageSize).toBe(0);

    // Power off, and on again: it boots from flash.
    await powerOff();
    node = startInterpreter(binary, folder.path);
    await expect.poll(() => node!.output(), { timeout: 5000 }).toMatch(/Sippra \S+, node 1-7, boot 2\r?\n/);
  });

  it("reads the counters back when the board is flashed again, also from a node that runs", async () => {
    expect((await flashed("--enrol", enrolment)).counter).toBe(1);
    await pressReset();
    await sleep(500);
    const before = await reservation();
    const again = await flashed("--enrol", enrolment);
    expect(again).toMatchObject({ how: "goes-on", counter: before });
    expect(await reservation()).toBeGreaterThan(before);

    // Without the record of its use: what the board tells is enough.
    rmSync(recordPath(enrolment));
    // Its console is off by now: the technician is asked to reset it.
    await sleep(3500);
    const flashing = start("--json", "--enrol", enrolment);
    await expect.poll(flashing.stderr, { timeout: 10_000 }).toMatch(/Press the board's reset button/);
    const running = await reservation();
    await pressReset();
    const { status, stdout } = await flashing.ended;
    expect(status).toBe(0);
    expect(JSON.parse(stdout).counter).toBeGreaterThanOrEqual(running);
  });

  // Four flashes: the race has as many chances.
  it("keeps what the node has learned, through an interruption too, until it is to be forgotten", {
    retry: 2,
  }, async () => {
    expect(await flashed("--enrol", enrolment)).toMatchObject({ learned: null });
    await powerOff();
    const learned = newLearned();
    learned.set([28, 7], COUNT);
    learn(learned);
    powerOn();
    const first = start("--enrol", enrolment, "--pipe", "plastic");
    const state = () => JSON.parse(readFileSync(recordPath(enrolment), "utf8")).state;
    await expect.poll(state, { timeout: 30_000, interval: 20 }).toBe("writing");
    await sleep(300);
    first.child.kill("SIGKILL");
    expect((await first.ended).stderr).toMatch(
      /is kept\.\nBut it was learned at 500-1000 Hz .* will listen at 60-250 Hz/,
    );
    await pressReset();
    expect(await flashed("--enrol", enrolment)).toMatchObject({ how: "repeated", learned: "kept" });
    expect((await journal()).learned).toEqual(learned);
    await pressReset();
    const { stdout, stderr } = await start("--enrol", enrolment, "--forget", "--reference", "3.5").ended;
    expect(stderr).toMatch(/is forgotten: it takes 14 quiet nights to learn it anew/);
    expect(stdout).toMatch(/, calibrated: reference 3\.5 dB$[\s\S]*^Learned +forgotten/m);
    expect((await journal()).learned).toBeUndefined();
  });

  it("makes no board another node unasked", async () => {
    await flashed("--enrol", enrolment);
    await pressReset();
    const held = image();
    const other = enrol("b.enrol.json", { node: 8, key: "00112233445566778899aabbccddeeff" });
    const refused = await start("--enrol", other).ended;
    expect(refused.status).toBe(1);
    expect(refused.stderr).toMatch(/This board is node 1-7, epoch 0, .* for node 1-8, epoch 0: /);
    expect(existsSync(recordPath(other))).toBe(false);
    // The node has booted meanwhile, and that is all that changed.
    const { files } = storage();
    expect(image().subarray(0, files.get("sippra.ring")!.at)).toEqual(
      held.subarray(0, files.get("sippra.ring")!.at),
    );
    expect(await flashed("--enrol", other, "--replace")).toMatchObject({ node: 8, counter: 1, how: "fresh" });
  });

  it("lets no key start twice where the journal is gone", async () => {
    await flashed("--enrol", enrolment);
    await powerOff();
    writeFileSync(join(folder.path, "espruino.flash"), Buffer.alloc(image().length, 255));
    powerOn();
    const { status, stderr } = await start("--enrol", enrolment).ended;
    expect(status).toBe(1);
    expect(stderr).toMatch(/must never start from counter 1 twice: make a new enrolment/);
  });

  it.each(["SIGKILL", "SIGINT"] as const)("repeats a flash that %s interrupted", async (signal) => {
    const first = start("--enrol", enrolment);
    const state = () =>
      existsSync(recordPath(enrolment)) && JSON.parse(readFileSync(recordPath(enrolment), "utf8")).state;
    await expect.poll(state, { timeout: 15_000, interval: 20 }).toBe("writing");
    await sleep(300);
    first.child.kill(signal);
    const { status, stderr } = await first.ended;
    if (signal === "SIGINT") {
      expect(status).toBe(1);
      expect(stderr).toMatch(/Interrupted\. Flash the same board again/);
    }
    await pressReset();
    expect(await flashed("--enrol", enrolment)).toMatchObject({ how: "repeated", counter: 1, boot: 1 });
    expect(storage().text(".bootcde")).toBe(bootCode("linux"));
  });

  it("refuses another kind of board", async () => {
    const { status, stderr } = await start("--enrol", enrolment, "--board", "puckjs").ended;
    expect(status).toBe(1);
    expect(stderr).toMatch(/This board is Espruino on Linux, but --board asks for Puck\.js/);
    expect(existsSync(recordPath(enrolment))).toBe(false);
  });
});
