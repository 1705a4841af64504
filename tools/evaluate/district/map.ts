// Maps of a district as SVG in the page: where its metered areas lie in the network, and each area by itself, with pipes by
// material, nodes, the leaks that ran and the alarms that were told. Symbols differ by shape, not by colour alone.
import { classOf, type Network, PIPE_CLASSES, positionOf } from "../../district/network/network.ts";
import { escapeHtml } from "../../report/html.ts";
import type { Tone } from "../../report/plots.ts";
import type { Ground } from "./ground.ts";

/** px: as wide as a phone is, so that words and symbols are as large on all. */
const [WIDTH, HEIGHT, MARGIN] = [340, 270, 16] as const;
/** px between two symbols. */
const APART = 13;
const AREA_TONES: readonly Tone[] = ["quiet", "amber", "green", "purple", "leak", "sky"];

export type MapSymbol = "found" | "missed" | "right" | "false";

export interface Marker {
  symbol: MapSymbol;
  x: number;
  y: number;
  title: string;
}

interface At {
  x: number;
  y: number;
}
type Projection = (at: At) => At;

/** Of a network, as it stands in a sentence: by its file, or the project's own. */
export const titleOf = (name: string) => (name === "own" ? "the project's own network" : name);

const px = (value: number) => value.toFixed(1);
const toneOf = (area: number) => AREA_TONES[area % AREA_TONES.length]!;

/** Both ends of a pipe; undefined where the file does not tell them. */
function endsOf({ links, nodes }: Network, link: number): [At, At] | undefined {
  const [a, b] = [nodes[links[link]!.from]!, nodes[links[link]!.to]!];
  if (a.x === undefined || a.y === undefined || b.x === undefined || b.y === undefined) return undefined;
  return [
    { x: a.x, y: a.y },
    { x: b.x, y: b.y },
  ];
}

/** All of it in the picture, as long for each way of the compass. */
function fitted(all: readonly At[]): Projection {
  const least = (of: (at: At) => number) =>
    all.reduce((low, at) => Math.min(low, of(at)), Number.POSITIVE_INFINITY);
  const most = (of: (at: At) => number) =>
    all.reduce((high, at) => Math.max(high, of(at)), Number.NEGATIVE_INFINITY);
  const [left, right] = [least(({ x }) => x), most(({ x }) => x)];
  const [low, high] = [least(({ y }) => y), most(({ y }) => y)];
  const across = (WIDTH - 2 * MARGIN) / Math.max(right - left, Number.EPSILON);
  const up = (HEIGHT - 2 * MARGIN) / Math.max(high - low, Number.EPSILON);
  const scale = Math.min(across, up);
  return ({ x, y }) => ({
    x: WIDTH / 2 + (x - (left + right) / 2) * scale,
    y: HEIGHT / 2 - (y - (low + high) / 2) * scale,
  });
}

function pathOf(network: Network, links: readonly number[], to: Projection): string {
  return links
    .flatMap((link) => {
      const ends = endsOf(network, link);
      if (ends === undefined) return [];
      const [a, b] = [to(ends[0]), to(ends[1])];
      return [`M${px(a.x)} ${px(a.y)}L${px(b.x)} ${px(b.y)}`];
    })
    .join("");
}

const path = (d: string, name: string, more = "") =>
  d === "" ? "" : `<path class="${name}" d="${d}"${more}/>`;

/** Around 0, 0. A leak is a drop, hollow where nobody found it; an alarm a triangle, or a tick in a ring where it was right. */
const SHAPES: Record<MapSymbol, string> = {
  found: '<path class="leak found" d="M0-7C4-2 5 1 4 3A4.6 4.6 0 0 1-4 3C-5 1-4-2 0-7Z"/>',
  missed: '<path class="leak missed" d="M0-7C4-2 5 1 4 3A4.6 4.6 0 0 1-4 3C-5 1-4-2 0-7Z"/>',
  right: '<circle class="alarm right" r="6"/><path class="alarm tick" d="M-3 0L-.8 2.4L3.2-2.4"/>',
  false: '<path class="alarm false" d="M0-6L6 5H-6Z"/>',
};

export const MAP_LEGEND: readonly [symbol: MapSymbol, name: string][] = [
  ["found", "leak that was found"],
  ["missed", "leak that was not"],
  ["right", "alarm that was right"],
  ["false", "false alarm"],
];

/** Next to where it belongs, where there is no other one. */
function free(taken: readonly At[], at: At): At {
  for (let ring = 1; ring < 6; ring++)
    for (let i = 0; i < 6 * ring; i++) {
      const turn = (2 * Math.PI * i) / (6 * ring) - Math.PI / 2;
      const x = at.x + APART * ring * Math.cos(turn);
      const y = at.y + APART * ring * Math.sin(turn);
      const isIn = x > 8 && x < WIDTH - 8 && y > 8 && y < HEIGHT - 8;
      if (isIn && taken.every((other) => Math.hypot(other.x - x, other.y - y) >= APART)) return { x, y };
    }
  return at;
}

function drawMarkers(markers: readonly Marker[], to: Projection): string {
  const taken: At[] = [];
  return markers
    .map(({ symbol, title, ...place }) => {
      const at = to(place);
      const put = free(taken, at);
      taken.push(put);
      return (
        `<path class="lead" d="M${px(at.x)} ${px(at.y)}L${px(put.x)} ${px(put.y)}"/>` +
        `<g transform="translate(${px(put.x)} ${px(put.y)})"><title>${escapeHtml(title)}</title>${SHAPES[symbol]}</g>`
      );
    })
    .join("");
}

const svg = (label: string, inside: string) =>
  `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(label)}">${inside}</svg>`;

const panel = (title: string, picture: string, caption: string) =>
  `<figure class="map"><h3>${escapeHtml(title)}</h3>${picture}<figcaption>${escapeHtml(caption)}</figcaption></figure>`;

/** The whole network, its metered areas in colour. */
export function overviewMap({ network, areaLinks, areaNames, stands }: Ground): string {
  const all = network.links.flatMap((_, link) => endsOf(network, link) ?? []);
  const to = fitted(all);
  const areas = areaLinks.map((links, area) =>
    path(pathOf(network, links, to), "area", ` style="stroke:var(--${toneOf(area)})"`),
  );
  const names = areaLinks.map((links, area) => {
    const ends = links.flatMap((link) => endsOf(network, link) ?? []).map(to);
    if (ends.length === 0) return "";
    const middle = (of: (at: At) => number) => ends.reduce((sum, at) => sum + of(at), 0) / ends.length;
    return `<text x="${px(middle(({ x }) => x))}" y="${px(middle(({ y }) => y) - 6)}" text-anchor="middle" style="fill:var(--${toneOf(area)})">${areaNames[area]}</text>`;
  });
  const whole = path(
    pathOf(
      network,
      network.links.map((_, i) => i),
      to,
    ),
    "beyond",
  );
  return panel(
    `All of ${titleOf(network.name)}`,
    svg(`The network with its metered areas`, whole + areas.join("") + names.join("")),
    `${areaNames.length} metered areas with ${stands.length} nodes; the rest of the network has none here.`,
  );
}

export interface AreaMap {
  title: string;
  caption: string;
  markers: readonly Marker[];
}

interface Stand extends At {
  node: number;
  fitting: string;
}

const standsOf = ({ network, stands }: Ground): Stand[] =>
  stands.flatMap(({ spot, fitting }, node) => {
    const at = positionOf(network, spot);
    return at === undefined ? [] : [{ node, fitting, ...at }];
  });

/** Solid pipes are metal, dashed ones plastic, dotted ones cement. */
function drawPipes(network: Network, links: readonly number[], area: number, to: Projection): string {
  const ofClass = (name: string) => links.filter((link) => classOf(network.links[link]!.material!) === name);
  const pipes = PIPE_CLASSES.map((name) => path(pathOf(network, ofClass(name), to), name));
  return path(pathOf(network, links, to), "halo", ` style="stroke:var(--${toneOf(area)})"`) + pipes.join("");
}

function drawStand({ node, fitting, ...place }: Stand, to: Projection): string {
  const { x, y } = to(place);
  return `<circle class="node" cx="${px(x)}" cy="${px(y)}" r="3.2"><title>node ${node}, at a ${fitting}</title></circle>`;
}

/** One metered area. */
export function areaMap(ground: Ground, area: number, { title, caption, markers }: AreaMap): string {
  const { network, areaLinks, area: areaOf } = ground;
  const links = areaLinks[area]!;
  const nodes = standsOf(ground).filter(({ node }) => areaOf[node] === area);
  const to = fitted([...links.flatMap((link) => endsOf(network, link) ?? []), ...nodes, ...markers]);
  const dots = nodes.map((each) => drawStand(each, to)).join("");
  return panel(
    title,
    svg(title, drawPipes(network, links, area, to) + dots + drawMarkers(markers, to)),
    caption,
  );
}

/** Share of the picture that is around the place. */
const AROUND = 0.45;

/** What is around some nodes, whose numbers are written. */
export function placeMap(
  ground: Ground,
  named: readonly number[],
  { title, caption, markers }: AreaMap,
): string {
  const { network, areaLinks } = ground;
  const nodes = standsOf(ground);
  const its = [...nodes.filter(({ node }) => named.includes(node)), ...markers];
  if (its.length === 0) return "";
  const middle = (of: (at: At) => number) => its.reduce((sum, at) => sum + of(at), 0) / its.length;
  const centre = { x: middle(({ x }) => x), y: middle(({ y }) => y) };
  const wider = its.map(({ x, y }) => ({
    x: centre.x + (x - centre.x) * (1 + AROUND),
    y: centre.y + (y - centre.y) * (1 + AROUND),
  }));
  const to = fitted(wider);
  const pipes = areaLinks.map((links, area) => drawPipes(network, links, area, to));
  const inside = nodes.filter((each) => isInside(to(each)));
  const dots = inside.map((each) => drawStand(each, to));
  const names = drawNames(
    inside.filter(({ node }) => named.includes(node)),
    [...inside, ...markers].map(to),
    to,
  );
  return panel(title, svg(title, pipes.join("") + dots.join("") + drawMarkers(markers, to) + names), caption);
}

const isInside = ({ x, y }: At) => x > 0 && x < WIDTH && y > 0 && y < HEIGHT;

/** px: of a name's middle from its node, and of a name's letters. */
const NAME_PLACES = [
  [0, 18],
  [0, -12],
  [32, 4],
  [-32, 4],
] as const;
const NAME_WIDTH = 46;
const NAME_HEIGHT = 12;

/** Each where the least is under it. */
function drawNames(nodes: readonly Stand[], symbols: readonly At[], to: Projection): string {
  const taken: At[] = [...symbols];
  return nodes
    .map((each) => {
      const at = to(each);
      const under = ({ x, y }: At) =>
        taken.filter(
          (other) => Math.abs(other.x - x) < NAME_WIDTH / 2 + 6 && Math.abs(other.y - y) < NAME_HEIGHT,
        ).length + (x < NAME_WIDTH / 2 || x > WIDTH - NAME_WIDTH / 2 || y < 12 || y > HEIGHT - 6 ? 9 : 0);
      const places = NAME_PLACES.map(([right, down]) => ({ x: at.x + right, y: at.y + down }));
      const best = places.reduce((least, place) => (under(place) < under(least) ? place : least));
      for (const part of [-1, 0, 1]) taken.push({ x: best.x + (part * NAME_WIDTH) / 3, y: best.y });
      return `<text x="${px(best.x)}" y="${px(best.y)}" text-anchor="middle">node ${each.node}</text>`;
    })
    .join("");
}

/** Symbols and lines, and what they stand for. */
export function mapLegend({ network, links }: Ground): string {
  const classes = new Set(links.map((link) => classOf(network.links[link]!.material!)));
  const line = (name: string, text: string) =>
    `<span><svg class="key" viewBox="0 0 26 14"><path class="${name}" d="M1 7H25"/></svg>${text}</span>`;
  const symbols = MAP_LEGEND.map(
    ([symbol, name]) =>
      `<span><svg class="key" viewBox="-9 -9 18 18">${SHAPES[symbol]}</svg>${escapeHtml(name)}</span>`,
  );
  const node =
    '<span><svg class="key" viewBox="-7 -7 14 14"><circle class="node" r="3.6"/></svg>node at a hydrant or valve</span>';
  return `<div class="map keys">${PIPE_CLASSES.filter((name) => classes.has(name))
    .map((name) => line(name, name))
    .join("")}${node}${symbols.join("")}</div>`;
}
