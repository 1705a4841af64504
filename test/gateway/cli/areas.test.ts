// What an operator sees of metered areas at the command line, and imports there.
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { main } from "../../../gateway/cli/main.ts";
import { runCommand } from "../../commands.ts";
import { atEnd } from "../../later.ts";
import { DAY_MS, flowAt, HOUR_MS, NOVEMBER, OFFSET, samplesOf } from "../watch/flow/town.ts";
import { siteWith } from "./site.ts";

let folder: string;
let config: string;
const NOW = (NOVEMBER + 40) * DAY_MS - OFFSET + 9 * HOUR_MS;

beforeEach(() => {
  ({ folder, config } = siteWith(["elm-street-4"]));
  appendFileSync(
    config,
    `areas:
  - name: norra
    title: Norra höjden
    nodes: [elm-street-4]
    flow: [{ topic: water/norra, unit: l/s }]
  - { name: south, nodes: [] }
`,
  );
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  atEnd(() => vi.useRealTimers());
});

async function done(...args: string[]): Promise<string> {
  const { code, out, err } = await runCommand(main, ["areas", ...args, "--config", config]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  for (const line of out.split("\n"))
    expect(line.length).toBeLessThanOrEqual(args.includes("--json") ? 999 : 80);
  return out;
}

/** As Excel writes it in Sweden: l/s, from 2026-11-01; 0.8 m³/h more from the night to the 20th on. */
function csv(name = "april.csv"): string {
  const begin = (NOVEMBER + 19) * DAY_MS - OFFSET;
  const rows = samplesOf(NOVEMBER, NOVEMBER + 40, (at) => flowAt(at, at < begin ? 0 : 0.8)).map(
    ({ at, value }) => {
      const local = new Date(at + OFFSET).toISOString().replace("T", " ").slice(0, 16);
      return `${local};${(value / 3.6).toFixed(4).replace(".", ",")}`;
    },
  );
  const file = join(folder, name);
  writeFileSync(file, `\ufeffTid;Flöde (l/s)\r\n${rows.join("\r\n")}\r\n`);
  return file;
}

test("before anything was told, areas are listed all the same", async () => {
  expect(await done("list")).toMatch(/^AREA +NODES.*\nnorra +1 +1 +- /);
  expect(await done("show", "south")).toMatch(
    /^Area south\. Nodes: none\.[\s\S]*Nothing is known of any night yet\.\n$/,
  );
});

test("a file is imported once, and the step is told and drawn", async () => {
  const file = csv();
  expect(await done("import", file, "--area", "norra")).toMatch(
    /^april\.csv has 3840 samples of inlet in norra/,
  );
  expect(await done("import", file)).toBe("april.csv was imported before: it changes nothing.\n");
  const shown = await done("show", "norra");
  expect(shown).toMatch(/^Area norra \(Norra höjden\)\. Nodes: elm-street-4\./);
  expect(shown).toMatch(/^\+0\.[78]\d m³\/h since 20 November 2026; before that it was 3\.\d\d m³\/h\.$/m);
  expect(shown).toContain("█");
  expect(shown.split("\n").at(-2)).toMatch(/^ +\^ \+0\.[78]\d m³\/h$/);
  expect(await done("list")).toMatch(
    /\nnorra +1 +1 +2026-12-10 +4\.\d\d +3\.\d\d +\+0\.[78]\d since 2026-11-20\n/,
  );
  const json = JSON.parse(await done("show", "norra", "--json"));
  expect(json).toMatchObject({
    area: "norra",
    night: "2026-12-10",
    step_since: "2026-11-20",
    quality: "known",
    nodes: ["elm-street-4"],
  });
  expect(json.nights).toHaveLength(40);
  expect(JSON.parse(await done("list", "--json"))).toHaveLength(2);
});

test("what cannot be imported is a sentence", async () => {
  const bad = join(folder, "bad.csv");
  writeFileSync(bad, "Tid;a;b\n2026-11-01 00:00;1;2\n2026-11-01 00:15;1;2\n");
  const refused = async (...args: string[]) => {
    const { code, err } = await runCommand(main, ["areas", ...args, "--config", config]);
    expect(code).toBe(2);
    return err;
  };
  expect(await refused("import", bad)).toMatch(/bad\.csv has several columns of numbers: name the one/);
  expect(await refused("import", bad, "--value-column", "c")).toMatch(
    /has no column "c"; it has "Tid", "a", "b"/,
  );
  expect(await refused("import", join(folder, "none.csv"))).toMatch(/is not there/);
  expect(await refused("import", bad, "--unit", "m3")).toMatch(
    /tells a flow, and that unit goes on counting/,
  );
  expect(await refused("import", bad, "--area", "south")).toMatch(/no such flow meter/);
  expect(await refused("show", "nora")).toMatch(/did you mean norra/);
});
