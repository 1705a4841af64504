// What looks at a board's sensors, on the real interpreter: the memory that it takes, and the real command against a node that
// runs. Needs ESPRUINO.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { interpreterFolder, interpreterLimits } from "../../tools/board/interpreter.ts";
import { hasPty } from "../../tools/board/pty.ts";
import { checkProgram } from "../../tools/build/bundle.ts";
import { BOARD_KINDS } from "../../tools/image/kinds.ts";
import { SENSORS } from "../../tools/image/profile.ts";
import { createFlashedBoard, type FlashedBoard } from "./flashed-board.ts";
import { ESPRUINO, runScript } from "./script.ts";

const limits = ESPRUINO ? await interpreterLimits(ESPRUINO) : undefined;

/** Variables: while it is loaded, with the text still there, and when it has measured. */
const MOST_LOADING = 1500;
const MOST_RUNNING = 1200;
const PIECE = 300;

/** What a board has and the interpreter on Linux lacks: a converter's window comes at once. */
const HARDWARE = `global.NRF={getBattery:function(){return 3.3}};
global.analogRead=function(){return 0.25};global.digitalWrite=function(){};
global.Waveform=function(n,o){this.buffer=o.bits===16?new Uint16Array(n):new Uint8Array(n)};
Waveform.prototype.on=function(e,f){this.f=f};
Waveform.prototype.startInput=function(){var w=this;setTimeout(function(){for(var i=0;i<w.buffer.length;i++)w.buffer[i]=w.buffer instanceof Uint16Array?30000+160*(i%16):120+i%16;w.f(w.buffer)},250)};
`;

describe.skipIf(!ESPRUINO)("the program that looks at a board", () => {
  const folder = interpreterFolder();
  afterAll(() => folder.remove());

  test.each(["puckjs", "mdbt42q", "pico", "pico2", "xiao-ble", "espruino-wifi"])(
    "%s: its memory",
    async (id) => {
      const program = checkProgram(id);
      const pieces = Array.from({ length: Math.ceil(program.length / PIECE) }, (_, i) =>
        program.slice(i * PIECE, (i + 1) * PIECE),
      );
      const script = join(folder.path, "check.js");
      writeFileSync(
        script,
        `${HARDWARE}var used=function(){return process.memory(false).usage};global.SIPPRA="";var before=used(),loading,peak=0;
${pieces.map((piece) => `global.SIPPRA+=${JSON.stringify(piece)};`).join("\n")}
var SIPPRA_TEXT=SIPPRA;eval(SIPPRA_TEXT);loading=used()-before;SIPPRA_TEXT=undefined;
SIPPRA.START({sensors:${JSON.stringify(SENSORS)}});
var fft=E.FFT;E.FFT=function(a){peak=Math.max(peak,used()-before);fft(a)};
SIPPRA.SOUND();
setTimeout(function(){SIPPRA.PRESSURE()},1200);
setTimeout(function(){SIPPRA.LISTEN();SIPPRA.SHORT(2)},1500);
setTimeout(function(){SIPPRA.BANDS()},2200);
setTimeout(function(){print("used "+loading+" "+Math.max(peak,used()-before));quit()},2600);
`,
      );
      const said = (await runScript(folder.path, script)).join("\n");
      expect(said).toMatch(/<#\[-?\d+,0,/);
      expect(said).toContain("<#[16384,1]#>");
      // Two short windows, and the eight bands of the last.
      expect(said.match(/<#\[-?\d+,0,\d+,[01]\]#>/g)).toHaveLength(2);
      expect(said).toMatch(/<#\[(-?\d+,){7}-?\d+\]#>/);
      const [loading, running] = /used (\d+) (\d+)/.exec(said)!.slice(1).map(Number);
      console.log(
        `${id}: ${program.length} B of program, ${loading} variables while loading, ${running} running.`,
      );
      expect(loading).toBeLessThan(MOST_LOADING);
      expect(running).toBeLessThan(MOST_RUNNING);
    },
  );
});

describe.skipIf(limits?.board !== BOARD_KINDS.linux!.interpreter || !hasPty())(
  "sippra-node check",
  { retry: 1 },
  () => {
    let board: FlashedBoard;
    beforeEach(async () => {
      board = await createFlashedBoard(ESPRUINO!, limits!);
    });
    afterEach(() => board.remove());

    test("looks at a node that runs, says what is wrong, and lets it go on", async () => {
      const enrolment = board.enrol("a.enrol.json");
      const sensors = join(board.folder, "sensors");
      writeFileSync(sensors, Buffer.from(Uint16Array.from({ length: 5000 }, (_, i) => 20_000 + (i % 7))));
      const files = ["--acoustic-file", sensors, "--pressure-file", sensors];
      const flashed = await board.startFlashing("--enrol", enrolment, ...files).ended;
      expect(flashed.status).toBe(0);
      await board.power.reset();
      const { status, stdout, stderr } = await board.start("check", "--enrol", enrolment, "--json").ended;
      expect(stderr).toContain("The node runs on as before");
      const { findings, node, verdict } = JSON.parse(stdout);
      expect(node).toEqual({ network: 1, node: 7 });
      expect(findings.map(({ part }: { part: string }) => part)).toEqual(["pressure", "sound", "clock"]);
      expect([verdict, status]).toEqual(verdict === "fail" ? ["fail", 1] : [verdict, 0]);
    }, 120_000);
  },
);
