// What becomes of what a node has learned of its pipe when it will hear or feel that otherwise: shifted with its levels
// where it is known by how much, else learned anew. Left as it was, an upgrade would look like a leak.
import type { Profile } from "../../firmware/profile.ts";
import * as L from "../../shared/leak/learned.ts";
import { clamp } from "../../shared/numbers.ts";
import type { BoardKind } from "../image/kinds.ts";

type Told = Partial<Profile>;

export interface Carried {
  learned: Uint8Array | undefined;
  what: "kept" | "shifted" | "anew";
  /** dB that levels were shifted by. */
  byDb: number;
}

/** Of each quiet and each of the last nights: level and main band stand first, as many of each as there are nights. */
const LEVELS: [at: number, n: number][] = [
  [L.LEVEL_50, 1],
  [L.RECENT_AT, (L.QUIET_AT - L.RECENT_AT) / 2],
  [L.QUIET_AT, L.HOURS_AT - L.QUIET_AT],
  [L.BEFORE, L.LENGTH - L.BEFORE],
];

/** What the supply's readings are multiplied by; nothing on boards with a reference that stays. */
const supplyOf = (kind: BoardKind, { sensors }: Told, channel: 3 | 4) =>
  kind.reference === "supply" ? (sensors?.[channel] ?? 0) : 0;

function shifted(learned: Uint8Array, halfDb: number): Uint8Array {
  const all = Uint8Array.from(learned);
  // An older firmware's array is shorter.
  for (const [at, n] of LEVELS)
    for (let i = at; i < Math.min(at + n, all.length); i++) all[i] = clamp(all[i]! + halfDb, 0, 255);
  return all;
}

/** The array without the usual pressure, where that is measured otherwise now. */
function withoutPressure(learned: Uint8Array): Uint8Array {
  const all = Uint8Array.from(learned);
  all.fill(0, L.PRESSURE, L.PRESSURE_MAD + 1);
  return all;
}

/** `before`: the profile that the board has held, with which `learned` was learned. */
export function carry(kind: BoardKind, before: Told | undefined, now: Told, learned: Uint8Array): Carried {
  const kept: Carried = { learned, what: "kept", byDb: 0 };
  // What a board holds may be older than main bands, and what it has not heard with is no matter.
  if (typeof before?.acoustic !== "number" || !Array.isArray(before.mainBand)) return kept;
  if (typeof now.acoustic !== "number") return kept;
  const sameBand = before.mainBand.join() === now.mainBand!.join();
  if (!sameBand || supplyOf(kind, before, 4) !== supplyOf(kind, now, 4)) {
    return { learned: undefined, what: "anew", byDb: 0 };
  }
  const samePressure =
    JSON.stringify(before.pressure) === JSON.stringify(now.pressure) &&
    supplyOf(kind, before, 3) === supplyOf(kind, now, 3);
  const felt = samePressure ? learned : withoutPressure(learned);
  const halfDb = Math.round((now.acoustic - before.acoustic) / 5);
  if (halfDb === 0) return { ...kept, learned: felt };
  return { learned: shifted(felt, halfDb), what: "shifted", byDb: halfDb / 2 };
}
