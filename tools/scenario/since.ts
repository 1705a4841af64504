// How long after an event something is told of it: of leaks only those count that could be heard there, and that run or were
// repaired a little while ago.
import { createGraph } from "../district/network/graph.ts";
import type { Scenario } from "./scenario.ts";
import { HEARING } from "./sounds.ts";
import { DAY_S } from "./times.ts";

export interface Since {
  /** s since the last burst or hydrant that began in the day before; null where there is none. `at`: unix ms. */
  burst(at: number): number | null;
  /** s since the last leak began that one of these nodes may hear, by their names; of any where none is given. */
  leak(at: number, nodes: readonly string[]): number | null;
}

/** A fall of pressure that is told so late is another one's. */
const BURST_S = DAY_S;
/** Nights go by until nodes are quiet again. */
const REPAIRED_S = 14 * DAY_S;

export function createSince({
  network,
  stands,
  openings,
  start,
}: Pick<Scenario, "network" | "stands" | "openings" | "start">): Since {
  const graph = createGraph(
    network,
    stands.map(({ sensor }) => sensor),
  );
  const leaks = openings.flatMap((opening) => {
    if (opening.of !== "leak") return [];
    const near = graph.paths(opening.spot, HEARING);
    // One that nobody hears is nearest to somebody all the same.
    const paths = near.length > 0 ? near : graph.paths(opening.spot, Number.POSITIVE_INFINITY).slice(0, 1);
    return [{ ...opening, nodes: new Set(paths.map(({ sensor }) => stands[sensor]!.name)) }];
  });
  const bursts = openings.filter(({ of }) => of !== "leak");
  const last = (seconds: number, began: readonly { from: number }[]) =>
    began.length === 0 ? null : Math.round(seconds - Math.max(...began.map(({ from }) => from)));
  return {
    burst(at) {
      const seconds = (at - start) / 1000;
      return last(
        seconds,
        bursts.filter(({ from }) => from <= seconds && seconds - from <= BURST_S),
      );
    },
    leak(at, nodes) {
      const seconds = (at - start) / 1000;
      return last(
        seconds,
        leaks.filter(
          (leak) =>
            leak.from <= seconds &&
            seconds - leak.until <= REPAIRED_S &&
            (nodes.length === 0 || nodes.some((node) => leak.nodes.has(node))),
        ),
      );
    },
  };
}
