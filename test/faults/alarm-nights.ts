// Nights of a fleet for the laboratory: what a gateway that was away for months finds in its store, or has just been told by
// nodes' journals. Noise begins at some nodes, ends at one and comes back, and goes on at two that turn out to be one place.
import { setTimeout as sleep } from "node:timers/promises";
import { openStore } from "../../gateway/store/open.ts";
import { dateAt } from "../../gateway/watch/alarms/nightly.ts";
import * as N from "../../shared/leak/night.ts";
import { FLAG_ACOUSTIC_FAULT, FLAG_BATTERY_LOW, NIGHT } from "../../shared/messages.ts";
import { cbor, seal } from "../gateway/admit/nodes.ts";
import { take } from "../gateway/store/frames.ts";
import { nightOf } from "../gateway/watch/alarms/nights.ts";
import type { Taken } from "./records.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A gateway catches up with 120 nights at most. */
const NIGHTS = 100;
/** Nights are decided at a time of the day that is so far away that no seed lives to see it, ms. */
const FAR_MS = 6 * 3_600_000;

/** The clock of a machine that lives a day in seconds begins so far behind, and nodes told their nights before that. */
export const BEHIND_MS = DAY_MS;
const TOLD_BEFORE_MS = BEHIND_MS + 3_600_000;

/** From which night to which it is so much louder at a node, dB. */
type Louder = readonly [node: number, from: number, until: number, db: number];

/** 300 m lie between a node and the next: those beside each other are neighbours. */
const LOUDER: readonly Louder[] = [
  // One place, which a node between its ends hears later.
  [0, 40, NIGHTS, 9],
  [2, 42, NIGHTS, 8],
  [1, 49, NIGHTS, 7],
  // Gone, and back again within two weeks.
  [5, 45, 72, 8],
  [5, 77, NIGHTS, 8],
  [8, 60, NIGHTS, 9],
];
export const FLEET_NODES = 11;
const FAULTY = { node: 9, from: 70, until: 80, flags: FLAG_ACOUSTIC_FAULT };
const EMPTY = { node: 10, from: 85, until: NIGHTS, flags: FLAG_BATTERY_LOW };

export const fleetNames = Array.from({ length: FLEET_NODES }, (_, i) => `p-${i + 1}`);

export interface Due {
  /** When nights are decided, as the configuration has it: "14:30". */
  decideAt: string;
  /** The night that is due now, and when the one before it was, unix ms. */
  due: number;
  lastMorning: number;
}

/** When nights are decided so that none is due in the next hours, and the one that is due now. */
export function dueAt(now: number): Due {
  const { date, minutes } = dateAt(now - FAR_MS);
  const two = (value: number) => `${value}`.padStart(2, "0");
  const decideAt = `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  return { decideAt, due: date, lastMorning: (date - 1) * DAY_MS + minutes * MINUTE_MS };
}

/**
 * Puts them into the store at `path`, of which nobody has anything open; `ways` are known to it from an earlier life, so that what
 * is found from now on is theirs to tell. The last nights are those before the two that are due: nodes have not told these.
 */
export async function plantNights(
  path: string,
  { ways, due, now, chance }: { ways: readonly string[]; due: number; now: number; chance: () => number },
): Promise<Taken[]> {
  const first = due - 1 - NIGHTS;
  const received = Math.floor((now - TOLD_BEFORE_MS) / 1000) * 1000;
  const store = openStore(path);
  for (const way of ways) store.alarms.cursor(way);
  const taken: Taken[] = [];
  for (const [node, name] of fleetNames.entries()) {
    // Other seeds live in this process.
    await sleep(1);
    const enrolment = store.addNode({ name, network: 2 });
    const place = { latitude: 62.39 + (node * 300) / 111_195, longitude: 17.3, address: null };
    store.placeNodes([{ name, ...place, pipeId: null, pipeMaterial: null, pipeDiameter: null }], 0);
    for (let night = 0; night < NIGHTS; night++) {
      const body = nightBody(first + night, chance() - 0.5, louderBy(node, night), flagsOf(node, night));
      take(store, seal(enrolment, NIGHT, night + 1, cbor(body)), received, { now: received });
      const id = `2-${enrolment.node}-${enrolment.epoch}-${night + 1}`;
      taken.push({ id, node: name, kind: "night", at: received });
    }
  }
  store.close();
  return taken;
}

/** `db`: louder by so much than usual, as a leak is: steady, and around 700 Hz. */
function nightBody(date: number, chance: number, db: number, flags: number) {
  const level = -60 + 1.5 * chance + db;
  const body = nightOf({ date, level, flags, main: level - (db > 0 ? 6 : 12) });
  body[N.BASELINE] = -120;
  if (db === 0) return body;
  body[N.LEVEL_50] = body[N.LEVEL_10]! + 1;
  body[N.LEVEL_90] = body[N.LEVEL_10]! + 2;
  body[N.FREQUENCY] = 700;
  return body;
}

const louderBy = (node: number, night: number) =>
  LOUDER.reduce(
    (most, [at, from, until, db]) => (at === node && night >= from && night < until ? db : most),
    0,
  );

const flagsOf = (node: number, night: number) =>
  [FAULTY, EMPTY].reduce(
    (bits, { node: at, from, until, flags }) =>
      at === node && night >= from && night < until ? bits | flags : bits,
    0,
  );
