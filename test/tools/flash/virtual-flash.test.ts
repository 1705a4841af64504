// The tool's own steps on every board: what they leave in flash is what was laid out, and the node starts on it,
// wherever its journal lies.
import { describe, expect, test } from "vitest";
import { BOARD_KINDS } from "../../../tools/board/kinds.ts";
import { flashImages } from "../../../tools/flash/layout.ts";
import { profileFor } from "../../../tools/flash/profile.ts";
import { readRing } from "../../../tools/flash/ring.ts";
import { readFile } from "../../../tools/flash/storage.ts";
import { bundleOf, createRig, KEY } from "../../rig.ts";
import { blankBoard, flashVirtually } from "./virtual-flash.ts";

const IDS = Object.values(BOARD_KINDS)
  .filter(({ lines }) => lines.length > 0)
  .map(({ id }) => id);

describe.each(IDS)("%s", (id) => {
  test("holds what was laid out, and says hello with it", async () => {
    const flashed = await flashVirtually(id);
    const laidOut = flashImages(
      BOARD_KINDS[id]!,
      bundleOf(id),
      profileFor({ network: 1, node: 7, epoch: 0, key: KEY }),
    );
    expect(Buffer.from(flashed.image).equals(laidOut.image)).toBe(true);
    expect(flashed.ring).toEqual(laidOut.ring);
    const rig = createRig({ kind: id, ...flashed });
    rig.board.boot();
    rig.run(5000);
    expect(rig.uplinks[0]!.body.get(1)).toBe(id);
    expect(rig.board.errors()).toEqual([]);
  });
});

describe("a journal outside Storage", () => {
  test("is erased when a board is flashed, and read back when the same node is flashed again", async () => {
    const blank = blankBoard("espruino-wifi");
    blank.ring!.bytes.fill(0x5a);
    const flashed = await flashVirtually(
      "espruino-wifi",
      {},
      { reservation: 513, boot: 3, settled: 400 },
      blank,
    );
    const rig = createRig({ kind: "espruino-wifi", ...flashed });
    rig.board.boot();
    rig.run(5000);
    expect(rig.uplinks[0]!.counter).toBe(513);
    blank.ring!.bytes.set(rig.board.ringFlash.bytes);
    const { address, pages, pageSize } = blank.kind.ring!;
    const content = await readRing({ pages, pageSize }, (at, length) =>
      readFile(blank.board, address, at, length),
    );
    expect(content).toEqual({ kind: "state", reservation: 769, boot: 4, settled: 400 });
  });
});
