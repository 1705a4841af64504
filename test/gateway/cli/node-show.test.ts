// `nodes show` and what `nodes list` leaves out: all of one node on a screen, for people and programs, and never its key.
import { beforeEach, expect, it } from "vitest";
import { main } from "../../../gateway/cli/main.ts";
import type { Enrolment } from "../../../gateway/store/enrolments.ts";
import { CHECK, FLAG_BATTERY_LOW } from "../../../shared/messages.ts";
import { runCommand, startCommand } from "../../commands.ts";
import { cbor, hello, reading, seal } from "../admit/nodes.ts";
import { installed } from "../places/installed.ts";
import { take } from "../store/frames.ts";
import { holdClock } from "./hold-clock.ts";
import { siteWith } from "./site.ts";

const NOW = Date.parse("2026-12-02T20:00:00Z");
const MINUTE_MS = 60_000;

let site: ReturnType<typeof siteWith>;
let elm: Enrolment;
let oak: Enrolment;

beforeEach(() => {
  holdClock(NOW);
  site = siteWith([]);
  const { store } = site;
  elm = store.addNode({ name: "elm-4", network: 1 });
  oak = store.addNode({ name: "oak-1", network: 1 });
  store.addNode({ name: "ash-1", network: 1 });
  const { latitude, longitude } = installed().place;
  const where = { latitude, longitude, address: "Älvgatan 4" };
  store.placeNodes(
    [{ name: "elm-4", ...where, pipeId: "V-12", pipeMaterial: "ductile-iron", pipeDiameter: 150 }],
    NOW,
  );
  take(store, hello(elm, 1), NOW - 60 * MINUTE_MS);
  take(store, reading(elm, 2, NOW / 1000 - 300), NOW - 5 * MINUTE_MS);
  // Its sensor is a wire that is off.
  take(store, seal(elm, CHECK, 3, cbor([null, -400, -128, 0, 158, 150, 11])), NOW - 4 * MINUTE_MS);
  take(store, reading(oak, 1, NOW / 1000 - 7200, FLAG_BATTERY_LOW), NOW - 120 * MINUTE_MS);
});

const nodes = (...args: string[]) => runCommand(main, ["nodes", ...args, "--config", site.config]);

async function shown(name: string, columns: number): Promise<string[]> {
  const running = startCommand(
    (argv, surroundings) => main(argv, { ...surroundings, out: { ...surroundings.out, columns } }),
    ["nodes", "show", name, "--config", site.config],
  );
  expect(await running.ended).toBe(0);
  return running.out().trimEnd().split("\n");
}

it("shows all of a node in 80 columns", async () => {
  const lines = await shown("elm-4", 80);
  expect(lines.slice(0, 6)).toEqual([
    "elm-4: node 1/1, pico, firmware 1.2.3",
    expect.stringMatching(/^Place {6}62\.39131, 17\.3063; Älvgatan 4$/),
    "Pipe       V-12; ductile-iron; 150 mm",
    "Heard      4 min ago",
    expect.stringMatching(/^Settings {3}interval 15 min; sound at 4000 Hz; 12 bits; gain 20 dB/),
    expect.stringMatching(/^Reading {4}5 min ago; 412\.3 kPa; level -37 dBFS; battery 3\.58 V; 11 °C$/),
  ]);
  expect(lines).toContainEqual(expect.stringMatching(/^Check {6}4 min ago; \d of \d parts:$/));
  expect(lines).toContainEqual(expect.stringMatching(/^Key {8}epoch 0, opens frames; first used 2026-12-02/));
  expect(lines).toContainEqual(expect.stringMatching(/^pressure, doubtful: -40 kPa: /));
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
});

it("is read in 40 columns", async () => {
  const lines = await shown("elm-4", 40);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(40);
});

it("says little of one that was never heard", async () => {
  const lines = await shown("ash-1", 80);
  expect(lines).toContain("Heard      never");
  expect(lines).toContain("Reading    -");
});

it("tells programs, and nobody the key", async () => {
  const { code, out } = await nodes("show", "elm-4", "--json");
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    ...{ name: "elm-4", board: "pico", firmware: "1.2.3", revoked: false },
    place: { pipeId: "V-12" },
    reading: { time: "2026-12-02T19:55:00.000Z", battery_v: 3.58 },
    ...{ leak: null, installation: null, alarms: [], commands_waiting: 0 },
    keys: [{ epoch: 0, alive: true }],
    check: { received: "2026-12-02T19:56:00.000Z", findings: expect.any(Array) },
  });
  const key = Buffer.from(elm.key);
  for (const form of ["hex", "base64"] as const) expect(out).not.toContain(key.toString(form));
});

it("knows no node of another name, and says which was meant", async () => {
  expect(await nodes("show", "elm-5")).toMatchObject({
    code: 2,
    err: "There is no node named elm-5: did you mean elm-4?\n",
  });
});

it("lists those alone that are silent, or low on battery", async () => {
  const names = async (...flags: string[]) =>
    JSON.parse((await nodes("list", "--json", ...flags)).out).map(({ name }: { name: string }) => name);
  expect(await names()).toEqual(["ash-1", "elm-4", "oak-1"]);
  expect(await names("--silent")).toEqual(["ash-1", "oak-1"]);
  expect(await names("--battery-low")).toEqual(["oak-1"]);
  expect(await names("--silent", "--battery-low")).toEqual(["oak-1"]);
  await nodes("remove", "oak-1", "--yes");
  expect((await nodes("list", "--battery-low")).out).toBe("There is no such node.\n");
});

it("tells programs where a node is placed", async () => {
  const { out } = await nodes("place", "oak-1", "--pipe", "V-3", "--json");
  expect(JSON.parse(out)).toMatchObject({ name: "oak-1", pipeId: "V-3", latitude: null });
});
