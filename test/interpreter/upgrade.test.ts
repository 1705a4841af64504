// sippra-node upgrade and journal pull on the real interpreter: as a process of its own over a terminal, on a node that works.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordsIn } from "../../tools/flash/journal/records.ts";
import { chanceOf } from "../nonces/chance.ts";
import { flashPatiently, startPatiently } from "./flash-cuts.ts";
import { binary, limits, missing } from "./flash-room.ts";
import { createFlashedBoard, type FlashedBoard } from "./flashed-board.ts";

const CUTS = Number(process.env.CUTS ?? 6);
const SEED = Number(process.env.SEED ?? 1);
const CUT_MS = 240_000;

describe.skipIf(missing !== "")("sippra-node upgrade", () => {
  let board: FlashedBoard;
  let enrol: string;
  beforeAll(async () => {
    board = await createFlashedBoard(binary, limits!);
    enrol = board.enrol("a.enrol.json");
    expect(await flashPatiently(board, ["--enrol", enrol, "--interval", "20"])).toMatchObject({ status: 0 });
  }, CUT_MS);
  afterAll(() => board?.remove());

  /** The records in the board's flash. */
  function records() {
    const { flash, files } = board.flash.storage();
    const ring = files.get("sippra.ring")!;
    const bytes = Buffer.from(flash.bytes.slice(ring.at, ring.at + ring.size));
    return recordsIn(bytes, limits!.storage.pageSize);
  }

  /** Runs a command, and resets the board where it asks for that. */
  const run = (command: string, ...args: string[]) =>
    startPatiently(board, ["--enrol", enrol, ...args], command).ended;

  it(
    "leaves the readings of a node that works, and its counters go on",
    async () => {
      await sleep(50_000);
      const ended = await run("upgrade", "--json");
      expect(ended).toMatchObject({ status: 0 });
      const before = JSON.parse(readFileSync(`${enrol}.journal`, "utf8"));
      const kept = recordsIn(Buffer.from(before.image, "base64"), limits!.storage.pageSize);
      expect(kept.length).toBeGreaterThan(1);
      const upgraded = JSON.parse(ended.stdout);
      expect(upgraded).toMatchObject({ how: "goes-on" });
      expect(upgraded.counter).toBeGreaterThan(kept.at(-1)!.counter);
      await sleep(50_000);
      const now = records();
      expect(now.slice(0, kept.length)).toEqual(kept);
      expect(now.length).toBeGreaterThan(kept.length);
    },
    CUT_MS,
  );

  it(
    "pulls the readings into a file, and the node goes on",
    async () => {
      const out = join(board.folder, "pulled.json");
      const ended = await run("journal pull", "--out", out, "--json");
      expect(ended).toMatchObject({ status: 0 });
      const pulled = JSON.parse(ended.stdout);
      expect(pulled.records.length).toBeGreaterThan(2);
      const before = records().length;
      await sleep(50_000);
      expect(records().length).toBeGreaterThan(before);
    },
    CUT_MS,
  );

  it(
    `is finished by a second run after each of ${CUTS} cuts (seed ${SEED}), with every reading and no counter twice`,
    async () => {
      const chance = chanceOf(SEED);
      const failed: unknown[] = [];
      let lost = 0;
      for (let i = 0; i < CUTS; i++) {
        await board.power.reset();
        await sleep(chance.below(3000));
        const before = records();
        const first = startPatiently(board, ["--enrol", enrol], "upgrade");
        await sleep(chance.below(22_000));
        first.child.kill("SIGKILL");
        await first.ended;
        if (chance.is(0.5) || !board.power.isOn()) await board.power.reset();
        const second = await run("upgrade", "--json");
        if (CUTS > 10) console.log(i, second.status, second.stdout.trim());
        if (second.status !== 0) {
          failed.push({ i, said: second.stderr });
          await board.power.reset();
          expect(await run("upgrade", "--json")).toMatchObject({ status: 0 });
          continue;
        }
        const { counter, how } = JSON.parse(second.stdout);
        if (before.length > 0) expect(counter).toBeGreaterThan(before.at(-1)!.counter);
        // Where the power failed with the first page the journal is on disk only.
        if (how !== "goes-on") lost++;
        else expect(records().slice(0, before.length)).toEqual(before);
      }
      console.log(
        `${CUTS} cuts of an upgrade: ${failed.length} second runs failed, ${lost} journals on disk only`,
      );
      writeFileSync(join(board.folder, "failed.json"), JSON.stringify(failed));
      expect(failed).toEqual([]);
    },
    (CUTS + 1) * CUT_MS,
  );
});
