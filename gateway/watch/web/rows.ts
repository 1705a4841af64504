// Nodes as the page lists them: a row each, made again only where something of it has changed, so that five hundred of them
// are handed out without a look into the store.
import { randomUUID } from "node:crypto";
import { type Alarm, WATER_KINDS } from "../../alarms/alarm.ts";
import { scoreOf } from "../../deliver/formats/components.ts";
import { flagNames, leakStateName } from "../../deliver/formats/names.ts";
import { readingFields } from "../../deliver/formats/record.ts";
import { halfDb } from "../../deliver/formats/units.ts";
import type { NodeInfo, NodeLeak, View } from "../../store/view.ts";
import type { AvailabilityWatch, NodeAvailability } from "../availability.ts";
import type { NodeRow, NodeState } from "./api.ts";

export interface RowDeps {
  view: Pick<View, "nodes" | "leaks" | "latest" | "alarms" | "areas" | "masks" | "onChanged">;
  availability: Pick<AvailabilityWatch, "now" | "onChanged">;
  /** The clock that the store dates by. */
  now(): number;
}

export interface Rows {
  /** By name. */
  all(): NodeRow[];
  find(name: string): NodeRow | undefined;
  /** Another text whenever something may be another: what was asked for before is as it was where this is the same. */
  mark(): string;
  /** What has changed since this was called last: rows that are others now, and names that are gone. */
  news(): { nodes: NodeRow[]; gone: string[] };
  close(): void;
}

/** With one of these a node measures, and is not to be believed. */
const FAULTS = ["acoustic-fault", "pressure-fault"];

export function nodeRows({ view, availability, now }: RowDeps): Rows {
  let rows: Map<string, NodeRow> | null = null;
  const dirty = new Set<string>();
  let isAllDirty = false;
  const told = new Map<string, string>();
  // A gateway that was started again counts anew.
  const started = randomUUID();
  let changes = 0;

  const stops = [
    view.onChanged((change) => {
      changes++;
      if (change.of === "node" || change.of === "leak" || change.of === "heard") dirty.add(change.name);
      else if (change.of === "alarm" || change.of === "all" || change.of === "flow") isAllDirty = true;
    }),
    availability.onChanged((name) => {
      changes++;
      if (name === undefined) isAllDirty = true;
      else dirty.add(name);
    }),
  ];

  function refresh(): Map<string, NodeRow> {
    if (rows !== null && !isAllDirty && dirty.size === 0) return rows;
    const context = contextOf(view, now());
    if (rows === null || isAllDirty) {
      const heard = new Map(availability.now().map((each) => [each.name, each]));
      const leaks = new Map(view.leaks().map((each) => [each.name, each]));
      const before = rows;
      rows = new Map(
        view.nodes().map((node) => {
          // Of what it measured last only a frame is news.
          const known = dirty.has(node.name) ? undefined : before?.get(node.name)?.latest;
          const latest = known === undefined ? latestOf(view, node.name) : known;
          return [node.name, rowOf(node, leaks.get(node.name), heard.get(node.name), latest, context)];
        }),
      );
    } else {
      for (const name of dirty) {
        const [node] = view.nodes(name);
        if (node === undefined) rows.delete(name);
        else
          rows.set(
            name,
            rowOf(node, view.leaks(name)[0], availability.now(name)[0], latestOf(view, name), context),
          );
      }
    }
    dirty.clear();
    isAllDirty = false;
    return rows;
  }

  return {
    all: () => [...refresh().values()],
    find: (name) => refresh().get(name),
    mark: () => `${started} ${changes}`,
    news() {
      const current = refresh();
      const nodes: NodeRow[] = [];
      for (const [name, row] of current) {
        const text = JSON.stringify(row);
        if (told.get(name) === text) continue;
        told.set(name, text);
        nodes.push(row);
      }
      const gone = [...told.keys()].filter((name) => !current.has(name));
      for (const name of gone) told.delete(name);
      return { nodes, gone };
    },
    close() {
      for (const stop of stops) stop();
    },
  };
}

interface Context {
  areaOf: ReadonlyMap<string, string>;
  leaking: ReadonlySet<string>;
  mutedUntil: ReadonlyMap<string, number>;
}

function contextOf(view: RowDeps["view"], now: number): Context {
  const leaking = view
    .alarms()
    .filter((alarm) => isLeak(alarm))
    .flatMap(({ place }) => place.nodes);
  return {
    areaOf: new Map(view.areas().flatMap(({ name, nodes }) => nodes.map((node) => [node, name] as const))),
    leaking: new Set(leaking),
    mutedUntil: new Map(view.masks(now).map(({ node, until }) => [node, until])),
  };
}

/** Water that is taken to run, as long as nobody has mended it. */
const isLeak = ({ kind, repaired, after }: Alarm) =>
  WATER_KINDS.has(kind) && kind !== "steady-noise" && (repaired === null || after === "still-heard");

function latestOf(view: RowDeps["view"], name: string): NodeRow["latest"] {
  const record = view.latest(name);
  if (record === null || record.type !== "reading") return null;
  const { pressure_kpa, level_dbfs, battery_v, temperature_c, flags } = readingFields(
    record.body,
    record.marks,
  );
  return { at: record.time ?? record.received, pressure_kpa, level_dbfs, battery_v, temperature_c, flags };
}

function rowOf(
  node: NodeInfo,
  leak: NodeLeak | undefined,
  heard: NodeAvailability | undefined,
  latest: NodeRow["latest"],
  { areaOf, leaking, mutedUntil }: Context,
): NodeRow {
  const { name, place, firmware, board, signal } = node;
  const row: Omit<NodeRow, "state"> = {
    ...{ name, latitude: place.latitude, longitude: place.longitude, address: place.address },
    pipe: { id: place.pipeId, material: place.pipeMaterial, diameter_mm: place.pipeDiameter },
    area: areaOf.get(name) ?? null,
    ...{ heard: heard?.state ?? "offline", lastHeard: node.lastSeen, expected: heard?.expectedMs ?? 0 },
    leak:
      leak === undefined
        ? null
        : {
            ...{ state: leakStateName(leak.state), since: leak.since, rise_db: halfDb(leak.rise) },
            score: scoreOf(leak.score, leak.flags, leak.rule),
          },
    ...{
      latest,
      margin_db: signal?.margin ?? null,
      firmware,
      board,
      mutedUntil: mutedUntil.get(name) ?? null,
    },
  };
  const faults = leak === undefined ? [] : flagNames(leak.flags);
  return { ...row, state: stateOf(row, leaking.has(name), faults) };
}

function stateOf(
  { heard, leak, latest, mutedUntil }: Omit<NodeRow, "state">,
  isLeaking: boolean,
  faults: readonly string[],
): NodeState {
  if (isLeaking) return "leak";
  if (heard === "offline") return "silent";
  if (mutedUntil !== null) return "muted";
  const state = leak?.state;
  if (state === "suspect" || state === "leak" || state === "used-to-it") return "suspect";
  if ([...faults, ...(latest?.flags ?? [])].some((flag) => FAULTS.includes(flag))) return "fault";
  return state === undefined || state === "warm-up" ? "learning" : "ok";
}
