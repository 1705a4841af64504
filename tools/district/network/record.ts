// What is kept of a run: pressures and flows at its moments, two of them at the same time where there is a step.
import type { Epanet } from "./epanet.ts";
import type { Between } from "./openings.ts";
import type { Units } from "./units.ts";

export interface Course {
  /** Of a place by its number in `spots`, kPa, never below 0: between EPANET's moments linear, at an event a step. */
  pressure(spot: number, seconds: number): number;
  /** Of a link by its number in `links`, m³/h from its start to its end. */
  flow(link: number, seconds: number): number;
  notes: readonly string[];
}

/** m of water: to what no way leads from a tank, EPANET gives a head some millions of metres below the ground. */
const CUT_OFF_M = -1000;
const KPA_OF_M = 9.81;

export interface MomentRecord {
  /** Of the moment that was solved last. */
  keep(time: number): void;
  /** What was noted last, as it still is at `time`. */
  keepLast(time: number): void;
  note(): void;
  course(notes: readonly string[]): Course;
}

export function createRecord(
  epanet: Epanet,
  links: readonly number[],
  spots: readonly Between[],
  units: Units,
): MomentRecord {
  const times: number[] = [];
  const kept: Float64Array[] = [];
  let last: Float64Array | undefined;
  /** By EPANET's index. */
  const cutOff = new Set<number>();
  const read = () => {
    // Where demands ask for more than there is, EPANET goes below 0: no sensor does.
    const pressures = epanet.nodeValues("pressure").map((pressure, node) => {
      if (units.pressure * pressure < KPA_OF_M * CUT_OFF_M) cutOff.add(node);
      return Math.max(0, pressure);
    });
    const flows = links.length > 0 ? epanet.linkValues("flow") : pressures;
    return Float64Array.from([
      ...spots.map(
        ({ first, second, share }) =>
          units.pressure * (pressures[first]! * (1 - share) + pressures[second]! * share),
      ),
      ...links.map((link) => units.flow * flows[link]!),
    ]);
  };
  const put = (time: number, values: Float64Array) => {
    times.push(time);
    kept.push(values);
  };

  const at = (which: number, seconds: number): number => {
    let [low, high] = [0, times.length];
    // The first moment after it: of two at the same time the second one counts.
    while (low < high) {
      const middle = (low + high) >> 1;
      if (times[middle]! <= seconds) low = middle + 1;
      else high = middle;
    }
    const [before, after] = [Math.max(0, low - 1), Math.min(low, times.length - 1)];
    const span = times[after]! - times[before]!;
    const share = span > 0 ? (seconds - times[before]!) / span : 0;
    return kept[before]![which]! * (1 - share) + kept[after]![which]! * share;
  };

  return {
    keep: (time) => put(time, read()),
    keepLast: (time) => {
      if (last !== undefined) put(time, last);
    },
    note: () => {
      last = read();
    },
    course: (notes) => ({
      pressure: (spot, seconds) => at(spot, seconds),
      flow: (link, seconds) => at(spots.length + link, seconds),
      notes: cutOff.size > 0 ? [...notes, cutOffNote(cutOff.size)] : notes,
    }),
  };
}

const cutOffNote = (count: number) =>
  `${count === 1 ? "1 junction is" : `${count} junctions are`} cut off from water for a time: the pressure there is given as 0.`;
