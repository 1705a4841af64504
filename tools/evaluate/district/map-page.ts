// The district on the page: every metered area with the leaks that ran in it and the alarms that were told.
import { capital } from "../../../gateway/alarms/sentences/words.ts";
import { positionOf } from "../../district/network/network.ts";
import { paragraphs } from "../../report/page.ts";
import type { Ground } from "./ground.ts";
import type { Leak } from "./leaks.ts";
import { areaMap, type Marker, mapLegend, overviewMap } from "./map.ts";
import type { Outcome, Told } from "./run.ts";

export function markerOfLeak({ network }: Ground, leak: Leak, isFound: boolean): Marker[] {
  const { spot, flow, rise } = leak;
  const at = spot.place && positionOf(network, spot.place);
  if (at === undefined) return [];
  const title = `leak of ${flow.toFixed(0)} l/min, ${rise.toFixed(1)} dB at the node that hears it best`;
  return [{ symbol: isFound ? "found" : "missed", ...at, title }];
}

/** At the node that hears it best. */
export function markerOfAlarm(
  { network, stands }: Ground,
  { nodes, leak, cause, probability }: Told,
): Marker[] {
  const at = positionOf(network, stands[nodes[0]!]!.spot);
  if (at === undefined) return [];
  const title = `alarm at node ${nodes[0]}, ${(100 * probability).toFixed(0)} %: ${cause}`;
  return [{ symbol: leak ? "right" : "false", ...at, title }];
}

const some = (count: number, name: string) => `${count || "no"} ${name}${count === 1 ? "" : "s"}`;

/** What was told in an area, as "2 right, 3 false". */
function toldIn(ground: Ground, { told }: Outcome, area: number): string {
  const its = told.filter(({ nodes }) => ground.area[nodes[0]!] === area);
  const right = its.filter(({ leak }) => leak !== null).length;
  return its.length === 0 ? "none" : `${right} right, ${its.length - right} false`;
}

function areaOf(ground: Ground, { plain, metered }: Both, area: number): string {
  const leaks = plain.leaks.filter(({ leak }) => ground.area[leak.spot.ways[0]!.sensor] === area);
  const told = plain.told.filter(({ nodes }) => ground.area[nodes[0]!] === area);
  const found = leaks.filter(({ after }) => after !== null).length;
  const nodes = ground.area.filter((of) => of === area).length;
  return areaMap(ground, area, {
    title: ground.areaNames[area]!,
    caption:
      `${nodes} nodes, ${ground.nightFlows[area]!.toFixed(1)} m³/h at night. ${capital(some(leaks.length, "leak"))}` +
      `${leaks.length === 0 ? "" : `, ${found} found`}. Alarms: ${toldIn(ground, plain, area)}; with a meter ${toldIn(ground, metered, area)}.`,
    markers: [
      ...leaks.flatMap(({ leak, after }) => markerOfLeak(ground, leak, after !== null)),
      ...told.flatMap((alarm) => markerOfAlarm(ground, alarm)),
    ],
  });
}

/** The same district without a meter and with one. */
export interface Both {
  plain: Outcome;
  metered: Outcome;
}

export function mapParts(ground: Ground, both: Both): string[] {
  const areas = ground.areaNames.map((_, area) => areaOf(ground, both, area));
  const years = Math.round(both.plain.nodeYears / both.plain.sensors);
  return [
    paragraphs(
      `The first district, without a flow meter: all leaks and alarms of ${years === 1 ? "a year" : `${years} years`} in one picture, ` +
        "and under it what there would have been with a meter. An alarm stands at the node that hears it best. Each area " +
        "has a scale of its own; who points at a symbol is told more.",
      ground.network.layout === "file"
        ? "Places are as the network's file has them, pipes straight between their ends."
        : "The network's file has no coordinates: places are drawn along the pipes.",
    ),
    mapLegend(ground),
    `<div class="maps">${[overviewMap(ground), ...areas].join("\n")}</div>`,
  ];
}
