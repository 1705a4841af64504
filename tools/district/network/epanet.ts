// EPANET behind an interface of our own: a network that is open, its parts, settings and hydraulics.
import {
  type Calls,
  createCalls,
  createFiles,
  type Engine,
  EpanetError,
  encodingOf,
  type Files,
  loadEngine,
} from "./engine.ts";
import { pressuresOf } from "./output.ts";

/** EPANET's own numbers (epanet2_enums.h), by the names of its manual. */
const COUNT = { nodes: 0, links: 2, controls: 5, rules: 6 } as const;
const NODE = {
  ...{ elevation: 0, emitter: 3, tankLevel: 8, demand: 9, head: 10, pressure: 11 },
  ...{ minimumLevel: 20, maximumLevel: 21, emitterFlow: 29 },
} as const;
const LINK = {
  ...{
    diameter: 0,
    length: 1,
    roughness: 2,
    minorLoss: 3,
    initialStatus: 4,
    initialSetting: 5,
    flow: 8,
    headLoss: 10,
  },
  ...{ status: 11, setting: 12, pumpState: 16, isControlled: 23 },
} as const;
const OPTION = {
  ...{ trials: 0, accuracy: 1, emitterExponent: 3, demandMultiplier: 4, headLossFormula: 7 },
  ...{ extraTrials: 14, pressureUnits: 25 },
} as const;
const TIME = {
  duration: 0,
  hydraulicStep: 1,
  patternStart: 4,
  reportStep: 5,
  reportStart: 6,
  startClock: 10,
} as const;
const NODE_KINDS = ["junction", "reservoir", "tank"] as const;
/** The first two: a pipe with a check valve, and one without. What is beyond the third is a valve. */
const LINK_KINDS = ["check-pipe", "pipe", "pump"] as const;
const FLOW_UNITS = ["cfs", "gpm", "mgd", "imgd", "afd", "lps", "lpm", "mld", "cmh", "cmd", "cms"] as const;
const PRESSURE_UNITS = ["psi", "kpa", "metres", "bar", "feet"] as const;

export type NodeProperty = keyof typeof NODE;
export type LinkProperty = keyof typeof LINK;
export type FlowUnit = (typeof FLOW_UNITS)[number];
export type PressureUnit = (typeof PRESSURE_UNITS)[number];
export type LinkKind = (typeof LINK_KINDS)[number] | "valve";

/** One open network. Indices begin at 0; values are in the file's units. Throws an EpanetError. */
export interface Epanet {
  count(what: keyof typeof COUNT): number;
  nodeId(node: number): string;
  nodeKind(node: number): (typeof NODE_KINDS)[number];
  /** Undefined where the file has none. */
  coordinates(node: number): readonly [x: number, y: number] | undefined;
  baseDemands(node: number): number[];
  nodeValue(node: number, property: NodeProperty): number;
  nodeValues(property: NodeProperty): Float64Array;
  setNodeValue(node: number, property: NodeProperty, value: number): void;
  linkId(link: number): string;
  linkKind(link: number): LinkKind;
  linkEnds(link: number): readonly [from: number, to: number];
  linkTag(link: number): string;
  linkValue(link: number, property: LinkProperty): number;
  linkValues(property: LinkProperty): Float64Array;
  setLinkValue(link: number, property: LinkProperty, value: number): void;
  flowUnit(): FlowUnit;
  pressureUnit(): PressureUnit;
  option(option: keyof typeof OPTION): number;
  setOption(option: keyof typeof OPTION, value: number): void;
  /** s */
  time(time: keyof typeof TIME): number;
  setTime(time: keyof typeof TIME, seconds: number): void;
  /** No control and no rule does anything from now on. */
  disableControls(): void;
  /** Whether simple controls of a link do anything; rules go on. */
  setControlsOf(link: number, isEnabled: boolean): void;

  /** True of a pump that has a power and no curve. */
  hasPowerOnly(pump: number): boolean;
  /** A head curve through a point, in the file's flow and length: EPANET adds that at no flow and at no head. */
  setPumpPoint(pump: number, curve: string, flow: number, head: number): void;

  /** Only while hydraulics are closed. */
  addJunction(id: string): number;
  addPipe(id: string, from: number, to: number): number;
  setLinkEnds(link: number, from: number, to: number): void;
  /** With its links, and controls that name it. The numbers of those behind it fall by one. */
  deleteNode(node: number): void;
  /** As a file's text, with four decimals. */
  text(): string;

  openHydraulics(): void;
  closeHydraulics(): void;
  /** From time 0, without memory of earlier flows. */
  startHydraulics(): void;
  /** Solves this moment: its time, s, and EPANET's warning, 0 where there is none. */
  solve(): { time: number; warning: number };
  /** Goes to the next moment; s until then, 0 at the end. */
  advance(): number;

  /** A whole run as EPANET does it by itself, from its own output file: pressures by report and node. */
  pressuresOfOwnRun(): Float32Array[];
  close(): void;
}

/** All values of a property at once, in an array that is the caller's own. */
function many(engine: Engine, calls: Calls, name: string, property: number, length: number): Float64Array {
  const address = engine._malloc!(8 * length);
  try {
    calls.call(name, property, address);
    return engine.HEAPF64.slice(address / 8, address / 8 + length);
  } finally {
    engine._free!(address);
  }
}

/** Nodes and links, as the file has them. */
const partsOf = (engine: Engine, calls: Calls) => ({
  count: (what: keyof typeof COUNT) => calls.whole("getcount", COUNT[what]),
  nodeId: (node: number) => calls.read("getnodeid", node + 1),
  nodeKind: (node: number) => NODE_KINDS[calls.whole("getnodetype", node + 1)]!,
  coordinates: (node: number) => {
    try {
      calls.call("getcoord", node + 1, calls.out, calls.out + 8);
    } catch (error) {
      if (error instanceof EpanetError) return undefined;
      throw error;
    }
    return [engine.getValue(calls.out, "double"), engine.getValue(calls.out + 8, "double")] as const;
  },
  baseDemands: (node: number) =>
    Array.from({ length: calls.whole("getnumdemands", node + 1) }, (_, i) =>
      calls.real("getbasedemand", node + 1, i + 1),
    ),
  nodeValue: (node: number, property: NodeProperty) => calls.real("getnodevalue", node + 1, NODE[property]),
  nodeValues: (property: NodeProperty) =>
    many(engine, calls, "getnodevalues", NODE[property], calls.whole("getcount", COUNT.nodes)),
  setNodeValue: (node: number, property: NodeProperty, value: number) => {
    calls.call("setnodevalue", node + 1, NODE[property], value);
  },
  linkId: (link: number) => calls.read("getlinkid", link + 1),
  linkKind: (link: number): LinkKind => LINK_KINDS[calls.whole("getlinktype", link + 1)] ?? "valve",
  linkEnds: (link: number) => {
    calls.call("getlinknodes", link + 1, calls.out, calls.out + 4);
    return [engine.getValue(calls.out, "i32") - 1, engine.getValue(calls.out + 4, "i32") - 1] as const;
  },
  linkTag: (link: number) => calls.read("gettag", 1, link + 1),
  linkValue: (link: number, property: LinkProperty) => calls.real("getlinkvalue", link + 1, LINK[property]),
  linkValues: (property: LinkProperty) =>
    many(engine, calls, "getlinkvalues", LINK[property], calls.whole("getcount", COUNT.links)),
  setLinkValue: (link: number, property: LinkProperty, value: number) => {
    calls.call("setlinkvalue", link + 1, LINK[property], value);
  },
});

const settingsOf = (engine: Engine, calls: Calls) => ({
  flowUnit: () => FLOW_UNITS[calls.whole("getflowunits")]!,
  pressureUnit: () => PRESSURE_UNITS[calls.real("getoption", OPTION.pressureUnits)]!,
  option: (option: keyof typeof OPTION) => calls.real("getoption", OPTION[option]),
  setOption: (option: keyof typeof OPTION, value: number) => {
    calls.call("setoption", OPTION[option], value);
  },
  time: (time: keyof typeof TIME) => calls.whole("gettimeparam", TIME[time]),
  setTime: (time: keyof typeof TIME, seconds: number) => {
    calls.call("settimeparam", TIME[time], seconds);
  },
  disableControls: () => {
    for (const [kind, name] of [
      ["controls", "setcontrolenabled"],
      ["rules", "setruleenabled"],
    ] as const) {
      const count = calls.whole("getcount", COUNT[kind]);
      for (let i = 1; i <= count; i++) calls.call(name, i, 0);
    }
  },
  setControlsOf: (link: number, isEnabled: boolean) => {
    const { out } = calls;
    const count = calls.whole("getcount", COUNT.controls);
    for (let i = 1; i <= count; i++) {
      calls.call("getcontrol", i, out, out + 4, out + 8, out + 16, out + 24);
      if (engine.getValue(out + 4, "i32") === link + 1) calls.call("setcontrolenabled", i, isEnabled ? 1 : 0);
    }
  },
  hasPowerOnly: (pump: number) => calls.whole("getpumptype", pump + 1) === 0,
  setPumpPoint: (pump: number, curve: string, flow: number, head: number) => {
    calls.call("addcurve", calls.text(curve));
    const index = calls.whole("getcurveindex", calls.text(curve));
    calls.call("setcurvevalue", index, 1, flow, head);
    calls.call("setheadcurveindex", pump + 1, index);
  },
});

const SAVED = "saved.inp";

const changesOf = (
  engine: Engine,
  calls: Calls,
  encoding: BufferEncoding,
  nodeId: (node: number) => string,
) => ({
  addJunction: (id: string) => calls.whole("addnode", calls.text(id), 0) - 1,
  addPipe: (id: string, from: number, to: number) => {
    const [start, end] = [nodeId(from), nodeId(to)];
    return calls.whole("addlink", calls.text(id), 1, calls.secondText(start), calls.thirdText(end)) - 1;
  },
  setLinkEnds: (link: number, from: number, to: number) => {
    calls.call("setlinknodes", link + 1, from + 1, to + 1);
  },
  deleteNode: (node: number) => {
    calls.call("deletenode", node + 1, 0);
  },
  text: () => {
    calls.call("saveinpfile", calls.text(SAVED));
    return Buffer.from(engine.FS.readFile(SAVED)).toString(encoding);
  },
});

const hydraulicsOf = (engine: Engine, calls: Calls, files: Files) => ({
  openHydraulics: () => void calls.call("openH"),
  closeHydraulics: () => void calls.call("closeH"),
  // EN_INITFLOW: flows begin at the same guess each time, whatever was solved before.
  startHydraulics: () => void calls.call("initH", 10),
  solve: () => {
    const warning = calls.call("runH", calls.out);
    return { time: engine.getValue(calls.out, "i32"), warning };
  },
  advance: () => calls.whole("nextH"),
  pressuresOfOwnRun: () => {
    calls.call("solveH");
    calls.call("saveH");
    return pressuresOf(files.read(files.output));
  },
});

let networks = 0;

/**
 * A network that EPANET has read; throws an EpanetError with the code of the first fault, and in its message the lines
 * of EPANET's report that say what and where. Close it: its memory is the engine's.
 */
export async function openEpanet(source: string): Promise<Epanet> {
  const engine = await loadEngine();
  const encoding = encodingOf(source);
  const calls = createCalls(engine, encoding);
  calls.create();
  const files = createFiles(engine, `network-${++networks}`);
  engine.FS.writeFile(files.input, Buffer.from(source, encoding));
  try {
    files.open(calls);
  } catch (error) {
    // The report is whole once the network is closed.
    calls.free();
    const text = files.read(files.report).toString(encoding);
    files.remove();
    if (!(error instanceof EpanetError)) throw error;
    throw new EpanetError(error.code, faultsIn(text) || error.message);
  }
  const parts = partsOf(engine, calls);
  return {
    ...parts,
    ...settingsOf(engine, calls),
    ...changesOf(engine, calls, encoding, parts.nodeId),
    ...hydraulicsOf(engine, calls, files),
    close: () => {
      calls.free();
      files.remove();
    },
  };
}

/** What of a report names faults, in a line. */
function faultsIn(report: string): string {
  const lines = report.split(/\r?\n/).map((line) => line.replace(/\s+/g, " ").trim());
  const first = lines.findIndex((line) => /^(Input )?Error \d+/.test(line));
  return first < 0
    ? ""
    : lines
        .slice(first, first + 2)
        .filter((line) => line !== "")
        .join(" ");
}
