// `fleet noise` as operators meet it: what a fleet's nights do by themselves, what other thresholds would tell, and what to
// do, whether a gateway runs on the same store or not.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { main } from "../../../gateway/cli/main.ts";
import type { Enrolment } from "../../../gateway/store/enrolments.ts";
import { openStore, type Store } from "../../../gateway/store/open.ts";
import { decide } from "../../../shared/leak/decide.ts";
import { newLearned } from "../../../shared/leak/learned.ts";
import * as N from "../../../shared/leak/night.ts";
import { SLOW } from "../../../shared/leak/thresholds.ts";
import { FLAG_TONAL, type Maybe, NIGHT, type NightBody } from "../../../shared/messages.ts";
import { runCommand, startCommand } from "../../commands.ts";
import { records } from "../admit/nodes.ts";
import { take } from "../store/frames.ts";
import { type Drawn, drawNights, FIRST } from "../watch/noise/nights.ts";

const home = process.cwd();
const DAY_MS = 86_400_000;

let directory: string;
let store: Store;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "sippra-cli-"));
  process.chdir(directory);
  writeFileSync("sippra.yaml", "site: here\ndata: .\n");
  store = openStore("sippra.sqlite");
});
afterEach(() => {
  store.close();
  process.chdir(home);
  rmSync(directory, { recursive: true });
});

async function noise(...args: string[]) {
  const ended = await runCommand(main, ["fleet", "noise", ...args]);
  for (const line of ended.out.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
  return ended;
}

const json = async (...args: string[]) => {
  const { code, out } = await runCommand(main, ["fleet", "noise", ...args, "--json"]);
  expect(code).toBe(0);
  return JSON.parse(out);
};

const USUAL: Drawn = { seed: 1, nights: 400, nightly: 1, wander: 0.7, memory: 12, season: 0.5 };

/** A node's nights, as it decides about them, told to the store; `change` does something to one before, or leaves it out. */
function hear(
  node: Enrolment,
  of: Partial<Drawn>,
  change: (body: NightBody, i: number) => NightBody | null = (body) => body,
): void {
  const learned = newLearned();
  const told = drawNights({ ...USUAL, ...of }).flatMap(({ body }, i) => {
    const changed = change(body, i);
    if (changed === null) return [];
    const night: Maybe[] = [...changed, null];
    decide(learned, night, null, 60, SLOW);
    night[N.BATTERY] = 120;
    return [night.slice(0, N.TOLD)];
  });
  for (let first = 0; first < told.length; first += 3) {
    const some = told.slice(first, first + 3).map((body, i) => [first + i + 1, NIGHT, body]);
    take(store, records(node, 100_000 + first, 0, some as never), (FIRST + first + 3) * DAY_MS);
  }
}

const enrol = (name: string) => store.addNode({ name, network: 1 });
/** Louder by so many dB from one night on, and steady as a leak is. */
const leak = (from: number, to: number, dB: number) => (body: NightBody, i: number) => {
  if (i < from || i >= to) return body;
  const louder = [...body] as NightBody;
  louder[N.LEVEL_10] = body[N.LEVEL_10]! + 2 * dB;
  louder[N.LEVEL_50] = louder[N.LEVEL_10] + 2;
  louder[N.LEVEL_90] = louder[N.LEVEL_10] + 4;
  return louder;
};

test("helps within 80 columns", async () => {
  for (const args of [["--help"], ["noise", "--help"]]) {
    const { code, out } = await runCommand(main, ["fleet", ...args]);
    expect(code).toBe(0);
    for (const line of out.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
  }
  expect((await noise("--help")).out).toContain("Exit codes: 0 done");
});

describe("where there is nothing to show, it says what to wait for", () => {
  test("without nodes", async () => {
    const { code, out } = await noise();
    expect([code, out]).toEqual([
      0,
      "There are no nodes yet: enrol one with sippra-gateway nodes add NAME --out FILE.\n",
    ]);
  });

  test("without nights, and with none since a date", async () => {
    const node = enrol("elm-4");
    let ended = await noise();
    expect([ended.code, ended.out.replaceAll("\n", " ")]).toEqual([
      0,
      expect.stringMatching(/^elm-4 has told no night yet: each node tells one a day/),
    ]);
    expect(await json()).toMatchObject({
      nodes: [],
      without_nights: ["elm-4"],
      fleet: { most_like: null, node_years: 0 },
    });
    enrol("oak-1");
    expect((await noise()).out.replaceAll("\n", " ")).toMatch(/^None of 2 nodes has told a night yet/);
    hear(node, { nights: 20 });
    ended = await noise("--since", "2030-01-01");
    expect([ended.code, ended.out.replaceAll("\n", " ")]).toEqual([
      0,
      expect.stringContaining("take an earlier --since"),
    ]);
  });

  test("a few nights have dashes, each with from when on it is said", async () => {
    hear(enrol("elm-4"), { nights: 10 });
    const { code, out } = await noise();
    expect(code).toBe(0);
    expect(out).toMatch(/^elm-4 +10\/10 +- +- +- +- +-$/m);
    expect(out.replaceAll("\n", " ")).toMatch(
      /NIGHTLY from 14 pairs .*WANDER from 60 nights.*SEASON where they span 183 days/,
    );
    expect(out.replaceAll("\n", " ")).toContain("more nights than a baseline needs, 14");
  });
});

describe("a fleet", () => {
  beforeEach(() => {
    hear(enrol("ash-1"), { seed: 1 }, (body, i) => {
      // A pump in some nights, and some that were never heard.
      if (i % 40 === 7) return null;
      if (i % 40 === 9) body[N.TONALITY] = 9;
      return body;
    });
    hear(enrol("elm-street-4-brandpost-17"), { seed: 2, nightly: 2.6 });
    hear(enrol("oak-1"), { seed: 3 }, leak(120, 260, 9));
    enrol("new-1");
  });

  test("is told within 80 columns, with published figures beside it, and what to do", async () => {
    const { code, out } = await noise();
    expect(code).toBe(0);
    const text = out.replaceAll("\n", " ");
    expect(out).toContain("3 nodes, nights from 2024-10-04 to 2025-11-07, in dB:");
    expect(out).toMatch(/^ash-1 +380\/400 +(0\.9|1\.[01])\d /m);
    expect(out).toMatch(/^elm-street-4-brandp… +400\/400 +2\.[4-8]\d /m);
    expect(out).toMatch(/^median +(0\.9|1\.[01])\d /m);
    expect(out).toMatch(/^published \* +1\.65 +1\.17 +0\.1 to 0\.3 +0\.70$/m);
    expect(text).toContain('most like the simulated site "default" (1 and 0.7)');
    expect(out).toMatch(/^ash-1 +390 +10 {2}10 tonal$/m);
    expect(text).toContain("WANDER and SEASON are of the other nights: oak-1.");
    expect(text).toContain("Over 2 dB from night to night: elm-street-4-brandpost-17 (2.");
    expect(text).toContain("Look at how the sensor sits on its pipe");
    expect(out).toMatch(/^3\.5 dB, the node's +\d+ +\d\.\d+ +\d\.\d+ to \d\.\d+ +\d+\.\d % +\d+\.\d %$/m);
    expect(out).toMatch(/^as it was told +\d+ /m);
    expect(out).toMatch(/^oak-1 +1\.1 +[1-9]/m);
    expect(text).toContain("No night was heard of new-1.");
    expect(text).toContain("A suspicion that was a leak counts like one that was none.");
    expect(text).toMatch(
      /A node at 3\.5 dB suspects 0\.32 times a year, which 3\.1 node-years are too few to be sure of: from 0\.01 to 1\.8/,
    );
  });

  test("is told to programs, in units, with all that the text has", async () => {
    const told = await json("--threshold", "4.55");
    expect(told.nodes.map(({ name }: { name: string }) => name)).toEqual([
      "ash-1",
      "elm-street-4-brandpost-17",
      "oak-1",
    ]);
    expect(told).toMatchObject({
      node_threshold_db: 3.5,
      without_nights: ["new-1"],
      fleet: { most_like: "default", node_years: expect.any(Number) },
      published_field_sensors: {
        nightly_deviation_db: 1.65,
        wander_db: 1.17,
        main_band_deviation_db: 0.7,
        season_amplitude_db: [0.1, 0.3],
      },
    });
    const [ash, , oak] = told.nodes;
    expect(ash).toMatchObject({
      first_night: "2024-10-04",
      last_night: "2025-11-07",
      nights_heard: 390,
      nights_counting: 380,
      nights_missing: 10,
      nights_not_counting: { tonal: 10 },
      nights_judged: 375,
    });
    expect([ash, oak].map((each) => each.wander_and_season_of_quiet_nights)).toEqual([false, true]);
    expect(oak.wander_db).toBeLessThan(1.1);
    expect(oak.at_thresholds.map((at: { threshold_db: number }) => at.threshold_db)).toEqual([
      3, 3.5, 4, 4.55, 5, 6,
    ]);
    // What the node itself said is what the rule says at its own threshold.
    for (const { as_told, at_thresholds } of told.nodes) {
      const { threshold_db, ...own } = at_thresholds[1];
      expect([threshold_db, own]).toEqual([3.5, as_told]);
    }
    expect(oak.as_told.suspicions).toBeGreaterThan(0);
    const { fleet, nodes } = told;
    const sum = nodes.reduce((all: number, { as_told }: typeof oak) => all + as_told.suspicions, 0);
    expect(fleet.as_told.suspicions).toBe(sum);
    expect(fleet.as_told.suspicions_a_node_year).toBeCloseTo(sum / fleet.node_years, 1);
    const [low, high] = fleet.as_told.interval_95;
    expect(low).toBeLessThan(fleet.as_told.suspicions_a_node_year);
    expect(high).toBeGreaterThan(fleet.as_told.suspicions_a_node_year);
  });

  test("is asked of some nodes and from a date on", async () => {
    const told = await json("--node", "oak-1", "--node", "ash-1", "--node", "oak-1", "--since", "2025-08-01");
    expect(told.nodes.map(({ name }: { name: string }) => name)).toEqual(["oak-1", "ash-1"]);
    expect(told.nodes[0]).toMatchObject({ first_night: "2025-08-01", nights_heard: 99, nights_judged: 99 });
    // The leak began before, and was learned of.
    expect(told.nodes[0].as_told.suspicions).toBe(0);
    const text = (await noise("--node", "ash-1")).out;
    expect(text).not.toContain("median");
    expect(text).not.toContain("SUSPICIONS AT");
  });

  test("is the same whether its store is open elsewhere or not, and nothing in it is changed", async () => {
    const before = await json();
    const audit = store.audit.list({}, 99);
    store.close();
    expect(await json()).toEqual(before);
    store = openStore("sippra.sqlite");
    expect(store.audit.list({}, 99)).toEqual(audit);
  });
});

test("a node that tells often is named, with the threshold from which on it would not", async () => {
  const bumps = (body: NightBody, i: number) => leak(0, i % 90 >= 60 && i % 90 < 75 ? 9999 : 0, 5)(body, i);
  hear(enrol("elm-4"), { nights: 700, nightly: 0.8, wander: 0.3, season: 0 }, bumps);
  const text = (await noise()).out.replaceAll("\n", " ");
  expect(text).toMatch(/would not at a higher threshold: elm-4 \(from [56] dB on\)/);
  expect(text).toContain("command NODE --known-noise");
  expect(text).toMatch(
    /A node at 3\.5 dB suspects \d\.?\d* times a year; under once in two years it would be from [56] dB on/,
  );
});

test("where more than a night in five is missing or does not count, it says so", async () => {
  hear(enrol("elm-4"), { nights: 100 }, (body, i) => (i % 3 === 1 ? null : body));
  hear(enrol("oak-1"), { nights: 100, seed: 2 }, (body, i) => (i % 50 === 1 ? null : body));
  const text = (await noise()).out.replaceAll("\n", " ");
  expect(text).toMatch(/one night in five is missing or does not count: elm-4\. /);
  expect(FLAG_TONAL).toBe(512);
});

test("where it takes long, a terminal sees how far it is", async () => {
  hear(enrol("elm-4"), { nights: 30 });
  hear(enrol("oak-1"), { nights: 30 });
  const running = startCommand(
    (argv, surroundings) => main(argv, { ...surroundings, err: { ...surroundings.err, isTTY: true } }),
    ["fleet", "noise"],
  );
  expect(await running.ended).toBe(0);
  expect(running.err()).toContain("[....................] node 1 of 2");
  expect(running.err()).toContain("[##########..........] node 2 of 2");
  expect(running.err().endsWith("\r\x1b[K")).toBe(true);
});

describe("what is wrong is said in a sentence, with exit code 2:", () => {
  test.each([
    [["--node", "elm-5"], /There is no node named elm-5: did you mean elm-4\?/],
    [["--since", "yesterday"], /It must be a date like 2026-03-01/],
    [["--since", "2026-02-30"], /It must be a date like 2026-03-01/],
    [["--threshold", "1"], /It must be from 1\.5 to 20 dB, in steps of 0\.05/],
    [["--threshold", "3.52"], /in steps of 0\.05/],
    [["--threshold", "loud"], /in steps of 0\.05/],
    [
      ["--threshold", "7", "--threshold", "8", "--threshold", "9", "--threshold", "10"],
      /Give --threshold 3 times at most/,
    ],
    [["--config", "other.yaml"], /other\.yaml/],
  ])("%s", async (args, sentence) => {
    enrol("elm-4");
    const { code, out, err } = await noise(...args);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(sentence);
  });
});
