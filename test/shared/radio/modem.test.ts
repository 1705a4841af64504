// The driver of radio modules against fakes of all three.
import { describe, expect, test } from "vitest";
import { createEther, MODEM_KINDS } from "../../../tools/board/modems/index.ts";
import { createSimClock } from "../../../tools/board/sim-clock.ts";
import { createBench, hex } from "./bench.ts";

const FRAME = Uint8Array.from({ length: 49 }, (_, i) => (i * 37) & 255);

describe.each(MODEM_KINDS)("%s", (kind) => {
  test.each(MODEM_KINDS)("is heard by %s", (other) => {
    const clock = createSimClock(0);
    const air = createEther({ clock });
    const a = createBench(kind, { clock, air });
    const b = createBench(other, { clock, air });
    for (const each of [a, b]) {
      each.fake.powerOn();
      each.run(600);
      each.modem.start();
    }
    b.modem.listen(true);
    b.run(8000);
    a.send(FRAME);
    a.run(3000);
    expect(a.sent).toEqual([true]);
    expect(b.taken.map(({ hex }) => hex)).toEqual([hex(FRAME)]);
  });
});
