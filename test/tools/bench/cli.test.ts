// npm run bench says what it could not measure: the interpreter, which counts variables, is seldom there.
import { describe, expect, test } from "vitest";
import { main } from "../../../tools/bench/cli.ts";
import {
  type Print,
  printBrokers,
  printGateway,
  printNodes,
  printSteps,
} from "../../../tools/bench/print.ts";
import { printEnergy, printRadioEnergy } from "../../../tools/bench/print-energy.ts";
import { runCommand, runProcess } from "../../commands.ts";

const bench = (args: string[], ESPRUINO?: string) => runCommand(main, args, { ...process.env, ESPRUINO });
const SMALL = ["--days", "1", "--frames", "100", "--mqtt", "3.1.1"];

/** What is printed for people. */
function printed(run: (print: Print) => void): string {
  const lines: string[] = [];
  run((line) => lines.push(line));
  return lines.join("\n");
}

// Two of them measure for half a minute each on a busy machine.
describe("npm run bench", () => {
  test("without an interpreter, variables are null in JSON, - in the table, and the way to have them is told", async () => {
    const { out: json, code } = await bench([...SMALL, "--json"]);
    expect(code).toBe(0);
    const said = JSON.parse(json);
    expect(said.interpreter).toBeNull();
    expect(said.gateway).toMatchObject({ mqtt_version: "3.1.1", rounds: 10, frames: 100 });
    for (const figure of ["ratio", "gateway_cpu_us", "mqtt_cpu_us"]) {
      expect(said.gateway[figure]).toBeGreaterThan(0);
    }
    expect(said.gateway.answer).toMatchObject({ frames_per_s: 500, frames: 100 });
    expect(said.night).toEqual({
      board: "puckjs",
      seconds: expect.any(Number),
      longest_ms: expect.any(Number),
      windows: expect.any(Number),
    });
    expect(said.energy).toMatchObject({ board: "puckjs", answered: { parts: expect.any(Array) } });
    expect(said.nodes.length).toBeGreaterThan(5);
    for (const node of said.nodes) {
      expect(node).toMatchObject({ variables_idle: null, variables_peak: null, variables_fault: null });
    }

    const out = printed((print) => {
      printNodes(print, said.nodes, said.interpreter);
      printSteps(print, said.steps.board, said.steps.steps, said.night);
      printEnergy(print, said.energy.board, said.energy);
      printGateway(print, said.gateway);
    });
    expect(out).toMatch(/^puckjs .* -, - /m);
    expect(out).toMatch(/^gateway, 100 readings a round, \w+, MQTT 3\.1\.1: medians of 10 rounds$/m);
    expect(out).toMatch(/^serial line to PUBACK, by way of the disk +\d+ +[\d.]+$/m);
    expect(out).toMatch(/^gateway over mqtt, by pairs of rounds: [\d.]+ \([\d.]+ to [\d.]+\)$/m);
    expect(out).toMatch(/^frame to PUBACK at 500\/s: 50 % within [\d.]+ ms, 95 % [\d.]+ ms, all [\d.]+ ms$/m);
    expect(out).toMatch(/^a night, from 02:00 until it is told: \d+ windows, [\d.]+ s of computing,$/m);
    expect(out).toMatch(/^2 x AA alkaline, 2\.6 Ah lasts, years +[\d.]+ +[\d.]+$/m);
    const estimates = out.split("\n").slice(out.split("\n").indexOf(""));
    for (const line of estimates) expect(line.length).toBeLessThanOrEqual(80);
    expect(out).toMatch(/^variables: set ESPRUINO to the path of an Espruino interpreter/m);
  });

  test("brokers: the rate to the first, with a second and without", async () => {
    const { out: json, code } = await bench(["brokers", "--frames", "100", "--rounds", "1", "--json"]);
    expect(code).toBe(0);
    const said = JSON.parse(json);
    expect(said).toMatchObject({ rounds: 1, frames: 100 });
    for (const each of [said.alone, said.both, said.away]) expect(each.per_s).toBeGreaterThan(0);
    const out = printed((print) => printBrokers(print, said));
    expect(out).toMatch(/^the second away +\d+ +[\d.]+$/m);
    expect(out).toMatch(/^the second away over both up, by pairs of rounds: [\d.]+ \([\d.]+ to [\d.]+\)$/m);
  });

  test("energy: that of a node with a radio only", async () => {
    const { out: json, err, code } = await bench(["energy", "--board", "puckjs", "--json"]);
    expect(err).toBe("");
    expect(code).toBe(0);
    const said = JSON.parse(json);
    const out = printed((print) => printRadioEnergy(print, said));
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    expect(out).toMatch(/^radio: sending +86 +[\d.]+ +[\d.]+ \[\d+, \d+\]$/m);
    expect(out).toMatch(/^years on D lithium, 19 Ah +puckjs\nrak3172 +1\d\.\d$/m);
    expect(out).toContain("acoustic amplifier");
    expect(said).toMatchObject({
      version: expect.any(String),
      years_target: 10,
      schedule: { interval_s: 900, batch_s: 3600, spreading_factor: 9, power_dbm: 14 },
      boards: [{ board: "puckjs", parts: expect.any(Array) }],
    });
    expect(said.modules).toHaveLength(3);
    expect((await bench(["energy", "--board", "pico"])).code).toBe(1);
  });

  test.each(["/nowhere/espruino", process.execPath])(
    "what is no interpreter is refused: %s",
    async (path) => {
      const { err, out, code } = await bench(SMALL, path);
      expect(code).toBe(1);
      expect(err).toContain("is no Espruino interpreter");
      expect(err).not.toContain("    at ");
      expect(out).toBe("");
    },
  );

  test("is a process that ends with its exit code", () => {
    const { code, out, err } = runProcess(["bin/start.js", "tools/bench/cli.ts"], {
      ESPRUINO: "/nowhere/espruino",
    });
    expect(err).toMatch(/^\/nowhere\/espruino is no Espruino interpreter: .*\n$/);
    expect({ code, out }).toEqual({ code: 1, out: "" });
  });
});
