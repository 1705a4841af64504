// Never worse than before, on the real interpreter: a node that runs there goes on within 10 s of every way out of
// sippra-node that comes before its flash is erased. Needs ESPRUINO, the path of an interpreter.
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LANGUAGES } from "../../tools/sentences.ts";
import { flashPatiently, startPatiently } from "./flash-cuts.ts";
import { binary, limits, missing } from "./flash-room.ts";
import { createFlashedBoard, type FlashedBoard } from "./flashed-board.ts";

const say = LANGUAGES.en;
const BACK_MS = 10_000;
/** The node's shortest interval, s: a reading each. */
const PACE = ["--interval", "20", "--no-acoustic"];

// Once more where it fails: the interpreter on Linux has a race between its threads that a long input can hit.
describe.skipIf(missing !== "")("a node that runs goes on after", { retry: 2, timeout: 120_000 }, () => {
  let board: FlashedBoard;
  let enrolment: string;
  /** What was in flash before the journal, which is all that the tool writes but for its first record. */
  let before: Buffer;

  beforeAll(async () => {
    board = await createFlashedBoard(binary, limits!);
    enrolment = board.enrol("a.enrol.json");
    const { status, stderr } = await flashPatiently(board, ["--enrol", enrolment, ...PACE]);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    before = beforeJournal();
  }, 120_000);
  afterAll(() => board?.remove());

  const beforeJournal = () =>
    Buffer.from(board.flash.image().subarray(0, board.flash.storage().files.get("sippra.ring")!.at));

  const bootsOf = async () => (await board.flash.journal()).boot - board.power.starts();

  /** Somebody resets the board; resolves with how often it has booted without being switched on. */
  async function reset(): Promise<number> {
    const boots = await bootsOf();
    await board.power.reset();
    await sleep(500);
    return boots;
  }

  /** It is started again, once more than it was switched on. */
  async function expectBack(boots: number): Promise<void> {
    await expect.poll(bootsOf, { timeout: BACK_MS, interval: 100 }).toBeGreaterThan(boots);
    expect(board.power.isOn()).toBe(true);
    expect(beforeJournal().equals(before)).toBe(true);
  }

  const other = (name: string, changes: object) => board.enrol(`${name}-${Date.now()}.enrol.json`, changes);

  it.each<[string, () => string[], RegExp, number?]>([
    ["a profile that it cannot have", () => ["--enrol", enrolment, "--uart", "2"], /has no UART 2/, 2],
    [
      "another node's enrolment",
      () => ["--enrol", other("b", { node: 8 })],
      /\(alby\/elm-street-4\).* for node 1-8/,
    ],
    [
      "one of the same number at another site",
      () => {
        const changes = { site: "boda", epoch: 1, key: "0".repeat(32), console: "b".repeat(20) };
        return ["--enrol", other("c", changes), "--unlock", enrolment];
      },
      /same number .* 1-7 \(alby\/elm-street-4\), epoch 0\. .* for 1-7 \(boda\/elm-street-4\), epoch 1/,
    ],
  ])("%s is refused", async (_, args, sentence, code = 1) => {
    const boots = await reset();
    const { status, stderr } = await flashPatiently(board, args());
    expect({ status, stderr }).toEqual({ status: code, stderr: expect.stringMatching(sentence) });
    expect(stderr).toContain(say.runsOn);
    await expectBack(boots);
  });

  it.each([
    ["Ctrl-C", "SIGINT"],
    ["the tool is killed", "SIGKILL"],
  ] as const)("%s while its journal is read", async (_, signal) => {
    const boots = await reset();
    const flashing = startPatiently(board, ["--enrol", enrolment, ...PACE]);
    const isThere = () => flashing.stderr().includes(say.readingJournal) || flashing.child.exitCode !== null;
    await expect.poll(isThere, { timeout: 90_000, interval: 20 }).toBe(true);
    flashing.child.kill(signal);
    const { status, stderr } = await flashing.ended;
    if (signal === "SIGINT") {
      expect(status).toBe(1);
      expect(stderr.trimEnd().split("\n").at(-1)).toBe(`${say.interrupted} ${say.runsOn}`);
    }
    await expectBack(boots);
  });

  it("an enrolment that does not open its console, and its readings go on", async () => {
    const boots = await reset();
    const wrong = other("d", { node: 9, console: "d".repeat(20) });
    const { status, stderr } = await flashPatiently(board, ["--enrol", wrong]);
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining("--unlock FILE") });
    expect(await bootsOf()).toBe(boots);
    const image = board.flash.image();
    // A reading is in its journal.
    await expect
      .poll(() => board.flash.image().equals(image), { timeout: 60_000, interval: 500 })
      .toBe(false);
    expect(beforeJournal().equals(before)).toBe(true);
  });
});
