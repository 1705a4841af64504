// A node whose gateway does not always believe its own clock, on the real interpreter and on the virtual board: acks
// with a time and acks with null in its place. Every frame has to be the same byte at the same virtual millisecond, and
// so has the flash. What the node makes of those acks, test/firmware/days.test.ts says.
import { describe, expect, test } from "vitest";
import { interpreterLimits } from "../../tools/board/interpreter.ts";
import { liveOnInterpreter, onInterpreter } from "../../tools/board/interpreter-life.ts";
import { BOARD_KINDS } from "../../tools/image/kinds.ts";
import { profileFor } from "../../tools/image/profile.ts";
import { AHEAD_MS, liveThroughDoubts } from "../doubts.ts";
import { KEY } from "../rig.ts";
import { ESPRUINO } from "./espruino.ts";
import { imageOf } from "./room.ts";
import { sensors } from "./sensors.ts";
import { createTapedRig, expectSameLife } from "./taped-rig.ts";

describe.skipIf(!ESPRUINO)("acks without a time, on the interpreter and on the virtual board", () => {
  test("the clock is set and moved by the same acks", async ({ skip }) => {
    const limits = await interpreterLimits(ESPRUINO!);
    const kind = onInterpreter(BOARD_KINDS.puckjs!, limits);
    const image = imageOf(kind, profileFor({ network: 1, node: 7, epoch: 0, key: KEY }), limits);
    if (image === undefined) return skip();
    const { rig, tape, boot } = createTapedRig({ kind, profile: {}, signals: sensors() });
    const { caughtUp, left, kept, moved } = liveThroughDoubts(rig, boot);
    tape.end();
    expect(rig.board.errors()).toEqual([]);
    const unixOf = (parts: typeof kept) => parts.readings.map(({ body }) => body[0]);
    expect({ left, unset: unixOf(caughtUp) }).toEqual({ left: [], unset: [null, null, null] });
    expect(unixOf(moved)[0] - unixOf(kept).at(-1)).toBe(AHEAD_MS / 1000 + 1800);

    const life = await liveOnInterpreter({ binary: ESPRUINO!, kind, image, boots: tape.boots });
    expectSameLife(life, rig);
  });
});
