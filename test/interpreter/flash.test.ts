// sippra-node against the real interpreter: its console on one end of a cable, the command as its own process
// on the other. Needs ESPRUINO, the path of an interpreter.
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeEnrolment } from "../../gateway/config/enrolment.ts";
import { COUNT, newLearned } from "../../shared/leak/learned.ts";
import { type Interpreter, startInterpreter } from "../../tools/board/interpreter.ts";
import { bootCode } from "../../tools/build/bundle.ts";
import type { Flashed } from "../../tools/flash/job.ts";
import { recordPath } from "../../tools/flash/used.ts";
import { BOARD_KINDS } from "../../tools/image/kinds.ts";
import { lockOf } from "../../tools/image/lock.ts";
import { binary, limits, missing } from "./flash-room.ts";
import { createFlashedBoard, type FlashedBoard, IDENTITY } from "./flashed-board.ts";

// Once more where it fails: the interpreter on Linux has a race between its threads that a long input can hit.
describe.skipIf(missing !== "")("sippra-node flash", { retry: 1 }, () => {
  let board: FlashedBoard;
  let node: Interpreter | undefined;
  let enrolment: string;

  beforeEach(async () => {
    board = await createFlashedBoard(binary, limits!);
    enrolment = board.enrol("a.enrol.json");
  });
  afterEach(async () => {
    await node?.kill();
    await board.remove();
  });

  async function flashed(...args: string[]): Promise<Flashed> {
    const { status, stdout, stderr } = await board.startFlashing("--json", ...args).ended;
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringMatching(/did not say so/) });
    return JSON.parse(stdout);
  }

  /** Starts to flash, and ends the command by `signal` while it writes. */
  async function interrupted(signal: NodeJS.Signals, ...args: string[]) {
    const flashing = board.startFlashing("--enrol", enrolment, ...args);
    const state = () =>
      existsSync(recordPath(enrolment)) && JSON.parse(readFileSync(recordPath(enrolment), "utf8")).state;
    await expect.poll(state, { timeout: 30_000, interval: 20 }).toBe("writing");
    await sleep(300);
    flashing.child.kill(signal);
    return flashing.ended;
  }

  it("puts firmware, profile and journal on a blank board and starts it", async () => {
    const result = await flashed("--enrol", enrolment, "--interval", "300", "--no-acoustic");
    expect(result).toMatchObject({ board: "linux", network: 1, node: 7, how: "fresh", boot: 1 });
    // A blank board begins somewhere.
    expect([result.counter % 256, result.counter > 0]).toEqual([0, true]);
    console.log(
      `flashed in ${result.seconds} s: ${result.firmware.bytes} B, ring of ${result.ring.pages} pages`,
    );

    const { files, text } = board.flash.storage();
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
    await board.power.off();
    node = startInterpreter(binary, board.folder);
    await expect.poll(() => node!.output(), { timeout: 5000 }).toMatch(/Sippra \S+, node 1-7, boot 2\r?\n/);
  });

  it("locks the console, and opens it again with what the enrolment says alone", async () => {
    await flashed("--enrol", enrolment);
    expect(board.flash.storage().text(".boot0")).toBe(lockOf(BOARD_KINDS.linux!, IDENTITY.console));
    await board.power.reset();
    await sleep(500);
    // Within the seconds in which a node's console listens.
    expect(await board.say('\nprint("k"+"ey")\n')).toMatch(/Invalid password\s+password>$/);
    expect(await board.say("\x03\x03\nreset();\n")).not.toMatch(/key|>$(?<!password>)/);

    // The same node under a newer key, with nothing known of the one before.
    await board.power.reset();
    const renewed = board.enrol("b.enrol.json", { epoch: 1, key: "0".repeat(32) });
    expect(await flashed("--enrol", renewed)).toMatchObject({ epoch: 1 });

    await board.power.reset();
    const other = board.enrol("c.enrol.json", { node: 8, console: "a".repeat(20) });
    const refused = await board.startFlashing("--enrol", other, "--replace").ended;
    expect(refused.status).toBe(1);
    expect(refused.stderr).toMatch(/--unlock FILE/);
    // It is as it was, and runs on once it is switched on again.
    expect(board.flash.storage().text(".boot0")).toBe(lockOf(BOARD_KINDS.linux!, IDENTITY.console));

    await board.power.reset();
    const result = await flashed("--enrol", other, "--replace", "--unlock", enrolment);
    expect(result).toMatchObject({ node: 8, boot: 1 });
    expect(board.flash.storage().text(".boot0")).toContain("a".repeat(20));
  }, 180_000);

  it("leaves a console open where the enrolment has no password, and says so", async () => {
    const { console: _, ...old } = IDENTITY;
    const file = join(board.folder, "old.enrol.json");
    writeEnrolment(file, old);
    const { status, stderr } = await board.startFlashing("--enrol", file).ended;
    expect([status, board.flash.storage().files.has(".boot0")]).toEqual([0, false]);
    expect(stderr).toMatch(/no password for the board's console/);
  });

  it("reads the counters back when the board is flashed again, also from a node that runs", async () => {
    const { counter } = await flashed("--enrol", enrolment);
    await board.power.reset();
    await sleep(500);
    const before = (await board.flash.journal()).reservation;
    expect(before).toBeGreaterThan(counter);
    const again = await flashed("--enrol", enrolment);
    expect(again).toMatchObject({ how: "goes-on", counter: before });
    expect((await board.flash.journal()).reservation).toBeGreaterThan(before);

    // Without the record of its use: what the board tells is enough.
    rmSync(recordPath(enrolment));
    // Its console is off by now: the technician is asked to reset it.
    await sleep(3500);
    const flashing = board.startFlashing("--json", "--enrol", enrolment);
    await expect.poll(flashing.stderr, { timeout: 10_000 }).toMatch(/press the board's reset button/);
    const running = (await board.flash.journal()).reservation;
    await board.power.reset();
    const { status, stdout } = await flashing.ended;
    expect(status).toBe(0);
    expect(JSON.parse(stdout).counter).toBeGreaterThanOrEqual(running);
  });

  // Four flashes: the race has as many chances.
  it("keeps what the node has learned, through an interruption too, until it is to be forgotten", {
    retry: 2,
  }, async () => {
    expect(await flashed("--enrol", enrolment)).toMatchObject({ learned: null });
    await board.power.off();
    const learned = newLearned();
    learned.set([28, 7], COUNT);
    board.flash.learn(learned);
    board.power.on();
    expect((await interrupted("SIGKILL")).stderr).toMatch(/has learned of its pipe is kept/);
    await board.power.reset();
    expect(await flashed("--enrol", enrolment)).toMatchObject({ how: "repeated", learned: "kept" });
    expect((await board.flash.journal()).learned).toEqual(learned);
    await board.power.reset();
    const { stdout, stderr } = await board.startFlashing(
      "--enrol",
      enrolment,
      "--forget",
      "--reference",
      "3.5",
    ).ended;
    expect(stderr).toMatch(/is forgotten: it takes 14 quiet nights to learn it anew/);
    expect(stdout).toMatch(/, calibrated: reference 3\.5 dB$[\s\S]*^Learned +forgotten/m);
    expect((await board.flash.journal()).learned).toBeUndefined();
  });

  it("makes no board another node unasked", async () => {
    await flashed("--enrol", enrolment);
    await board.power.reset();
    const before = board.flash.image();
    const other = board.enrol("b.enrol.json", { node: 8, key: "00112233445566778899aabbccddeeff" });
    const refused = await board.startFlashing("--enrol", other).ended;
    expect(refused.status).toBe(1);
    expect(refused.stderr).toMatch(
      /This board is node 1-7 \(alby\/elm-street-4\), epoch 0, .* for node 1-8 \(.*\), epoch 0: /,
    );
    expect(existsSync(recordPath(other))).toBe(false);
    // The node has booted meanwhile, and that is all that changed.
    const { files } = board.flash.storage();
    expect(board.flash.image().subarray(0, files.get("sippra.ring")!.at)).toEqual(
      before.subarray(0, files.get("sippra.ring")!.at),
    );
    expect(await flashed("--enrol", other, "--replace")).toMatchObject({ node: 8, how: "fresh" });
  });

  it("lets no key start twice where the journal is gone", async () => {
    await flashed("--enrol", enrolment);
    await board.power.off();
    board.flash.write(Buffer.alloc(board.flash.image().length, 255));
    board.power.on();
    const { status, stderr } = await board.startFlashing("--enrol", enrolment).ended;
    expect(status).toBe(1);
    expect(stderr).toMatch(/must never start from the same counter twice: make a new enrolment/);
  });

  it.each(["SIGKILL", "SIGINT"] as const)("repeats a flash that %s interrupted", async (signal) => {
    const { status, stderr } = await interrupted(signal);
    if (signal === "SIGINT") {
      expect(status).toBe(1);
      expect(stderr).toMatch(/Interrupted\. The board holds no program now/);
    }
    await board.power.reset();
    expect(await flashed("--enrol", enrolment)).toMatchObject({ how: "repeated", boot: 1 });
    expect(board.flash.storage().text(".bootcde")).toBe(bootCode("linux"));
  });

  it("refuses what another kind of board cannot have, before it says a word to this one", async () => {
    const { status, stderr } = await board.startFlashing("--enrol", enrolment, "--board", "puckjs").ended;
    expect(status).toBe(2);
    expect(stderr).toBe("--data-path is for nodes on Linux only.\n");
    expect(existsSync(recordPath(enrolment))).toBe(false);
  });
});
