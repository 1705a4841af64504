// The district on the page: every metered area with the leaks that ran in it and the alarms that were told.
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

const some = (count: number, name: string) => `${count} ${name}${count === 1 ? "" : "s"}`;

function areaOf(ground: Ground, outcome: Outcome, area: number): string {
  const leaks = outcome.leaks.filter(({ leak }) => ground.area[leak.spot.ways[0]!.sensor] === area);
  const told = outcome.told.filter(({ nodes }) => ground.area[nodes[0]!] === area);
  const right = told.filter(({ leak }) => leak !== null).length;
  const found = leaks.filter(({ after }) => after !== null).length;
  const nodes = ground.area.filter((of) => of === area).length;
  return areaMap(ground, area, {
    title: ground.areaNames[area]!,
    caption:
      `${nodes} nodes, ${ground.nightFlows[area]!.toFixed(1)} m³/h at night; ${some(leaks.length, "leak")}, ` +
      `${found} found; ${some(right, "true alarm")}, ${some(told.length - right, "false one")}.`,
    markers: [
      ...leaks.flatMap(({ leak, after }) => markerOfLeak(ground, leak, after !== null)),
      ...told.flatMap((alarm) => markerOfAlarm(ground, alarm)),
    ],
  });
}

export function mapParts(
  ground: Ground,
  outcome: Outcome,
  { metered, years }: { metered: boolean; years: number },
): string[] {
  const areas = ground.areaNames.map((_, area) => areaOf(ground, outcome, area));
  return [
    paragraphs(
      `The first district, ${metered ? "with flow meters" : "without a flow meter"}: all leaks and alarms of ${years} years in one picture. ` +
        "An alarm stands at the node that hears it best. Each area has a scale of its own; a point at a symbol says more.",
      ground.network.layout === "file"
        ? "Places are as the network's file has them, pipes straight between their ends."
        : "The network's file has no coordinates: places are drawn along the pipes.",
    ),
    mapLegend(),
    `<div class="maps">${[overviewMap(ground), ...areas].join("\n")}</div>`,
  ];
}
