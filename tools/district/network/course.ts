// A network's pressures and flows while things happen in it: EPANET runs on from moment to moment, and at each event the
// moment is solved twice, before it and after it, so that a burst is a step and not the slope of an hour.
import { ToolError } from "../../errors.ts";
import { EpanetError } from "./engine.ts";
import { type Epanet, openEpanet } from "./epanet.ts";
import type { Network, Spot } from "./network.ts";
import { addOpenings, type Place } from "./openings.ts";
import { type Course, createRecord } from "./record.ts";
import { unitsOf } from "./units.ts";

const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;

/** A hole, a burst or an open hydrant. Seconds count from the beginning, which is a midnight. */
export interface Opening {
  spot: Spot;
  /** m³/h that run out at the pressure that is there when it begins; the pressure falls then, and with it the flow. */
  flow: number;
  from: number;
  /** Infinity where it stays. */
  until: number;
  /** Seconds in which it grows to that, in dB evenly; 0: it is there at once. */
  grows: number;
}

/** A pipe or valve that is shut, or a pump that is stopped; its own controls do nothing then. */
export interface Shut {
  link: number;
  from: number;
  until: number;
}

export interface CourseOptions {
  /** s */
  duration: number;
  /** Day of the week of the first midnight, 0 for Monday: patterns of a whole week begin on one. */
  weekday: number;
  openings: readonly Opening[];
  shuts: readonly Shut[];
  /** Places whose pressures, and links whose flows, are wanted. */
  spots: readonly Spot[];
  links: readonly number[];
}

/** What grows begins at a hundredth of what it becomes. */
const GROWTH_DB = 20;

/** Of its full flow, `age` s after it began. */
export const grownShare = (age: number, grows: number): number =>
  grows > 0 ? 10 ** ((GROWTH_DB / 10) * (Math.min(age / grows, 1) - 1)) : 1;

/** Throws a ToolError "network" where EPANET cannot solve it. */
export async function followCourse(network: Network, options: CourseOptions): Promise<Course> {
  const epanet = await openEpanet(network.source);
  try {
    return follow(epanet, network, options);
  } catch (error) {
    if (!(error instanceof EpanetError)) throw error;
    throw new ToolError(
      "network",
      `EPANET cannot solve ${network.name} with what happens in it: ${error.message}. Try a smaller burst, or check what is shut.`,
      { cause: error },
    );
  } finally {
    epanet.close();
  }
}

function follow(epanet: Epanet, network: Network, options: CourseOptions): Course {
  const { duration, openings, shuts } = options;
  const units = unitsOf(epanet);
  const places = addOpenings(epanet, network, openings, options.spots);
  const record = createRecord(epanet, options.links, places.spots, units);
  beginAtMidnight(epanet, options.weekday);
  epanet.setTime("duration", duration);
  const step = Math.min(epanet.time("hydraulicStep"), HOUR_S);
  const moments = momentsOf(options);
  const holes = openings.map((opening, i) => createHole(epanet, opening, places.openings[i]!, units.flow));
  const gates = [...new Set(shuts.map(({ link }) => link))].map((link) =>
    createGate(
      epanet,
      link,
      shuts.filter((shut) => shut.link === link),
    ),
  );
  const pumps = network.links.flatMap(({ kind }, link) => (kind === "pump" ? [link] : []));
  const running = () => pumps.map((link) => epanet.linkValue(link, "status")).join();

  epanet.openHydraulics();
  epanet.startHydraulics();
  let before = "";
  for (let more = 1; more > 0; more = epanet.advance()) {
    const { time } = epanet.solve();
    const isEvent = moments.has(time);
    const pumpsNow = running();
    // What a pump does is a step too: until then it was as at the last moment.
    if (time > 0 && pumpsNow !== before) record.keepLast(time);
    before = pumpsNow;
    if (isEvent && time > 0) record.keep(time);
    if (isEvent) for (const gate of gates) gate.set(time);
    for (const hole of holes) hole.set(time);
    if (isEvent) epanet.solve();
    if (isEvent || time % HOUR_S === 0) record.keep(time);
    record.note();
    const next = Math.min(
      step,
      HOUR_S - (time % HOUR_S),
      ...[...moments].filter((at) => at > time).map((at) => at - time),
    );
    epanet.setTime("hydraulicStep", next);
  }
  epanet.closeHydraulics();
  return record.course(places.notes);
}

/** EPANET's clock at 0, and its patterns where they are at that hour of that day. */
function beginAtMidnight(epanet: Epanet, weekday: number): void {
  const clock = epanet.time("startClock");
  epanet.setTime("startClock", 0);
  epanet.setTime("patternStart", epanet.time("patternStart") + ((DAY_S - clock) % DAY_S) + weekday * DAY_S);
  epanet.setTime("reportStart", 0);
  epanet.setTime("reportStep", HOUR_S);
}

/** When something begins or ends. */
function momentsOf({ openings, shuts, duration }: CourseOptions): ReadonlySet<number> {
  const all = [...openings, ...shuts].flatMap(({ from, until }) => [from, until]);
  return new Set(all.filter((at) => at >= 0 && at <= duration));
}

/** Lets water out: its emitter follows from the pressure at its first moment. */
function createHole(epanet: Epanet, opening: Opening, { index, usual }: Place, unit: number) {
  const exponent = epanet.option("emitterExponent");
  let coefficient: number | undefined;
  return {
    set(time: number) {
      const { from, until, flow, grows } = opening;
      if (time === from) {
        const pressure = epanet.nodeValue(index, "pressure");
        coefficient = pressure > 0 ? flow / unit / pressure ** exponent : 0;
      }
      const now =
        coefficient !== undefined && time < until ? coefficient * grownShare(time - from, grows) : 0;
      usual.set(opening, now);
      epanet.setNodeValue(index, "emitter", usual.sum());
    },
  };
}

/** Shuts a link, and leaves it afterwards as it was: its setting too, which EPANET forgets of what it opens or closes. */
function createGate(epanet: Epanet, link: number, shuts: readonly Shut[]) {
  const kind = epanet.linkKind(link);
  let before: { status: number; setting: number } | undefined;
  return {
    set(time: number) {
      const isShut = shuts.some(({ from, until }) => from <= time && time < until);
      if (isShut === (before !== undefined)) return;
      if (before === undefined) {
        before = { status: epanet.linkValue(link, "status"), setting: epanet.linkValue(link, "setting") };
        epanet.setControlsOf(link, false);
        epanet.setLinkValue(link, "status", 0);
        return;
      }
      // A valve that the file has fixed, open or closed, has no setting: EPANET says 0. A pipe's is its roughness.
      const isRegulated = (kind === "valve" || kind === "pump") && before.setting > 0;
      if (isRegulated) epanet.setLinkValue(link, "setting", before.setting);
      else epanet.setLinkValue(link, "status", before.status);
      epanet.setControlsOf(link, true);
      before = undefined;
    },
  };
}
