// `export` as operators meet it: files that are whole or not there, ranges, nodes and kinds, and a reader that goes.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { beforeEach, describe, expect, test } from "vitest";
import { SCOPES } from "../../../../gateway/alarms/track.ts";
import { main } from "../../../../gateway/cli/main.ts";
import type { Surroundings } from "../../../../gateway/cli/program.ts";
import { startCommand } from "../../../commands.ts";
import { reading } from "../../admit/nodes.ts";
import { take } from "../../store/frames.ts";
import { holdClock } from "../hold-clock.ts";
import { siteWith } from "../site.ts";

const NOW = Date.parse("2026-12-02T20:00:00Z");

let [folder, config] = ["", ""];

beforeEach(() => {
  holdClock(NOW);
  const site = siteWith([]);
  ({ folder, config } = site);
  for (const name of ["elm-4", "oak-1"]) {
    const node = site.store.addNode({ name, network: 1 });
    for (let i = 1; i <= 10; i++) {
      const time = NOW / 1000 - (11 - i) * 900;
      take(site.store, reading(node, i, i === 4 ? null : time), 1000 * (time + 5));
    }
  }
  const [finding] = [{ kind: "battery", nodes: ["oak-1"] }] as const;
  site.store.alarms.decide(({ track }) =>
    track(
      [
        {
          ...{
            kind: finding.kind,
            probability: null,
            advice: "change-battery",
            began: NOW - 3_600_000,
            parts: [],
          },
          place: { nodes: finding.nodes, stretch: null, area: '=cmd|"x"' },
        },
      ],
      NOW,
      { kinds: SCOPES.conditions },
    ),
  );
});

interface Ended {
  code: number;
  out: string;
  err: string;
}

async function run(args: string[], change: Partial<Surroundings> = {}): Promise<Ended> {
  const running = startCommand(
    (argv, surroundings) => main(argv, { ...surroundings, ...change }),
    ["export", ...args, "--config", config],
    { TZ: "Europe/Stockholm" },
  );
  return { code: await running.ended, out: running.out(), err: running.err() };
}

const file = (name: string) => join(folder, name);
const rowsOf = (name: string): Record<string, string>[] => parse(readFileSync(file(name)), { columns: true });

test("CSV has the fields of MQTT, node by node, and nothing where nothing is known", async () => {
  const { code, out, err } = await run(["--format", "csv", "--out", file("a.csv")]);
  expect({ code, out, err }).toEqual({
    ...{ code: 0, out: `Wrote 20 readings to ${file("a.csv")}.\n`, err: "" },
  });
  const rows = rowsOf("a.csv");
  expect(rows.map(({ node }) => node)).toEqual([...Array(10).fill("elm-4"), ...Array(10).fill("oak-1")]);
  expect(rows[0]).toMatchObject({
    ...{ id: expect.stringMatching(/^1-\d+-0-1$/), site: "here", gateway: "gateway-1", via: "test" },
    ...{ time: "2026-12-02T17:30:00.000Z", received: "2026-12-02T17:30:05.000Z", pressure_kpa: "412.3" },
    ...{
      pressure_deviation_kpa: "2.84",
      band_15_60_hz_dbfs: "-52",
      flags: "",
      battery_v: "3.58",
      temperature_c: "11",
    },
  });
  expect([rows[3]!.time, rows[3]!.received]).toEqual(["", "2026-12-02T18:15:05.000Z"]);
});

test("NDJSON has them as MQTT has them, lists and all", async () => {
  await run(["--format", "ndjson", "--out", file("a.ndjson"), "--node", "oak-1"]);
  const rows = readFileSync(file("a.ndjson"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(rows).toHaveLength(10);
  expect(rows[0]).toMatchObject({
    node: "oak-1",
    flags: [],
    bands_dbfs: expect.arrayContaining([{ from_hz: 15, to_hz: 60, level_dbfs: -52 }]),
  });
});

test("a span is by the clocks of the site, and kinds are those that were asked for", async () => {
  const rows = async (...args: string[]) => {
    const { code, err } = await run(["--format", "csv", "--out", file("s.csv"), "--force", ...args]);
    expect(code).toBe(0);
    return [rowsOf("s.csv").length, err] as const;
  };
  expect((await rows("--since", "1h"))[0]).toBe(8);
  expect((await rows("--since", "2026-12-02", "--until", "2026-12-02"))[0]).toBe(20);
  expect((await rows("--kind", "nights"))[0]).toBe(0);
  expect(await rows("--until", "2026-12-01")).toEqual([
    0,
    expect.stringMatching(
      /^There are no readings until 2026-12-01T23:00:00\.000Z\.[\s\S]*Readings are kept for\s30d/,
    ),
  ]);
  expect((await rows("--kind", "alarms"))[0]).toBe(1);
  expect(rowsOf("s.csv")[0]).toMatchObject({ kind: "battery", nodes: "oak-1", area: '\'=cmd|"x"' });
  expect((await rows("--kind", "alarms", "--node", "elm-4"))[0]).toBe(0);
});

describe("a file is there when it is whole, and then only:", () => {
  test("one that is there stays, unless somebody says so", async () => {
    writeFileSync(file("a.csv"), "mine");
    const refused = await run(["--format", "csv", "--out", file("a.csv")]);
    expect([refused.code, refused.out, refused.err]).toEqual([
      1,
      "",
      expect.stringMatching(/a\.csv is there already: .*--force/),
    ]);
    expect(readFileSync(file("a.csv"), "utf8")).toBe("mine");
    expect((await run(["--format", "csv", "--out", file("a.csv"), "--force"])).code).toBe(0);
    expect(rowsOf("a.csv")).toHaveLength(20);
  });

  test("Ctrl-C leaves none, and so does a folder that is none", async () => {
    const stopped = await run(["--format", "csv", "--out", file("a.csv")], {
      onSignal: (listener) => {
        listener();
        return () => {};
      },
    });
    expect([stopped.code, stopped.err]).toEqual([1, "Stopped: there is no new file.\n"]);
    mkdirSync(file("b"));
    spawnSync("mkfifo", [file("pipe")]);
    for (const path of [file("b"), file("pipe")])
      expect((await run(["--format", "csv", "--out", path, "--force"])).err).toMatch(
        /is there already, and is no file/,
      );
    expect((await run(["--format", "csv", "--out", file("none/a.csv")])).err).toMatch(/there is no folder/);
    expect(readdirSync(folder).filter((name) => /csv|part-/.test(name))).toEqual([]);
  });
});

test("the standard output has the rows alone, and a reader that goes is no failure", async () => {
  const { code, out, err } = await run(["--format", "csv", "--out", "-", "--node", "elm-4"]);
  expect([code, err]).toEqual([0, ""]);
  expect(out.split("\r\n")).toHaveLength(12);
  const gone = await run(["--format", "csv", "--out", "-"], {
    onSignal: (listener) => {
      listener();
      return () => {};
    },
  });
  expect(gone).toEqual({ code: 0, out: "", err: "" });
});

test("a slower reader is waited for", async () => {
  let drains = 0;
  const written: string[] = [];
  const slow = {
    write: (text: string | Uint8Array) => {
      written.push(`${text}`);
      return false;
    },
    once: (_: string, listener: () => void) => {
      drains++;
      setImmediate(listener);
    },
  };
  expect((await run(["--format", "csv", "--out", "-"], { out: slow })).code).toBe(0);
  expect([drains, written.join("").split("\r\n").length]).toEqual([1, 22]);
});

test("programs are told what was written, and a terminal how far it is", async () => {
  const { out } = await run([
    "--format",
    "parquet",
    "--out",
    file("a.parquet"),
    "--json",
    "--since",
    "2026-12-01",
  ]);
  expect(JSON.parse(out)).toEqual({
    ...{ file: file("a.parquet"), format: "parquet", kind: "readings", rows: 20 },
    ...{ from: "2026-11-30T23:00:00.000Z", until: "2026-12-02T20:00:00.000Z" },
  });
  let drawn = "";
  await run(["--format", "csv", "--out", file("p.csv")], {
    err: { isTTY: true, write: (text: string) => (drawn += text) },
  });
  expect(drawn).toContain("[##########..........] 10 readings");
});

test.each([
  [["--format", "xlsx", "--out", "a"], /Allowed choices are csv, ndjson, parquet/],
  [["--format", "csv"], /required option '--out <file>' not specified/],
  [["--format", "csv", "--out", "-", "--node", "elm-5"], /did you mean elm-4\?/],
  [["--format", "csv", "--out", "-", "--since", "1d", "--until", "2d"], /--since is not before --until/],
])("what is wrong is a sentence, with exit code 2: %j", async (args, sentence) => {
  const { code, out, err } = await run(args);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toMatch(sentence);
});

test("helps within 80 columns", async () => {
  const { code, out } = await run(["--help"]);
  expect(code).toBe(0);
  for (const line of out.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
});
