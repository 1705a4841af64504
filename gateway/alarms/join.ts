// Which findings and alarms are of one place: those that share a node, and those that share one with them.
import type { Alarm, AlarmKind, Finding } from "./alarm.ts";

/** An alarm may become one of another kind within its family; two of one family that are not closed share no node. */
export type AlarmFamily = "noise" | Exclude<AlarmKind, "leak" | "steady-noise">;

export const familyOf = (kind: AlarmKind): AlarmFamily =>
  kind === "leak" || kind === "steady-noise" ? "noise" : kind;

type Placed = Pick<Finding, "kind" | "place">;

/** Where something is, in words that what shares a place with it has one of. What is about no node is about the gateway. */
export function placeKeys({ kind, place: { nodes } }: Placed): string[] {
  const family = familyOf(kind);
  return nodes.length === 0 ? [family] : nodes.map((node) => `${family} ${node}`);
}

/** Groups of what is connected, in the order of their first members: each key is looked at once. */
function components<T extends Placed>(all: readonly T[]): T[][] {
  const byKey = new Map<string, number[]>();
  all.forEach((each, i) => {
    for (const key of placeKeys(each)) {
      const there = byKey.get(key);
      if (there === undefined) byKey.set(key, [i]);
      else there.push(i);
    }
  });
  const isSeen = new Set<number>();
  const visited = new Set<string>();
  return all.flatMap((_, start) => {
    if (isSeen.has(start)) return [];
    const group = [start];
    isSeen.add(start);
    // It grows while it is gone through.
    for (const i of group) {
      for (const key of placeKeys(all[i]!)) {
        if (visited.has(key)) continue;
        visited.add(key);
        for (const other of byKey.get(key)!) {
          if (!isSeen.has(other)) group.push(other);
          isSeen.add(other);
        }
      }
    }
    return [group.toSorted((a, b) => a - b).map((i) => all[i]!)];
  });
}

/** The likeliest of several says what it is, and the others add their nodes. */
function oneOf(findings: readonly Finding[]): Finding {
  const surest = findings.reduce((best, each) =>
    (each.probability ?? 0) > (best.probability ?? 0) ? each : best,
  );
  const nodes = [...new Set([surest, ...findings].flatMap(({ place }) => place.nodes))];
  const began = Math.min(...findings.map((finding) => finding.began));
  return { ...surest, place: { ...surest.place, nodes }, began };
}

/** Many suspicions of one place are one. */
export const joined = (findings: readonly Finding[]): Finding[] => components(findings).map(oneOf);

export interface SharedPlace {
  finding: Finding;
  /** The oldest first; none where it is news. */
  alarms: Alarm[];
}

/** Each finding with the alarms that it goes on with; an alarm is with one of them. */
export function sharedFamilies(findings: readonly Finding[], alarms: readonly Alarm[]): SharedPlace[] {
  return components<Finding | Alarm>([...findings, ...alarms]).flatMap((members) => {
    const found = members.filter((each): each is Finding => !("id" in each));
    if (found.length === 0) return [];
    const there = members.filter((each): each is Alarm => "id" in each);
    return [{ finding: oneOf(found), alarms: there.toSorted((a, b) => a.opened - b.opened || a.id - b.id) }];
  });
}
