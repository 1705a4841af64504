// The tool's own steps on every board: what they leave in flash is what was laid out, and the node starts on it,
// wherever its journal lies.
import { describe, expect, test } from "vitest";
import { RING } from "../../../firmware/profile.ts";
import { readRing } from "../../../tools/flash/ring.ts";
import { readFile, writeFiles, writeStart } from "../../../tools/flash/storage.ts";
import { checkFiles } from "../../../tools/flash/verify.ts";
import { BOARD_KINDS } from "../../../tools/image/kinds.ts";
import { flashImages, layOut, storageImage } from "../../../tools/image/layout.ts";
import { profileFor } from "../../../tools/image/profile.ts";
import { tokenise } from "../../../tools/image/tokens.ts";
import { LANGUAGES } from "../../../tools/sentences.ts";
import { bundleOf, createRig, KEY } from "../../rig.ts";
import { blankBoard, flashVirtually } from "./virtual-flash.ts";

const say = LANGUAGES.en;
const profile = profileFor({ network: 1, node: 7, epoch: 0, key: KEY });
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

describe.each(IDS)("what a node on %s has learned", (id) => {
  test("is written over the console, whatever its length", async () => {
    const kind = BOARD_KINDS[id]!;
    for (const length of [148, 255]) {
      const learned = Uint8Array.from({ length }, (_, i) => 255 - i);
      const start = { reservation: 513, boot: 3, settled: 400, learned };
      const blank = blankBoard(id);
      // The longest line that a board takes (tools/flash/storage.ts).
      const { evaluate } = blank.board;
      let longest = 0;
      blank.board.evaluate = (expression) => {
        longest = Math.max(longest, expression.length);
        return evaluate(expression);
      };
      const layout = layOut(kind.storage, kind.ringPages, tokenise("x"), profile, start, kind.ring);
      await writeFiles(blank.board, layout, () => {});
      await checkFiles(blank.board, kind.storage, layout, say);
      await writeStart(blank.board, layout, say);
      expect(longest).toBeLessThan(400);
      expect(Buffer.from(blank.flash.bytes).equals(storageImage(kind.storage, layout))).toBe(true);
      const { address, pages, pageSize } = layout.ring;
      const from = layout.outside ? address : RING;
      const content = await readRing({ pages, pageSize }, (at, length) =>
        readFile(blank.board, from, at, length),
      );
      expect(content).toEqual({ kind: "state", ...start });
    }
  });
});

describe("a journal outside Storage", () => {
  test("is gone before there is a profile again: a board that is cut then stays silent", async () => {
    const blank = blankBoard("espruino-wifi");
    const flashed = await flashVirtually("espruino-wifi", {}, undefined, blank);
    const { evaluate } = blank.board;
    let hasProfile = false;
    blank.board.evaluate = (expression) => {
      const isProfile = expression.includes('write("sippra.json"');
      if (hasProfile && !isProfile) throw new Error("cut");
      hasProfile ||= isProfile;
      return evaluate(expression);
    };
    await expect(flashVirtually("espruino-wifi", {}, undefined, blank)).rejects.toThrow("cut");
    const rig = createRig({ kind: "espruino-wifi", ...flashed });
    rig.board.boot();
    rig.run(5000);
    expect(rig.uplinks).toEqual([]);
  });

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
