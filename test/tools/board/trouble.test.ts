// What the virtual board does where the firmware fails, as the interpreter does (test/conformance/board.ts has
// what could be asked of it).
import { describe, expect, test } from "vitest";
import { createVirtualBoard } from "../../../tools/board/board.ts";
import { createSimClock } from "../../../tools/board/sim-clock.ts";
import { createFlash } from "../../../tools/image/flash.ts";
import { BOARD_KINDS } from "../../../tools/image/kinds.ts";
import { createStored } from "../../../tools/image/storage.ts";

function boardWith(code: string, kindId = "puckjs") {
  const kind = BOARD_KINDS[kindId]!;
  const flash = createFlash(kind.storage);
  createStored(flash, ".bootcde", code.length, Buffer.from(code));
  const clock = createSimClock(1000);
  const said: string[] = [];
  const sent: string[] = [];
  /** Each with the time at which the board boots again, 10 ms after its reset. */
  const reboots: string[] = [];
  const board = createVirtualBoard({
    kind,
    image: flash.bytes,
    clock,
    signals: { acoustic: undefined, pressure: undefined },
    onTransmit: (bytes) => sent.push(Buffer.from(bytes).toString("latin1")),
    onConsole: (text) => said.push(text),
    onReboot: (why) => reboots.push(`${why} ${clock.now() - 1000}`),
  });
  board.boot();
  return { board, clock, said, sent, reboots, run: (ms: number) => clock.runUntil(clock.now() + ms) };
}

/** Prints flags, and what can be seen of timers. */
const FLAGS = `E.on("errorFlag",function(f){print("flags "+f.join())});`;

describe("an error that nobody caught", () => {
  const failing = `setInterval(function(){print("tick");if(n++===0)throw new Error("oh")},10);var n=0;`;

  test("is printed, is no flag, and leaves its interval", () => {
    const { said, run, board } = boardWith(FLAGS + failing);
    run(25);
    expect(said).toEqual(["tick", "Uncaught Error: oh", "tick"]);
    expect(board.errors()).toEqual(["Uncaught Error: oh"]);
  });

  test("is told to process instead, and of two at a time the last", () => {
    const listen = `process.on("uncaughtException",function(e){print("told "+e.message)});`;
    const { said, run } = boardWith(listen + failing);
    run(25);
    expect(said).toEqual(["tick", "told oh", "tick"]);
    const two = ["a", "b"].map((text) => `setTimeout(function(){throw new Error("${text}")},10);`).join("");
    const both = boardWith(`${listen + two}setTimeout(function(){print("on")},10)`);
    both.run(25);
    expect(both.said).toEqual(["on", "told b"]);
    expect(both.board.errors()).toEqual(["Uncaught Error: a", "Uncaught Error: b"]);
  });

  test("in the code itself is told as well", () => {
    expect(boardWith(`${FLAGS}throw new Error("first")`).said).toEqual(["Uncaught Error: first"]);
  });
});

describe("out of memory", () => {
  const timers = `setInterval(function(){print("a")},10);
    setInterval(function(){print("b");getTime();print("not here")},20);
    setInterval(function(){print("c")},20);setTimeout(function(){print("t")},20);`;

  test("interrupts, deletes the intervals due with it, and says so in flags", () => {
    const { board, said, run } = boardWith(FLAGS + timers);
    run(15);
    board.outOfMemory();
    said.length = 0;
    run(30);
    // The first callback that calls the board is the one that fails: here print itself, in "b".
    expect(said).toEqual([
      "OUT OF MEMORY",
      "c",
      "t",
      "a",
      "Execution Interrupted during event processing.",
      "flags CALLBACK,LOW_MEMORY,MEMORY",
      "New interpreter error: CALLBACK,LOW_MEMORY,MEMORY",
    ]);
    expect(board.errors()).toEqual([]);
  });

  test("cannot be caught, and is told once", () => {
    const { board, said, run } = boardWith(
      `${FLAGS}setTimeout(function(){try{print("x")}catch(e){}print("y")},10);setTimeout(function(){print("z")},20);
       setTimeout(function(){print("on")},30)`,
    );
    board.outOfMemory();
    run(15);
    board.outOfMemory();
    run(25);
    expect(said.filter((text) => !/^OUT|^Exec|^New/.test(text))).toEqual(["flags LOW_MEMORY,MEMORY", "on"]);
  });

  test("a listener that reboots has to mind that it is called within its own reboot", () => {
    const work = `setInterval(function(){print("work")},10);print("up");`;
    const careless = boardWith(`E.on("errorFlag",function(){E.reboot()});${work}`);
    careless.board.outOfMemory();
    careless.run(11);
    expect(careless.board.errors().join()).toContain("calls that listener again");
    const careful = boardWith(
      `var r;E.on("errorFlag",function(f){if(r)return;r=1;E.reboot();print("no")});${work}`,
    );
    careful.board.outOfMemory();
    careful.run(40);
    expect(careful.board.errors()).toEqual([]);
    expect(careful.reboots).toEqual(["reboot 20"]);
    expect(careful.said.slice(-3)).toEqual(["up", "work", "work"]);
  });
});

describe("a reboot", () => {
  const code = (
    pins: string,
  ) => `E.setConsole(null,{force:true});Serial1.setup(9600,{${pins}});print(getTime());
    setTimeout(function(){Serial1.write(new Uint8Array(96));E.reboot();Serial1.write(new Uint8Array(1))},1000)`;

  test("loses RAM, timers and what is on its way out", () => {
    const { sent, reboots, run, board } = boardWith(code(`tx:"D28",rx:"D29"`));
    run(1005);
    expect(board.transmitting()).toBe(false);
    run(2000);
    expect(sent).toEqual([]);
    expect(reboots).toEqual(["reboot 1010", "reboot 2020"]);
    expect(board.errors()).toEqual([]);
  });

  test.each([
    ["puckjs", `tx:"D28",rx:"D29"`, "1.01"],
    ["pico", `tx:"B6",rx:"B7"`, "1.01"],
    ["pico2", `tx:"D0",rx:"D1"`, "0"],
  ])("%s: getTime goes on or begins anew", (kind, pins, time) => {
    const { said, run } = boardWith(code(pins), kind);
    run(1500);
    expect(said.map(String)).toEqual(["0", time]);
  });

  test("a power-off stops it, and a board that reboots for ever lets time pass", () => {
    const { board, run, reboots } = boardWith(`E.reboot()`);
    run(100);
    expect(reboots.length).toBe(10);
    board.powerOff();
    run(100);
    expect(reboots.length).toBe(10);
  });
});

describe("the watchdog", () => {
  const kicked = `E.enableWatchdog(10,false);var n=0;setInterval(function(){if(n++<5)E.kickWatchdog()},4000);`;

  test("resets a board that does not kick it, an STM32 by its fastest oscillator", () => {
    const puck = boardWith(kicked);
    puck.run(31_000);
    expect(puck.reboots).toEqual(["watchdog 30010"]);
    const pico = boardWith(kicked, "pico");
    pico.run(31_000);
    expect(pico.reboots).toEqual(["watchdog 28510"]);
    const linux = boardWith(kicked, "linux");
    linux.run(60_000);
    expect(linux.reboots).toEqual([]);
  });

  test("is there only once it was enabled, and dies with the power", () => {
    const without = boardWith(`setInterval(function(){},1000)`);
    without.board.hang();
    without.run(1e6);
    expect(without.reboots).toEqual([]);
    const off = boardWith(kicked);
    off.board.powerOff();
    off.run(1e6);
    expect(off.reboots).toEqual([]);
  });

  test("resets a board that hangs, kicked by itself or not", () => {
    for (const auto of ["", ",true", ",false"]) {
      const { board, run, reboots, said } = boardWith(
        `E.enableWatchdog(10${auto});print("up");setInterval(function(){E.kickWatchdog()},1000)`,
      );
      run(60_500);
      expect(reboots).toEqual([]);
      board.hang();
      run(10_500);
      expect(reboots.length).toBe(1);
      expect(said).toEqual(["up", "up"]);
    }
  });

  test.each([
    ["pico", 27],
    ["pico2", 17],
  ])("%s takes no more than its longest time", (kind, seconds) => {
    const longest = BOARD_KINDS[kind]!.watchdog!;
    expect(longest).toBe(seconds - 1);
    const { said, reboots, run } = boardWith(
      `try{E.enableWatchdog(${seconds},false)}catch(e){print(e.message)}`,
      kind,
    );
    expect(said).toEqual(["Maximum watchdog timeout exceeded"]);
    run(longest * 1000 + 11);
    expect(reboots.length).toBe(1);
  });
});
