// The house's walls: every folder, and what of the repository its files may import besides their own folder. A name
// stands for the files directly in that folder, or is one file. A file with a row of its own goes by that instead of
// its folder's. What is not named may not be imported, and a folder that is not here has to be given a row.
import type { Import } from "./imports.ts";

const SHARED = ["shared", "shared/radio", "shared/radio/modules"];
/** The decision about a leak: a node makes it, and the gateway and tools make it again. */
const LEAK = "shared/leak";

/** What serves every room of the gateway, and knows none. */
const GATEWAY = ["gateway", "gateway/text", ...SHARED];
const ADMIT = ["gateway/intake", ...GATEWAY];
const ALARMS = ["gateway/alarms", "gateway/alarms/sentences"];
const STORE = ["gateway/admit", "gateway/places", ...ALARMS, "gateway/time/trust.ts", ...ADMIT];
const DELIVER = ["gateway/store", "gateway/config", ...STORE];
/** What partners rely on, and how it is made of what the store has. */
const FORMATS = ["gateway/deliver/contract", "gateway/deliver/formats"];
/** What a sink is; which there are, only assemble is given. */
const SINK = "gateway/deliver/sinks/sink.ts";
const SINKS = [SINK, "gateway/deliver/sinks/json.ts", "gateway/deliver/sinks/home-assistant"];
const ASSEMBLE = [
  "gateway/deliver",
  ...FORMATS,
  ...SINKS,
  "gateway/watch",
  "gateway/watch/self-check",
  "gateway/watch/tell",
  "gateway/radio",
  "gateway/time",
  ...DELIVER,
];
const CLI = ["gateway/assemble", ...ASSEMBLE];

/** What serves all tools. */
const TOOLS = ["tools", "tools/sentences", "tools/report", "gateway/cli/program.ts", ...SHARED];
/** The firmware's own code, which tools run, ask and lay out. */
const FIRMWARE = [LEAK, "firmware/profile.ts", "firmware/boards", "firmware/sense", "firmware/node"];
const IMAGE = ["tools/image", ...FIRMWARE, ...TOOLS, ...CLI];
const BUILD = ["tools/build", "tools/build/gate", "tools/build/inline", ...IMAGE];
/** The commands of sippra-node that have a room of their own. */
const FLASH_ROOMS = [
  "tools/flash/calibrate",
  "tools/flash/check",
  "tools/flash/confirm",
  "tools/flash/doctor",
  "tools/flash/erase",
  "tools/flash/gps",
  "tools/flash/guide",
  "tools/flash/journal",
  "tools/flash/log",
  "tools/flash/profile",
  "tools/flash/record",
  "tools/flash/tap",
  "tools/flash/upgrade",
];
/** Runs what is built, and tells its errors with their places in the sources. */
const BOARD = ["tools/board", "tools/board/modems", ...BUILD];

export const WALLS: Record<string, readonly string[]> = {
  bin: ["gateway/cli/program.ts"],

  shared: [],
  // Decides, and knows no hardware.
  [LEAK]: ["shared"],
  "shared/radio": ["shared"],
  "shared/radio/modules": ["shared", "shared/radio"],

  "firmware/profile.ts": SHARED,
  "firmware/boards": ["firmware/profile.ts", ...SHARED],
  "firmware/sense": [LEAK, "firmware/boards", ...SHARED],
  // What a way to the gateway is; which one, only main is given.
  "firmware/link/link.ts": ["firmware/profile.ts", "firmware/boards"],
  "firmware/node": [...FIRMWARE, "firmware/link/link.ts", ...SHARED],
  "firmware/link": [...FIRMWARE, "firmware/link/link.ts", ...SHARED],
  "firmware/main.ts": [...FIRMWARE, "firmware/link/link.ts"],
  "firmware/diagnose.ts": ["firmware/profile.ts", "firmware/boards", "firmware/sense", ...SHARED],

  gateway: SHARED,
  "gateway/text": ["gateway"],
  // Weighs the clock that all others are given: its rules are asked elsewhere, the clock is made by assemble.
  "gateway/time": ["gateway/time/trust.ts", "gateway"],
  "gateway/time/trust.ts": ["gateway"],
  "gateway/radio": GATEWAY,
  "gateway/config": ["gateway/alarms/alarm.ts", ...GATEWAY],
  "gateway/places": ["gateway/config/nearest.ts", ...GATEWAY],
  // Pure: what an alarm is, what becomes of it, and how it is said.
  "gateway/alarms": ["gateway", "gateway/alarms/sentences"],
  "gateway/alarms/sentences": ["gateway/alarms"],
  // The way of the data.
  "gateway/intake": ["gateway/config", "gateway/radio", ...GATEWAY],
  "gateway/admit": ADMIT,
  "gateway/store": STORE,
  "gateway/deliver/contract": ["gateway/places", ...ALARMS, "gateway/time/trust.ts", ...GATEWAY],
  "gateway/deliver/formats": ["gateway/deliver/contract", ...DELIVER],
  "gateway/deliver": [SINK, ...FORMATS, ...DELIVER],
  [SINK]: ["gateway/deliver", ...DELIVER],
  // A row each, so that none imports another.
  "gateway/deliver/sinks/json.ts": [SINK, "gateway/deliver", ...FORMATS, ...DELIVER],
  "gateway/deliver/sinks/home-assistant": [SINK, "gateway/deliver", ...FORMATS, ...DELIVER],
  // Looks on through the store's view, never at tables.
  "gateway/watch": ["gateway/store/view.ts", "gateway/watch/self-check", "gateway/admit", ...GATEWAY],
  // Judges what a node tells of itself, and says it in either language.
  "gateway/watch/self-check": ["gateway/store/view.ts", "gateway/deliver/formats", ...SHARED],
  // Makes what people are told of what alarms are, and hands it to servers.
  "gateway/watch/tell": [
    "gateway/store/view.ts",
    "gateway/config/outgoing.ts",
    "gateway/config/tell.ts",
    "gateway/config/home-assistant.ts",
    ...ALARMS,
    ...GATEWAY,
  ],
  // Decides again as a node does.
  "gateway/watch/noise": [LEAK, "gateway/store/view.ts", ...GATEWAY],
  // Decides again as a node does, and tells what it finds.
  "gateway/watch/alarms": [LEAK, "gateway/store/view.ts", "gateway/alarms", "gateway/places", ...GATEWAY],
  // Reads meters, and works out nights: writes by what assemble gives it.
  "gateway/watch/flow": ["gateway/store/view.ts", ...GATEWAY],
  // Counts, and says whether all is well.
  "gateway/watch/metrics": ["gateway/store/view.ts", "gateway/watch", ...GATEWAY],
  // Answers whoever asks on the gateway's own machine, with what metrics are made of.
  "gateway/watch/local": [
    "gateway/admit",
    "gateway/store/view.ts",
    "gateway/deliver/formats",
    "gateway/watch",
    "gateway/watch/metrics",
    ...GATEWAY,
  ],
  // Shows what partners are told in the same fields, and what people are told in the same sentences; changes by what assemble gives it.
  "gateway/watch/web": [
    "gateway/store/view.ts",
    ...FORMATS,
    "gateway/watch",
    "gateway/watch/self-check",
    "gateway/watch/alarms",
    "gateway/watch/flow",
    "gateway/places",
    ...ALARMS,
    ...GATEWAY,
  ],
  // Runs in a browser.
  "gateway/watch/web/page": ["gateway/watch/web/page/words", "gateway/watch/web/api.ts", ...ALARMS],
  "gateway/watch/web/page/words": [
    "gateway/watch/web/api.ts",
    "gateway/deliver/contract/clock-words.ts",
    ...ALARMS,
  ],
  "gateway/assemble": [
    "gateway/watch/alarms",
    "gateway/watch/flow",
    "gateway/watch/local",
    "gateway/watch/metrics",
    "gateway/watch/web",
    ...ASSEMBLE,
  ],
  "gateway/cli": [
    ...["gateway/cli/radio", "gateway/cli/fleet", "gateway/cli/local", "gateway/cli/doctor"],
    ...["gateway/cli/history", "gateway/cli/export", "gateway/cli/report", "gateway/cli/init"],
    ...["gateway/watch/flow", ...CLI],
  ],
  // Looks at the machine, asks, and writes what a gateway starts with.
  "gateway/cli/init": ["gateway/cli", ...CLI],
  "gateway/cli/radio": ["gateway/cli", ...CLI],
  // Asks the gateway that runs, and the store where none does.
  "gateway/cli/local": ["gateway/cli", "gateway/watch/local", "gateway/watch/metrics", ...CLI],
  "gateway/cli/doctor": ["gateway/cli", "gateway/cli/local", "gateway/watch/local", ...CLI],
  // Shows, and hands out, what the store keeps: through its view.
  "gateway/cli/history": ["gateway/cli", ...CLI],
  "gateway/cli/export": ["gateway/cli", ...CLI],
  "gateway/cli/report": ["gateway/cli", ...CLI],
  "gateway/cli/fleet": ["gateway/cli", "gateway/watch/noise", ...CLI],

  tools: ["tools/sentences", "gateway/cli/program.ts", ...GATEWAY],
  "tools/sentences": ["gateway/cli/program.ts"],
  "tools/report": TOOLS,
  "tools/sbom": TOOLS,
  // Builds the firmware first, as npm run build does.
  "tools/package": ["tools/build/cli.ts", "gateway/cli/init/unit.ts", ...TOOLS],
  // Plain JavaScript beside what was compiled: in this folder there is nothing for it to start.
  "tools/package/launcher": [],
  "tools/image": IMAGE,
  "tools/board": BOARD,
  "tools/board/modems": BOARD,
  "tools/build": BUILD,
  "tools/build/gate": BUILD,
  "tools/build/inline": BUILD,
  "tools/flash": [...FLASH_ROOMS, ...BUILD],
  "tools/flash/check": ["tools/flash", ...BUILD],
  // Asks a gateway's page, and knows the form of its answers.
  "tools/flash/confirm": ["tools/flash", "tools/flash/check", "gateway/watch/web/api.ts", ...BUILD],
  "tools/flash/profile": ["tools/flash", "tools/flash/check", "tools/flash/upgrade", ...BUILD],
  "tools/flash/tap": ["tools/flash", "tools/flash/check", ...BUILD],
  "tools/flash/calibrate": ["tools/flash", "tools/flash/check", ...BUILD],
  "tools/flash/journal": ["tools/flash", "tools/flash/check", "tools/node/journal.ts", ...BUILD],
  "tools/flash/upgrade": ["tools/flash", "tools/flash/journal", ...BUILD],
  // Listen to whatever is on a line, and change nothing.
  "tools/flash/doctor": ["tools/flash", ...BUILD],
  "tools/flash/erase": ["tools/flash", ...BUILD],
  "tools/flash/gps": ["tools/flash", ...BUILD],
  "tools/flash/log": ["tools/flash", ...BUILD],
  "tools/flash/record": ["tools/flash", "tools/flash/check", "tools/flash/tap", ...BUILD],
  // The way through the others, one question at a time.
  "tools/flash/guide": [
    "tools/flash",
    "tools/flash/calibrate",
    "tools/flash/check",
    "tools/flash/confirm",
    "tools/flash/gps",
    "tools/flash/record",
    "tools/flash/tap",
    "tools/flash/upgrade",
    ...BUILD,
  ],
  "tools/node": BOARD,
  "tools/district": BOARD,
  "tools/district/radio": BOARD,
  // Pipes, pressures and what is left of a noise: physics, which knows no node's firmware.
  "tools/district/network": ["gateway/places", "gateway", ...TOOLS],
  "tools/evaluate": [
    "tools/evaluate/recordings",
    "tools/evaluate/simulate",
    "tools/evaluate/district",
    "tools/evaluate/sounds",
    ...BOARD,
  ],
  // What is made up beside what was recorded.
  "tools/evaluate/sounds": [
    "tools/evaluate",
    "tools/evaluate/recordings",
    "tools/evaluate/simulate",
    ...BOARD,
  ],
  "tools/evaluate/recordings": ["tools/evaluate", ...BOARD],
  "tools/evaluate/simulate": ["tools/evaluate", "gateway/watch/noise", ...BOARD],
  "tools/evaluate/district": [
    "tools/evaluate",
    "tools/evaluate/simulate",
    "tools/district/network",
    "gateway/alarms",
    "gateway/watch/alarms",
    ...BOARD,
  ],
  "tools/supply": ["tools/evaluate", "tools/evaluate/simulate", ...BOARD],
  // What happens in a district as a file says it, on virtual boards.
  "tools/scenario": [
    "tools/district",
    "tools/district/network",
    "tools/board/modems",
    "tools/evaluate/simulate",
    "tools/evaluate/district",
    "gateway/watch/alarms",
    ...BOARD,
  ],
  // The story of npm start: a district in simulated nights, before the real gateway.
  "tools/demo": [
    "tools/scenario",
    "tools/district",
    "tools/district/network",
    "tools/evaluate/simulate",
    "tools/evaluate/district",
    "gateway/watch/alarms",
    ...FORMATS,
    ...BOARD,
  ],
  "tools/contract": ["tools/contract/month", ...BOARD],
  "tools/contract/month": ["tools/powercuts", "tools/district", ...BOARD],
  "tools/powercuts": BOARD,
  "tools/bench": [
    "gateway/cli/main.ts",
    "gateway/watch/alarms",
    "tools/powercuts",
    "tools/district",
    "tools/district/radio",
    ...BOARD,
  ],
};

const folderOf = (file: string) => file.slice(0, Math.max(0, file.lastIndexOf("/")));

/** Parts of the house whose files are nobody's packages. */
const PARTS = ["bin", "shared", "firmware", "gateway", "tools", "test"];

/** The sentence that says which wall an import goes through; undefined where it goes through none. */
export function breach({ from, to }: Import, walls = WALLS): string | undefined {
  const home = folderOf(from);
  const allowed = walls[from] ?? walls[home];
  const through = (why: string) => `${from} imports ${to}: ${why}`;
  if (allowed === undefined) return through(`${home || from} has no row in test/house/walls.ts`);
  if (!PARTS.includes(to.split("/")[0]!)) {
    const part = from.split("/")[0]!;
    return part === "shared" || part === "firmware" ? through(`${part} imports no package`) : undefined;
  }
  // A file with a row of its own has walls on all sides, also towards its folder.
  if (walls[to] === undefined && walls[from] === undefined && folderOf(to) === home) return undefined;
  if (allowed.includes(to) || (walls[to] === undefined && allowed.includes(folderOf(to)))) return undefined;
  return through(`${walls[from] ? from : home} may import ${[...new Set(allowed)].join(", ") || "nothing"}`);
}

/** Pairs of folders that import each other both ways, with the files that do. */
export function bothWays(imports: Import[], within: string): string[] {
  const room = (file: string) =>
    file
      .split("/")
      .slice(0, within.split("/").length + 1)
      .join("/");
  const inside = imports.filter(
    ({ from, to }) => from.startsWith(`${within}/`) && to.startsWith(`${within}/`),
  );
  const edges = new Map(inside.map(({ from, to }) => [`${room(from)} -> ${room(to)}`, `${from} -> ${to}`]));
  return [...edges].flatMap(([edge, files]) => {
    const [a, b] = edge.split(" -> ") as [string, string];
    const back = edges.get(`${b} -> ${a}`);
    return a < b && back !== undefined ? [`${files}, ${back}`] : [];
  });
}
