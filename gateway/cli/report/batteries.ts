// Batteries that will not last the next winter: those that are low now, and those whose voltage falls so that it will be low
// before that winter is over. Cells that keep their voltage until they are empty, as lithium thionyl chloride, show no fall:
// of them nothing is said before they are low.
import { FLAG_BATTERY_LOW } from "../../../shared/messages.ts";
import { nightFields } from "../../deliver/formats/record.ts";
import type { NodeInfo, View } from "../../store/view.ts";

export interface BatteryFigures {
  name: string;
  /** V, the median of its last nights; null where they do not say. */
  volts: number | null;
  isLow: boolean;
  /** When it will be low as it falls now, unix ms; null where it is low. */
  lowAt: number | null;
}

const DAY_MS = 86_400_000;
/** Nights that are looked at: a season, so that cold weeks alone make no fall. */
const LOOKED_BACK = 120;
/** Fewer say nothing. */
const LEAST_NIGHTS = 30;
/** Steps of 10 mV: a fall of less over the nights is none. */
const LEAST_FALL_V = 0.03;
/** Low while the node sends (firmware/boards: batteryLow; docs/node.md). */
const LOW_V = 2.2;
const LOW_LITHIUM_V = 3.4;
const LITHIUM_BOARDS: ReadonlySet<string> = new Set(["xiao-ble"]);

/** The end of the winter that comes or is there: the first of April after. */
export function winterEnds(at: number): number {
  const year = new Date(at).getUTCFullYear();
  const end = Date.UTC(year, 3, 1);
  return end > at ? end : Date.UTC(year + 1, 3, 1);
}

export function batteryFigures(
  view: Pick<View, "nightsSince">,
  nodes: readonly NodeInfo[],
  at: number,
): BatteryFigures[] {
  const ends = winterEnds(at);
  return nodes
    .flatMap((node) => {
      const found = ofNode(view, node, at);
      if (found === null || !(found.isLow || (found.lowAt !== null && found.lowAt < ends))) return [];
      return [found];
    })
    .toSorted((a, b) => (a.lowAt ?? 0) - (b.lowAt ?? 0));
}

function ofNode(
  view: Pick<View, "nightsSince">,
  { name, board }: NodeInfo,
  at: number,
): BatteryFigures | null {
  const today = Math.floor(at / DAY_MS);
  const nights: { date: number; volts: number }[] = [];
  let isLow = false;
  for (const { body, marks } of view.nightsSince(name, today - LOOKED_BACK)) {
    if (body[0] > today) continue;
    const { battery_v: volts, flags_bits } = nightFields(body, marks);
    isLow = (flags_bits & FLAG_BATTERY_LOW) !== 0;
    if (volts !== null) nights.push({ date: body[0], volts });
  }
  if (nights.length === 0) return isLow ? { name, volts: null, isLow, lowAt: null } : null;
  const last = nights.slice(-3).map(({ volts }) => volts);
  const volts = last.toSorted((a, b) => a - b)[Math.floor(last.length / 2)]!;
  if (isLow) return { name, volts, isLow, lowAt: null };
  const fall = fallOf(nights);
  if (fall === null) return null;
  const low = LITHIUM_BOARDS.has(board ?? "") ? LOW_LITHIUM_V : LOW_V;
  return { name, volts, isLow, lowAt: at + Math.max(0, (volts - low) / fall) * DAY_MS };
}

/** V a day, by least squares; null where it does not fall. */
function fallOf(nights: readonly { date: number; volts: number }[]): number | null {
  if (nights.length < LEAST_NIGHTS) return null;
  const mean = (of: (night: { date: number; volts: number }) => number) =>
    nights.reduce((sum, night) => sum + of(night), 0) / nights.length;
  const [date, volts] = [mean((night) => night.date), mean((night) => night.volts)];
  const spread = mean((night) => (night.date - date) ** 2);
  if (spread === 0) return null;
  const fall = -mean((night) => (night.date - date) * (night.volts - volts)) / spread;
  const days = nights.at(-1)!.date - nights[0]!.date;
  return fall * days < LEAST_FALL_V ? null : fall;
}
