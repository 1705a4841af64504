// Where nodes and gateways are, and what is lost on the way between them. A node is put where its link has the
// margin that whoever installs it asks for; where it has not, it is put elsewhere.
import { type Chance, createChance } from "../../chance.ts";
import {
  COVERS,
  GATEWAY_ANTENNA,
  GATEWAY_POWER,
  NEAREST,
  NODE_POWER,
  PATH,
  type RadioOptions,
  RICE_FACTOR,
  sensitivity,
  TOWN_RADIUS,
} from "./settings.ts";

interface Place {
  x: number;
  y: number;
}

export interface Town {
  /** Mean level at a gateway of what a node sends, dBm; and at the node of what the gateway sends. */
  up(node: number, gateway: number): number;
  down(node: number, gateway: number): number;
  /** At a node of what another node sends: both are under covers. */
  across(from: number, to: number): number;
  /** At a gateway of what another gateway sends. */
  between(from: number, to: number): number;
  /** dB more or less for one packet. */
  fading(): number;
}

const PLACE = 40;
const AIR = 41;
/** dB of a poor link over the sensitivity, at most. */
const POOR_MARGIN = 5;
const TRIES = 20_000;

const lossAt = (a: Place, b: Place) =>
  PATH.atKilometre +
  10 * PATH.exponent * Math.log10(Math.max(Math.hypot(a.x - b.x, a.y - b.y), NEAREST) / 1000);

/** Gateways: one in the middle, more on a ring. */
function gatewayPlaces(count: number): Place[] {
  if (count === 1) return [{ x: 0, y: 0 }];
  return Array.from({ length: count }, (_, i) => ({
    x: 0.6 * TOWN_RADIUS * Math.cos((2 * Math.PI * i) / count),
    y: 0.6 * TOWN_RADIUS * Math.sin((2 * Math.PI * i) / count),
  }));
}

function somewhere(chance: Chance): Place {
  const radius = TOWN_RADIUS * Math.sqrt(chance.uniform());
  const angle = 2 * Math.PI * chance.uniform();
  return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
}

function coverLoss(chance: Chance): number {
  const cover = chance.uniform() < COVERS.manhole.share ? COVERS.manhole : COVERS.cellar;
  return Math.max(cover.least, Math.min(cover.most, cover.mean + cover.deviation * chance.normal()));
}

export function createTown(options: RadioOptions): Town {
  const { nodes, gateways, seed, spreadingFactor, margin, poor } = options;
  const masts = gatewayPlaces(gateways);
  const floor = sensitivity(spreadingFactor);
  const air = createChance("report", seed, 0, AIR);

  const homes = Array.from({ length: nodes }, (_, node) => {
    const chance = createChance("report", seed, node, PLACE);
    const weak = chance.uniform() < poor;
    const cover = coverLoss(chance);
    let best: { place: Place; losses: number[]; over: number } | undefined;
    for (let tries = 0; tries < TRIES; tries++) {
      const place = somewhere(chance);
      const losses = masts.map((mast) => lossAt(place, mast) + PATH.shadowing * chance.normal() + cover);
      // The weaker direction, to the gateway that it reaches best.
      const over = Math.min(NODE_POWER + GATEWAY_ANTENNA, GATEWAY_POWER) - Math.min(...losses) - floor;
      if (best === undefined || over > best.over) best = { place, losses, over };
      if (weak ? over < 0 || over > POOR_MARGIN : over < margin) continue;
      best = { place, losses, over };
      break;
    }
    return { ...best!, cover };
  });

  // Rice's distribution: a steady part and a scattered one, mean power 1.
  const k = 10 ** (RICE_FACTOR / 10);
  const steady = Math.sqrt(k / (k + 1));
  const scattered = Math.sqrt(1 / (2 * (k + 1)));

  return {
    up: (node, gateway) => NODE_POWER + GATEWAY_ANTENNA - homes[node]!.losses[gateway]!,
    down: (node, gateway) => GATEWAY_POWER - homes[node]!.losses[gateway]!,
    across: (from, to) =>
      NODE_POWER - lossAt(homes[from]!.place, homes[to]!.place) - homes[from]!.cover - homes[to]!.cover,
    between: (from, to) => GATEWAY_POWER + GATEWAY_ANTENNA - lossAt(masts[from]!, masts[to]!),
    fading: options.fading
      ? () => 10 * Math.log10((steady + scattered * air.normal()) ** 2 + (scattered * air.normal()) ** 2)
      : () => 0,
  };
}
