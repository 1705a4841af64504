// What an operator does about alarms at the command line, beside a gateway that has the store open.
import { beforeEach, describe, expect, test } from "vitest";
import { SCOPES } from "../../../gateway/alarms/track.ts";
import { main } from "../../../gateway/cli/main.ts";
import type { Store } from "../../../gateway/store/open.ts";
import { type Change, viewOf } from "../../../gateway/store/view.ts";
import { runCommand } from "../../commands.ts";
import { DAY_MS, finding, T } from "../alarms/alarms.ts";
import { siteWith } from "./site.ts";

let config: string;
let store: Store;
beforeEach(() => {
  ({ config, store } = siteWith(["elm-street-4", "oak-2"]));
  const stretch = { from: "elm-street-4", to: "oak-2", likelier: "oak-2", length_m: 120 };
  const rise = { name: "rise" as const, weight: 1.25, figures: { rise_db: 7, nights: 9 } };
  const base = { name: "base-rate" as const, weight: -2.2, figures: { leaks_percent: 10 } };
  store.alarms.decide(({ track }) =>
    track(
      [
        finding(["ash-1"], { kind: "silent", probability: null, advice: "visit-node" }),
        finding(["elm-street-4", "oak-2"], {
          ...{ parts: [base, rise], probability: 0.42, began: T - 9 * DAY_MS },
          place: { nodes: ["elm-street-4", "oak-2"], stretch, area: null },
        }),
      ],
      T,
      { kinds: SCOPES.night },
    ),
  );
});

const alarms = (...args: string[]) => runCommand(main, ["alarms", ...args, "--config", config]);
async function done(...args: string[]): Promise<string> {
  const { code, out, err } = await alarms(...args);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  for (const line of out.split("\n"))
    expect(line.length).toBeLessThanOrEqual(args.includes("--json") ? 999 : 80);
  return out;
}

test("list has water first; show says why, on 80 columns", async () => {
  expect(await done("list")).toBe(
    [
      "ID  KIND            SURE  SINCE       STATE  WHERE",
      " 2  suspected leak  42 %  2026-10-23  open   elm-street-4 to oak-2",
      " 1  silent node        -  2026-11-01  open   ash-1",
      "",
    ].join("\n"),
  );
  expect(await done("list", "--kind", "burst")).toMatch(/^There is no alarm/);
  expect(await done("show", "2")).toBe(
    [
      "Alarm 2. Suspected leak between elm-street-4 and oak-2, likelier near oak-2:",
      "42 % likely, since 2026-10-23. Listen at the valves before anybody digs.",
      "Nodes, the nearest first: elm-street-4, oak-2.",
      "",
      "began   2026-10-23 04:00 UTC",
      "opened  2026-11-01 04:00 UTC",
      "",
      "What speaks for it (+) and against (-):",
      "+1.3  7 dB louder than usual, nine nights running.",
      "-2.2  10 % of such suspicions are leaks.",
      "",
    ].join("\n"),
  );
});

test("people work through an alarm; a running gateway and the audit hear of it", async () => {
  const view = viewOf(store);
  const changes: Change[] = [];
  view.onChanged((change) => changes.push(change));
  expect(await done("ack", "2", "--note", "Going there \u001b[31m tonight.")).toContain("acknowledged");
  store.lookElsewhere();
  await Promise.resolve();
  expect(changes).toContainEqual({ of: "all" });
  await done("locate", "2");
  await done("repair", "2");
  const shown = await done("show", "2");
  expect(shown).toMatch(/^acknowledged +\d{4}-\d\d-\d\d \d\d:\d\d UTC +after \d+ d$/m);
  expect(shown).toMatch(/: Going there +\[31m tonight\.$/m);
  expect(shown).not.toContain("\u001b");
  expect(await done("close", "2", "--reason", "service")).toMatch(/closed, a service\spipe leaked/);
  expect(await done("list")).not.toContain("suspected");
  expect(await done("list", "--all")).toMatch(/ 2 .* closed: service +elm-street-4 to oak-2$/m);
  expect(await done("reopen", "2")).toContain("acknowledged");
  await done("note", "2", "It was the next one.");
  const audit = await runCommand(main, ["audit", "--config", config]);
  for (const words of [
    "alarm acknowledged: alarm 2",
    "note written: alarm 2",
    "alarm closed: alarm 2, service",
    "alarm reopened: alarm 2",
  ])
    expect(audit.out).toContain(words);
});

test("as JSON they are what brokers have, and who has them, and notes", async () => {
  await done("ack", "2", "--note", "Mine.");
  const [leak, silent] = JSON.parse(await done("list", "--json"));
  expect(leak).toMatchObject({
    site: "here",
    alarm: 2,
    kind: "leak",
    state: "acknowledged",
    notes: [{ text: "Mine." }],
  });
  expect(leak.by).toBe(leak.notes[0].by);
  expect(silent).toMatchObject({ alarm: 1, kind: "silent", probability: null, notes: [] });
  expect(JSON.parse(await done("show", "2", "--json"))).toEqual(leak);
});

describe("what cannot be done is one sentence", () => {
  test.each([
    [["show", "9"], 1, /^There is no alarm 9: see /],
    [["show", "x"], 2, /^An alarm has a number/],
    [["reopen", "2"], 1, /^Alarm 2 is not closed/],
    [["note", "2", " "], 1, /^A note has to say something/],
    [["mask", "elm-street-5", "--until", "30d"], 2, /did you mean elm-street-4\?$/],
    [["mask", "oak-2"], 2, /^Say until when the noise at oak-2 is known/],
    [["mask", "oak-2", "--until", "2020-01-01"], 1, /is no day of the coming year/],
    [["mask", "oak-2", "--remove"], 1, /^No noise is masked at oak-2/],
    [["mask", "--until", "30d"], 2, /^Name a node/],
  ])("%j", async (args, code, sentence) => {
    const found = await alarms(...args);
    expect({ code: found.code, out: found.out }).toEqual({ code, out: "" });
    expect(found.err.trim()).toMatch(sentence);
    expect(found.err.trim().split("\n")).toHaveLength(1);
  });

  test("and nothing of it is done", async () => {
    expect((await alarms("ack", "2", "--note", " ")).code).toBe(1);
    expect(store.alarms.find(2).state).toBe("open");
    for (const args of [
      ["close", "2"],
      ["close", "2", "--reason", "gremlins"],
      ["mask", "oak-2", "--until", "2027-02-30"],
    ]) {
      expect((await alarms(...args)).code).toBe(2);
    }
    expect(store.alarms.find(2).state).toBe("open");
  });
});

test("known noise is masked until a day, listed, and not any more", async () => {
  expect(await done("mask")).toBe("No noise is said to be known.\n");
  const until = new Date(Date.now() + 40 * DAY_MS).toISOString().slice(0, 10);
  expect(await done("mask", "oak-2", "--until", until)).toMatch(new RegExp(`^oak-2 +${until} `, "m"));
  expect(JSON.parse(await done("mask", "--json"))).toMatchObject([
    { node: "oak-2", until: `${until}T23:59:59.999Z` },
  ]);
  // The node learns it too, where nobody says otherwise.
  expect(store.commands.list("oak-2", 5)).toMatchObject([
    { settings: { known_noise: true }, state: "pending" },
  ]);
  await done("mask", "elm-street-4", "--until", "30d", "--no-node");
  expect(store.commands.list("elm-street-4", 5)).toEqual([]);
  await done("mask", "elm-street-4", "--remove");
  await done("mask", "oak-2", "--remove");
  expect(store.alarms.masks(Date.now())).toEqual([]);
});

test("each command's help fits a terminal and has examples", async () => {
  for (const name of [[], ["list"], ["close"], ["mask"], ["note"]]) {
    const { out } = await runCommand(main, ["alarms", ...name, "--help"]);
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  }
  expect((await runCommand(main, ["alarms", "--help"])).out).toContain("alarms close 7 --reason service");
});
