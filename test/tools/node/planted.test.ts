// Faults planted in a copy of the sources, as a developer makes them: the virtual board and npm run node tell each with
// the file and the line of the TypeScript.
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeEach, describe, expect, test } from "vitest";
import { copyOfSources } from "../../copy.ts";

let copy: string;

beforeEach(() => {
  const { path, remove } = copyOfSources();
  copy = path;
  return remove;
});

/** What Storage has not is undefined: esbuild cannot know, and leaves it. */
const DEREFERENCE = '(require("Storage").read("absent") as any).length;';

/** Plants one behind the line that holds `line`, where `when` is; returns its place. */
function plant(file: string, line: string, when = "true"): string {
  const path = join(copy, file);
  const lines = readFileSync(path, "utf8").split("\n");
  const at = lines.findIndex((text) => text.includes(line));
  expect(at, `${file}: ${line}`).toBeGreaterThan(0);
  lines.splice(at + 1, 0, `if (${when}) ${DEREFERENCE}`);
  writeFileSync(path, lines.join("\n"));
  return `${file}:${at + 2}`;
}

/** In this minute since the node was switched on; the gateway has the shared code as well, and no such function. */
const minute = (n: number) => `typeof getTime === "function" && Math.floor(getTime() / 60) === ${n}`;

async function node(...argv: string[]): Promise<{ code: number; out: string }> {
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["bin/start.js", "tools/node/main.ts", ...argv],
      // Colour would stand between a line and its mark.
      { cwd: copy, env: { ...process.env, FORCE_COLOR: undefined } },
    );
    return { code: 0, out: stdout };
  } catch (error) {
    const { code, stdout } = error as { code: number; stdout: string };
    return { code, out: stdout };
  }
}

interface Spot {
  file: string;
  line: number;
  within?: string;
}

/** Where each of the errors was thrown that a node has told, and in which function, once each. */
function thrown(out: string): string[] {
  const told = out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { what: string; spots?: Spot[] })
    .filter(({ what }) => what === "ERROR");
  return [...new Set(told.map(({ spots: [spot] = [] }) => `${spot?.file}:${spot?.line} ${spot?.within}`))];
}

describe("a null dereference", () => {
  test("is told wherever it stands, on a board that runs its code from flash", async () => {
    const planted = [
      // From below to above in a file: lines move.
      [plant("firmware/node/schedule.ts", "tick++;", minute(3)), "onTick"],
      // Called in one place only, so that it is written there.
      [plant("firmware/node/schedule.ts", "let acoustic = takeAcoustic();", minute(15)), "reportInterval"],
      // A waveform is full: no timer of the firmware's.
      [plant("firmware/sense/window.ts", "export function measure(", minute(4)), "measure"],
      [plant("firmware/sense/pressure.ts", "export function addPressure(", minute(40)), "addPressure"],
      // Bytes arrive.
      [plant("firmware/link/serial.ts", 'uart.on("data"', minute(30)), "a callback in start"],
      [plant("shared/cbor.ts", "export function cborPut(", minute(45)), "cborPut"],
      [plant("shared/leak/counts.ts", "function weigh("), "weigh"],
    ].map(([place, within]) => `${place} ${within}`);
    // The one in the same file, further up, has moved it by a line.
    planted[0] = planted[0]!.replace(/:(\d+) /, (_, line) => `:${Number(line) + 1} `);
    const { code, out } = await node("puckjs", "--hours", "15.2", "--json");
    expect(code).toBe(1);
    expect(thrown(out).sort()).toEqual(planted.sort());
  });

  test("is told on a board whose code is packed, with the line and who called", async () => {
    const place = plant("firmware/node/schedule.ts", "let acoustic = takeAcoustic();", minute(15));
    const { code, out } = await node("pico", "--hours", "0.3");
    expect(code).toBe(1);
    expect(out).toContain(`at reportInterval (${place}:`);
    const words = out.replace(/\s+/g, " ");
    expect(words).toContain("Uncaught TypeError: Cannot read properties of undefined (reading 'length')");
    // It was written where it is called: no stack of the board's says so.
    expect(words).toMatch(/at reportInterval \S+ at onTick \(firmware\/node\/schedule\.ts:\d+:5\)/);
    // The line itself, with a mark under the place.
    const lines = out.split("\n");
    const mark = lines.findIndex((line) => /^ +\^$/.test(line));
    expect(lines[mark - 1]!.slice(lines[mark]!.length - 1)).toBe("length;");
    expect(lines.every((line) => line.length <= 80)).toBe(true);
  });

  test("at boot is told by the virtual board, and who called", async () => {
    const place = plant("firmware/node/journal.ts", "export function openJournal(");
    writeFileSync(
      join(copy, "probe.ts"),
      `import { startLife } from "./tools/node/life.ts";
const { board } = startLife({ board: "puckjs", link: "serial", seed: 1, leak: undefined, inspected: false, tell: () => {} });
console.log(JSON.stringify(board.errors()));`,
    );
    const { stdout } = await promisify(execFile)(process.execPath, ["probe.ts"], { cwd: copy });
    const [error, ...more] = JSON.parse(stdout) as string[];
    expect(more).toEqual([]);
    const [, first, second] = error!.split("\n");
    expect(first).toContain(`at openJournal (${place}:`);
    expect(second).toMatch(/at start \(firmware\/main\.ts:\d+:\d+\)/);
  });
});
