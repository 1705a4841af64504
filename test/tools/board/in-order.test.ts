// What a process that waits for its processor makes of a serial line: the time between two writes of one command.
import { describe, expect, test } from "vitest";
import { createDataLine } from "../../../tools/board/data-line.ts";
import { createEther, createFakeModem } from "../../../tools/board/modems/index.ts";
import { BOARD_KINDS } from "../../../tools/image/kinds.ts";

/** A loop whose timers count from its last turn, as an event loop's do, while the clock of the machine goes on. */
function createStarvedLoop() {
  let passed = 0;
  let turn = 0;
  const timers: { at: number; run: () => void }[] = [];
  const setTimeout = (run: () => void, ms: number) =>
    void timers.push({ at: turn + Math.max(1, Math.trunc(ms)), run });
  return {
    clock: { now: () => passed, setTimeout, clearTimeout: () => {} },
    /** No processor for so long. */
    starve: (ms: number) => {
      passed += ms;
    },
    runAll: () => {
      for (;;) {
        timers.sort((a, b) => a.at - b.at);
        const next = timers.shift();
        if (next === undefined) return;
        turn = next.at;
        passed = Math.max(passed, turn);
        next.run();
      }
    },
  };
}

/** 32 digits of a packet take 2.8 ms at 115200 bit/s, the end of its line 0.2. */
const PIECES = ["AT+PSEND=", "0123456789ABCDEF".repeat(2), "\r\n"];

describe("a serial line of a starved process", () => {
  test("a board's bytes leave in the order of its writes", () => {
    const { clock, starve, runAll } = createStarvedLoop();
    let left = "";
    const line = createDataLine({
      kind: BOARD_KINDS.puckjs!,
      clock,
      later: (ms, run) => clock.setTimeout(run, ms),
      guarded: (run) => {
        run();
        return true;
      },
      onListenerDeleted: () => {},
      onExecuted: () => {},
      onTransmit: (bytes) => {
        left += Buffer.from(bytes).toString("latin1");
      },
    });
    const uart = line.uart();
    uart.setup(115200, {});
    for (const piece of PIECES) {
      uart.write(piece);
      starve(100);
    }
    runAll();
    expect(left).toBe(PIECES.join(""));
  });

  test("a module has a command whole, and prints its lines in their order", () => {
    const { clock, starve, runAll } = createStarvedLoop();
    let printed = "";
    const sent: string[] = [];
    const air = createEther({
      clock,
      onTransmit: (packet) => sent.push(Buffer.from(packet).toString("hex").toUpperCase()),
    });
    const modem = createFakeModem("rak3172", {
      clock,
      air,
      toHost: (bytes) => {
        printed += Buffer.from(bytes).toString("latin1");
      },
    });
    modem.powerOn();
    runAll();
    modem.fromHost(Buffer.from("AT+NWM=0\r\n"));
    runAll();
    printed = "";
    for (const piece of PIECES) {
      modem.fromHost(Buffer.from(piece));
      starve(100);
    }
    runAll();
    expect(sent).toEqual([PIECES[1]]);
    expect(printed.trim().split(/\s*\r\n\s*/)).toEqual(["OK", "+EVT:TXP2P DONE"]);
  });
});
