// A fourth radio module is a file and a row of the table: in a copy of the tree, which then knows it everywhere, and in
// which the compiler says what else wants to know it.
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { copyOfSources } from "../../copy.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;
const TABLE = "shared/radio/modules/index.ts";
const FAKES = "tools/board/modems/index.ts";
/** With what they import, all that knows modules, and tests with a row for each. */
const COMPILED = [
  ...[TABLE, FAKES, "gateway/config/radio.ts", "gateway/intake/lora-modem.ts", "gateway/radio/advice.ts"],
  ...["tools/flash/options.ts", "tools/image/boards.ts"],
  ...["test/shared/radio/modem.test.ts", "test/shared/radio/oracle.ts"],
];

/** Speaks as a RAK3172 does, under a name and a version of its own. */
const CURLEW = readFileSync(join(ROOT, "shared/radio/modules/rak3172.ts"), "utf8")
  .replace('title: "RAK3172"', 'title: "Curlew"')
  .replace('"AT+PSEND="', '"AT+CURLEW="')
  .replace('wanted: "4.2.1"', 'wanted: "7.0.0"');

let copy: string;
beforeAll(() => {
  const { path, remove } = copyOfSources(["test"]);
  copy = path;
  const compiled = { extends: "./tsconfig.json", include: [], files: COMPILED };
  writeFileSync(join(copy, "tsconfig.module.json"), JSON.stringify(compiled));
  return remove;
});

/** Changes a file of the copy, where it says that. */
function change(file: string, from: string, to: string): void {
  const text = readFileSync(join(copy, file), "utf8");
  expect(text).toContain(from);
  writeFileSync(join(copy, file), text.replace(from, to));
}

/** The files that do not compile, each with what is said of it first. */
function faults(): [file: string, sentence: string][] {
  const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
  const words = [tsc, "-p", "tsconfig.module.json", "--pretty", "false"];
  const { stdout } = spawnSync(process.execPath, words, { cwd: copy, encoding: "utf8" });
  const found = new Map<string, string>();
  for (const [, file, sentence] of stdout.matchAll(/^(\S+)\(\d+,\d+\): error (.*)$/gm))
    if (!found.has(file!)) found.set(file!, sentence!);
  return [...found].sort();
}

test("what does not compile: a row without its file, a fact left out, no fake, tests with a row for each", () => {
  const row = (name: string) => {
    change(TABLE, "\n\nexport const", `\nimport { facts as ${name} } from "./${name}.ts";\n\nexport const`);
    change(TABLE, "RADIO_MODULES = {", `RADIO_MODULES = {\n  ${name}: ${name},`);
  };
  const table = readFileSync(join(copy, TABLE), "utf8");
  row("curlew");
  const known = readFileSync(join(copy, TABLE), "utf8");
  row("dunlin");
  writeFileSync(join(copy, "shared/radio/modules/curlew.ts"), CURLEW.replace(/^ {2}echoes: .*\n/m, ""));
  expect(faults()).toEqual([
    ["shared/radio/modules/curlew.ts", expect.stringMatching(/'echoes' is missing/)],
    [TABLE, expect.stringMatching(/'\.\/dunlin\.ts'/)],
    ["test/shared/radio/modem.test.ts", expect.stringMatching(/missing .*: curlew, dunlin/)],
    ["test/shared/radio/oracle.ts", expect.stringMatching(/missing .*: curlew, dunlin/)],
    [FAKES, expect.stringMatching(/missing .*: curlew, dunlin/)],
  ]);
  writeFileSync(join(copy, "shared/radio/modules/curlew.ts"), CURLEW);
  writeFileSync(join(copy, TABLE), known);
  expect(known.split("\n").length - table.split("\n").length).toBe(2);
});

test("it is known wherever modules are named, planned with, flashed and configured", () => {
  writeFileSync(
    join(copy, "stranger.ts"),
    `import { radio } from "./gateway/config/radio.ts";
    import { answer } from "./gateway/radio/advice.ts";
    import { cellOf } from "./gateway/radio/cells.ts";
    import { CRYSTAL } from "./shared/clocks.ts";
    import { EU868 } from "./shared/radio/bands.ts";
    import { RADIO_MODULES } from "./shared/radio/modules/index.ts";
    import { bundle, linkIds } from "./tools/build/bundle.ts";
    import { LINKS } from "./tools/flash/options.ts";
    import { BOARD_KINDS } from "./tools/image/kinds.ts";
    import { linkFault } from "./tools/image/boards.ts";
    const hour = 3_600_000;
    const plan = {
      ...{ nodes: 20, spreadingFactor: 9, interval: hour / 4, batch: hour, slots: undefined, repeats: 0 },
      ...{ region: EU868, frequency: 868_300_000, power: 14, module: "curlew", clock: CRYSTAL, cell: cellOf(19) },
    };
    const code = bundle("puckjs", { link: "curlew" });
    console.log(JSON.stringify({
      wanted: RADIO_MODULES.curlew.firmware.wanted,
      modem: radio.parse({ modems: [{ path: "/dev/ttyUSB0", module: "curlew" }] }).modems[0],
      help: radio.shape.modems.description,
      fits: answer(plan, 9).fits,
      links: [linkIds().includes("curlew"), LINKS.includes("curlew")],
      sends: code.includes("AT+CURLEW="),
      facts: /Curlew|7\\.0\\.0|data sheet/.test(code),
      fault: linkFault(BOARD_KINDS.pico2, "curlew"),
    }));`,
  );
  const printed = execFileSync(process.execPath, ["stranger.ts"], { cwd: copy, encoding: "utf8" });
  expect(JSON.parse(printed)).toEqual({
    wanted: "7.0.0",
    modem: { path: "/dev/ttyUSB0", module: "curlew" },
    help: "Radio modules on this machine, as on USB sticks: curlew, rak3172, rn2483 or wio-e5.",
    fits: true,
    links: [true, true],
    sends: true,
    // What a node runs is the driver alone.
    facts: false,
    fault: expect.stringMatching(
      /^Raspberry Pi Pico 2 takes 9600 bit\/s at most, and Curlew talks at 115200/,
    ),
  });
});

test("its fake is one function, registered where the others are", () => {
  change(FAKES, "Dialogue> = {", "Dialogue> = {\n  curlew: createRak3172,");
  expect(faults().map(([file]) => file)).toEqual([
    "test/shared/radio/modem.test.ts",
    "test/shared/radio/oracle.ts",
  ]);
});
