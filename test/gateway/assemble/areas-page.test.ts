// docs/areas.md: its configuration is taken, its payloads and files are read as it says, and its commands are there.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { fileFormOf, metersOf } from "../../../gateway/assemble/areas.ts";
import { readConfig } from "../../../gateway/assemble/configuration.ts";
import { main } from "../../../gateway/cli/main.ts";
import { pathSteps } from "../../../gateway/json-path.ts";
import { readFlowFile } from "../../../gateway/watch/flow/csv.ts";
import { PAYLOAD_MAX_B, toldIn } from "../../../gateway/watch/flow/payload.ts";
import { runCommand } from "../../commands.ts";

const PAGE = readFileSync(new URL("../../../docs/areas.md", import.meta.url), "utf8");
const blocks = (kind: string) =>
  [...PAGE.matchAll(new RegExp(`^\`\`\`${kind}(.*)\n([\\s\\S]*?)^\`\`\``, "gm"))].map(([, head, text]) => ({
    head: head!.trim(),
    text: text!,
  }));
const yaml = blocks("yaml")[0]!.text;
const config = readConfig(`site: here\n${yaml}`, "/etc/sippra/sippra.yaml");
const meters = metersOf(config.areas);

test("its configuration is taken, with every kind of meter", () => {
  expect(config.areas.map(({ name }) => name)).toEqual(["norra", "hamnen", "industri"]);
  expect(meters.map(({ meter }) => [meter.counts, meter.outlet])).toEqual([
    [false, false],
    [false, false],
    [true, true],
    [true, false],
  ]);
});

test("its payloads are read", () => {
  const told = blocks("payload").map(({ head, text }) => {
    const { topic, path, time_path, unit } = parse(`{${head}}`);
    expect(
      meters.some(({ config: each }) => each.topic === topic && each.path === path && each.unit === unit),
    ).toBe(true);
    const form = {
      path: path ? pathSteps(path) : null,
      timePath: time_path ? pathSteps(time_path) : null,
      unit,
    };
    return toldIn(Buffer.from(text), { ...form, litresPerPulse: undefined, zone: { offset: 0 } });
  });
  expect(told).toEqual([
    { is: "value", value: 12.4, at: null },
    { is: "value", value: expect.closeTo(12.384, 9), at: Date.parse("2026-11-29T02:15:00Z") },
  ]);
  expect(PAGE).toContain(`Payloads have ${Math.floor(PAYLOAD_MAX_B / 1000)} kB at most`);
  for (const [, path] of PAGE.matchAll(/Paths are like `([^`]+)`, `([^`]+)` and `([^`]+)`/g))
    expect(pathSteps(path!)).not.toBeNull();
});

test("its file is read", () => {
  const { area, config: meter } = meters.find(({ config: each }) => each.folder !== undefined)!;
  const { text } = blocks("csv")[0]!;
  const { samples } = readFlowFile(Buffer.from(text), "april.csv", {
    ...fileFormOf(meter, area),
    unit: "m3/h",
  });
  expect(samples).toEqual([
    { at: Date.parse("2026-11-29T02:15:00Z"), value: 3.44 },
    { at: Date.parse("2026-11-29T02:30:00Z"), value: 3.41 },
    { at: Date.parse("2026-11-29T02:45:00Z"), value: 3.4 },
  ]);
});

test("its commands are there, with the options that it names", async () => {
  const lines = blocks("sh").flatMap(({ text }) => text.trim().split("\n"));
  expect(lines).toHaveLength(4);
  for (const line of lines) {
    const [, , ...words] = line.split(" ");
    const { code, out } = await runCommand(main, [...words.slice(0, 2), "--help"]);
    expect(code).toBe(0);
    for (const option of words.filter((word) => word.startsWith("--"))) expect(out).toContain(option);
    for (const each of out.split("\n")) expect(each.length).toBeLessThanOrEqual(80);
  }
});
