// Files that are dropped: taken once, whole, when they have not changed for some seconds; then renamed.
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import type { Log } from "../../../../gateway/log.ts";
import type { FlowBook } from "../../../../gateway/store/view.ts";
import { watchFlowFolders } from "../../../../gateway/watch/flow/folder.ts";
import { atEnd } from "../../../later.ts";
import { temporaryFolder } from "../../../processes.ts";
import { areaWith, DAY_MS, INLET, NOVEMBER, OFFSET, openFlow, samplesOf, steppedClock } from "./town.ts";

const NOW = (NOVEMBER + 60) * DAY_MS;
const area = areaWith(INLET);
let said: string[];
beforeEach(() => void (said = []));
const log = new Proxy({} as Log, { get: () => (_: object, sentence: string) => void said.push(sentence) });

function dropping(flow = openFlow(), { isThere = true } = {}) {
  const { path, remove } = temporaryFolder();
  atEnd(remove);
  const folder = join(path, "in");
  if (isThere) mkdirSync(folder);
  const clock = steppedClock(NOW);
  const form = {
    unit: "m3/h" as const,
    litresPerPulse: undefined,
    zone: { offset: OFFSET },
    timeColumn: null,
    valueColumn: null,
  };
  const close = watchFlowFolders({
    meters: [{ area, meter: INLET, folder, form }],
    work: flow.work,
    clock,
    wall: clock,
    log,
  });
  atEnd(close);
  return {
    ...{ folder, clock, flow: flow.flow },
    drop: (name: string, text: string) => writeFileSync(join(folder, name), text),
    names: () => readdirSync(folder).sort(),
  };
}

function csv(from: number, until: number): string {
  const rows = samplesOf(from, until).map(({ at, value }) => `${new Date(at).toISOString()};${value}`);
  return `t;v\n${rows.join("\n")}\n`;
}

test("a file is taken when it has not changed for ten seconds, and says what has become of it", () => {
  const { drop, names, clock, flow } = dropping();
  drop("a.csv", csv(NOVEMBER, NOVEMBER + 2));
  clock.advance(8_000);
  drop("a.csv", csv(NOVEMBER, NOVEMBER + 3));
  clock.advance(8_000);
  expect(names()).toEqual(["a.csv"]);
  clock.advance(8_000);
  expect(names()).toEqual(["a.csv.done"]);
  expect(flow.nights("norra", 0, 1e6)).toHaveLength(3);
  expect(said).toEqual(["A file of flow was imported."]);
});

test("the same again, also under another name or after a kill, changes nothing", () => {
  const flow = openFlow();
  const first = dropping(flow);
  first.drop("a.csv", csv(NOVEMBER, NOVEMBER + 3));
  first.clock.advance(20_000);
  const nights = flow.flow.nights("norra", 0, 1e6);
  // As where it was killed between the commit and the renaming.
  const second = dropping(flow);
  second.drop("b.csv", csv(NOVEMBER, NOVEMBER + 3));
  second.clock.advance(20_000);
  expect(second.names()).toEqual(["b.csv.done"]);
  expect(said.at(-1)).toMatch(/was imported before/);
  // One that overlaps brings what is new.
  second.drop("c.csv", csv(NOVEMBER + 2, NOVEMBER + 5));
  second.clock.advance(20_000);
  expect(flow.flow.nights("norra", 0, NOVEMBER + 3)).toEqual(nights);
  expect(flow.flow.nights("norra", 0, 1e6)).toHaveLength(5);
});

test("what cannot be read is refused whole, with a sentence; the others go on", () => {
  const { drop, names, clock, flow } = dropping();
  drop("a.csv", `${csv(NOVEMBER, NOVEMBER + 2).slice(0, 60)}\nnever;1\nnever;2\n`);
  drop("b.csv", csv(NOVEMBER, NOVEMBER + 2));
  drop("c.csv.part", "");
  drop("d.csv", "1234567890\n".repeat(400_000));
  drop(".hidden", "");
  clock.advance(60_000);
  expect(names()).toEqual([".hidden", "a.csv.refused", "b.csv.done", "c.csv.part", "d.csv.refused"]);
  expect(said[0]).toMatch(/^a\.csv.*drop it again\.$/);
  expect(said.at(-1)).toMatch(/^d\.csv is longer than 4 MB: import it with/);
  expect(flow.nights("norra", 0, 1e6)).toHaveLength(2);
});

test("rows of times to come are left out, and links lead nowhere", () => {
  const { drop, names, clock, folder, flow } = dropping();
  symlinkSync("/etc/hostname", join(folder, "link.csv"));
  mkdirSync(join(folder, "sub.csv"));
  drop("a.csv", csv(NOVEMBER + 58, NOVEMBER + 70));
  clock.advance(30_000);
  expect(names()).toEqual(["a.csv.done", "link.csv", "sub.csv"]);
  expect(said.at(-1)).toMatch(/still to come/);
  expect(Math.max(...flow.nights("norra", 0, 1e6).map(({ date }) => date))).toBeLessThanOrEqual(
    NOVEMBER + 60,
  );
});

test("a folder that is not there is said once, and watched for", () => {
  const { drop, names, clock, folder } = dropping(openFlow(), { isThere: false });
  clock.advance(60_000);
  expect(said).toEqual([expect.stringMatching(/cannot be used \(ENOENT\): make it/)]);
  mkdirSync(folder);
  drop("a.csv", csv(NOVEMBER, NOVEMBER + 2));
  clock.advance(60_000);
  expect(names()).toEqual(["a.csv.done"]);
});

test("a store that is full is said once, and the file tried again", () => {
  const flow = openFlow();
  let isFull = true;
  const full = <T>(run: (book: FlowBook) => T): T => {
    if (isFull) throw new Error("The disk is full.");
    return flow.work(run);
  };
  const { drop, names, clock } = dropping({ ...flow, work: full });
  drop("a.csv", csv(NOVEMBER, NOVEMBER + 2));
  clock.advance(300_000);
  expect([names(), said.length]).toEqual([["a.csv"], 1]);
  isFull = false;
  clock.advance(600_000);
  expect(names()).toEqual(["a.csv.done"]);
});
