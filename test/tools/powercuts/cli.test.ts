// npm run test:powercuts: what it says, and with which exit code. That it finds faults, laboratory.test.ts shows.
import { expect, test } from "vitest";
import { main } from "../../../tools/powercuts/cli.ts";
import { runCommand, runProcess } from "../../commands.ts";

const powercuts = (...args: string[]) => runCommand(main, args);
const FEW = ["--board", "puckjs", "--days", "1", "--points", "4"];

test("is a process that ends with its exit code", () => {
  const { code, out, err } = runProcess(["bin/start.js", "tools/powercuts/cli.ts"], {
    ESPRUINO: "/nowhere/espruino",
  });
  expect(err).toMatch(/^\/nowhere\/espruino is no Espruino interpreter: .*\n$/);
  expect({ code, out }).toEqual({ code: 2, out: "" });
});

test("tells what was cut and whether all held, as text and as JSON", async () => {
  const { code, out, err } = await powercuts(...FEW);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  const lines = out.trimEnd().split("\n");
  expect(lines[0]).toMatch(/^Puck\.js: 10 x 4096, ring: the last \d$/);
  expect(lines[1]).toMatch(/^ {2}1 days, \d+ flash operations; \d+ points, \d+ cuts, \d+ frames and /);
  expect(out).toMatch(/^ {2}counter used twice: 0; code or profile changed: 0; record lost: 0; /m);
  expect(out).toMatch(/^ {2}all held, \d+ s$/m);
  expect(lines.at(-1)).toMatch(/^Not run on an interpreter: set ESPRUINO /);
  const json = await powercuts(...FEW, "--json");
  expect(json.code).toBe(0);
  const points = Number(/(\d+) points/.exec(lines[1]!)![1]);
  expect(JSON.parse(json.out)).toMatchObject({
    board: "puckjs",
    days: 1,
    seed: 1,
    points,
    violations: [],
  });
});

test("wrong usage: 2 and a sentence, and help of 80 columns", async () => {
  for (const [args, sentence] of [
    [["--board", "linux"], /There is no flash to cut on "linux"\./],
    [["--days", "0"], /It takes a whole number over 0\./],
    [["--pionts", "3"], /unknown option '--pionts'/],
  ] as const) {
    const { code, out, err } = await powercuts(...args);
    expect(err).toMatch(sentence);
    expect({ code, out }).toEqual({ code: 2, out: "" });
  }
  const help = await powercuts("--help");
  expect(help.code).toBe(0);
  for (const line of help.out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
});
