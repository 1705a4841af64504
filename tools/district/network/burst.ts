// How far the pressure falls when a pipe bursts, and stays fallen: the network stands still at one hour, with its tanks,
// pumps and demands as they are then, and is solved once more with an opening in it.
import { ToolError } from "../../errors.ts";
import { EpanetError } from "./engine.ts";
import { type Epanet, openEpanet } from "./epanet.ts";
import { type Network, type Spot, valueAt } from "./network.ts";
import type { SimulationOptions } from "./simulate.ts";
import { standOf } from "./stand.ts";
import { type Units, unitsOf } from "./units.ts";

const HOUR_S = 3600;

export interface Burst {
  /** Fall of the steady pressure by node, kPa. */
  falls: Float64Array;
  /** The fall at the burst itself, kPa. */
  fall: number;
  /** Where it is; moved to a pipe's end where the pipe is shut or has a check valve. */
  spot: Spot;
  /** m³/h that flow out once the pressure has fallen: less than was asked for. */
  flow: number;
}

export interface Bursts {
  /** kPa by node at this hour without a burst. */
  pressures: Float64Array;
  /**
   * An opening through which `flow` m³/h would run at the pressure that is there before. Undefined where there is no
   * pressure, and where EPANET finds no balance.
   */
  burst(spot: Spot, flow: number): Burst | undefined;
  close(): void;
}

/**
 * The network at `hour` since its start. Controls stand still: what a pump does once it notices is not in the falls.
 * Throws a ToolError "network" where EPANET cannot solve it. Close it afterwards.
 */
export async function openBursts(
  network: Network,
  hour: number,
  { demandFactor = 1 }: SimulationOptions = {},
): Promise<Bursts> {
  const epanet = await openEpanet(network.source);
  try {
    if (demandFactor !== 1)
      epanet.setOption("demandMultiplier", epanet.option("demandMultiplier") * demandFactor);
    freeze(epanet, hour * HOUR_S);
    return createBursts(epanet, network);
  } catch (error) {
    epanet.close();
    if (!(error instanceof EpanetError)) throw error;
    throw new ToolError(
      "network",
      `EPANET cannot solve ${network.name} at hour ${hour}: ${error.message}. Choose another hour, or check its pumps, valves and demands in EPANET.`,
      { cause: error },
    );
  }
}

/** EPANET's pump state: neither running nor asked for more than it can give. */
const PUMP_CLOSED = 2;

/** What a link does at the moment that becomes the start; undefined where it does so from the start anyway. */
interface LinkState {
  link: number;
  isOpen: boolean;
  /** Speed of a pump, setting of a valve. */
  setting: number | undefined;
  /** Flow and head of a pump of which only the power is known. */
  point?: readonly [flow: number, head: number];
}

/** Under this, m³/h, a pump pumps nothing. */
const NO_FLOW = 0.1;

function stateOf(epanet: Epanet, link: number, units: Units): LinkState | undefined {
  const kind = epanet.linkKind(link);
  if (kind === "pump" && epanet.hasPowerOnly(link)) {
    const flow = epanet.linkValue(link, "flow");
    const isOpen = flow * units.flow > NO_FLOW;
    return { link, isOpen, setting: 1, point: [flow, Math.abs(epanet.linkValue(link, "headLoss"))] };
  }
  if (kind === "check-pipe" || epanet.linkValue(link, "isControlled") === 0) return undefined;
  if (kind === "pipe") return { link, isOpen: epanet.linkValue(link, "status") !== 0, setting: undefined };
  const setting = epanet.linkValue(link, "setting");
  const isOpen = kind === "valve" || epanet.linkValue(link, "pumpState") !== PUMP_CLOSED;
  return { link, isOpen, setting: setting > 0 ? setting : undefined };
}

/** Runs until `seconds` and makes of that moment the network's start. */
function freeze(epanet: Epanet, seconds: number): void {
  const units = unitsOf(epanet);
  epanet.setTime("duration", seconds);
  epanet.openHydraulics();
  epanet.startHydraulics();
  do epanet.solve();
  while (epanet.advance() > 0);
  const heads = epanet.nodeValues("head");
  const states = Array.from({ length: epanet.count("links") }, (_, link) => stateOf(epanet, link, units));
  epanet.closeHydraulics();
  epanet.disableControls();
  for (const state of states) if (state !== undefined) start(epanet, state);
  for (let node = 0; node < heads.length; node++) {
    if (epanet.nodeKind(node) !== "tank") continue;
    const level = heads[node]! - epanet.nodeValue(node, "elevation");
    const [low, high] = [epanet.nodeValue(node, "minimumLevel"), epanet.nodeValue(node, "maximumLevel")];
    epanet.setNodeValue(node, "tankLevel", Math.min(high, Math.max(low, level)));
  }
  epanet.setTime("patternStart", epanet.time("patternStart") + seconds);
  epanet.setTime("duration", 0);
}

function start(epanet: Epanet, { link, isOpen, setting, point }: LinkState): void {
  // A power alone fits many flows, down to none at endless head: EPANET finds another one at each burst.
  if (point !== undefined && isOpen) epanet.setPumpPoint(link, `burst~${link}`, ...point);
  if (setting !== undefined) epanet.setLinkValue(link, "initialSetting", setting);
  if (epanet.linkKind(link) !== "valve") epanet.setLinkValue(link, "initialStatus", isOpen ? 1 : 0);
}

/** A spare junction between two spare pipes, which take the place of a pipe that bursts between its ends. */
interface Spare {
  node: number;
  first: number;
  second: number;
}

const SPARE = { node: "burst~", first: "burst~1", second: "burst~2" };

function addSpare(epanet: Epanet, beside: number): Spare {
  const node = epanet.addJunction(SPARE.node);
  epanet.setNodeValue(node, "elevation", epanet.nodeValue(beside, "elevation"));
  const first = epanet.addPipe(SPARE.first, beside, node);
  return { node, first, second: epanet.addPipe(SPARE.second, beside, node) };
}

function createBursts(epanet: Epanet, network: Network): Bursts {
  const units = unitsOf(epanet);
  const junctions = network.nodes.findIndex(({ kind }) => kind !== "junction");
  const count = junctions < 0 ? network.nodes.length : junctions;
  // Falls are differences of two solutions: the files' 0.001 leaves some tenths of a kPa.
  epanet.setOption("accuracy", 1e-6);
  epanet.setOption("trials", 200);
  epanet.setOption("extraTrials", 10);
  const exponent = epanet.option("emitterExponent");
  const spare = addSpare(epanet, 0);
  /** EPANET's index: the spare junction stands behind the junctions and before the tanks. */
  const indexOf = (node: number) => (node < count ? node : node + 1);
  epanet.openHydraulics();

  const solve = () => {
    epanet.startHydraulics();
    const { warning } = epanet.solve();
    if (warning === 1 || warning === 2) throw new EpanetError(110, "the flows find no balance");
    const all = epanet.nodeValues("pressure");
    const pressures = new Float64Array(network.nodes.length);
    for (let node = 0; node < pressures.length; node++)
      pressures[node] = all[indexOf(node)]! * units.pressure;
    return { pressures, spare: all[spare.node]! * units.pressure };
  };
  const split = createSplit(epanet, network, spare, indexOf, units);
  const { pressures } = solve();

  return {
    pressures,
    burst: (asked, flow) => {
      const opening = split(asked);
      if (opening === undefined) return undefined;
      const { spot, node, isSpare } = opening;
      const before = isSpare ? valueAt(network, pressures, spot) : pressures[node]!;
      if (!(before > 0)) return undefined;
      const index = isSpare ? spare.node : indexOf(node);
      const usual = epanet.nodeValue(index, "emitter");
      const coefficient = flow / units.flow / (before / units.pressure) ** exponent;
      epanet.setNodeValue(index, "emitter", usual + coefficient);
      try {
        const after = solve();
        const left = isSpare ? after.spare : after.pressures[node]!;
        return {
          falls: pressures.map((pressure, i) => pressure - after.pressures[i]!),
          fall: before - left,
          spot,
          flow: flow * (Math.max(0, left) / before) ** exponent,
        };
      } catch (error) {
        if (error instanceof EpanetError) return undefined;
        throw error;
      } finally {
        epanet.setNodeValue(index, "emitter", usual);
      }
    },
    close: () => {
      epanet.closeHydraulics();
      epanet.close();
    },
  };
}

/** The fall at a place, kPa: between a pipe's ends, and over the burst where it is on the same pipe. */
export function fallAt(network: Network, { falls, fall, spot }: Burst, place: Spot): number {
  const { from, to, length } = network.links[place.link]!;
  if (place.link !== spot.link || length === 0) return valueAt(network, falls, place);
  if (place.at <= spot.at)
    return spot.at > 0 ? falls[from]! + (fall - falls[from]!) * (place.at / spot.at) : falls[from]!;
  return fall + (falls[to]! - fall) * ((place.at - spot.at) / (length - spot.at));
}

/** Where it may open: a junction, or the spare one, which has been put into the pipe. */
interface Opening {
  spot: Spot;
  node: number;
  isSpare: boolean;
}

function createSplit(
  epanet: Epanet,
  network: Network,
  spare: Spare,
  indexOf: (node: number) => number,
  units: Units,
): (spot: Spot) => Opening | undefined {
  let inPlace: Spot | undefined;

  const put = (spot: Spot) => {
    const { from, to, length } = network.links[spot.link]!;
    epanet.closeHydraulics();
    if (inPlace !== undefined && inPlace.link !== spot.link)
      epanet.setLinkValue(inPlace.link, "initialStatus", 1);
    epanet.setLinkValue(spot.link, "initialStatus", 0);
    for (const [part, a, b, metres] of [
      [spare.first, indexOf(from), spare.node, spot.at],
      [spare.second, spare.node, indexOf(to), length - spot.at],
    ] as const) {
      epanet.setLinkEnds(part, a, b);
      epanet.setLinkValue(part, "length", metres / units.length);
      epanet.setLinkValue(part, "diameter", epanet.linkValue(spot.link, "diameter"));
      epanet.setLinkValue(part, "roughness", epanet.linkValue(spot.link, "roughness"));
      epanet.setLinkValue(part, "minorLoss", (epanet.linkValue(spot.link, "minorLoss") * metres) / length);
    }
    const [start, end] = [from, to].map((node) => epanet.nodeValue(indexOf(node), "elevation"));
    epanet.setNodeValue(spare.node, "elevation", start! + (end! - start!) * (spot.at / length));
    epanet.openHydraulics();
    inPlace = spot;
  };

  return (asked) => {
    const stand = standOf(epanet, network, asked);
    if (stand === undefined) return undefined;
    const { spot, node } = stand;
    if (node !== undefined) return { spot, node, isSpare: false };
    if (inPlace?.link !== spot.link || inPlace.at !== spot.at) put(spot);
    return { spot, node: -1, isSpare: true };
  };
}
