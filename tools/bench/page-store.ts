// A town as the page shows it after years: nodes and pipes on a grid of streets, nights, spectra, readings and open alarms.
// Written as rows, since frames would take an hour.
import { writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { Finding } from "../../gateway/alarms/alarm.ts";
import { SCOPES } from "../../gateway/alarms/track.ts";
import { systemClock } from "../../gateway/clock.ts";
import { silentLog } from "../../gateway/log.ts";
import { encodeBody } from "../../gateway/store/body.ts";
import { openStore } from "../../gateway/store/open.ts";
import { viewOf } from "../../gateway/store/view.ts";
import { dateAt, decideNight } from "../../gateway/watch/alarms/nightly.ts";
import { MODEL, SHOWN } from "../../gateway/watch/alarms/weights.ts";
import {
  NIGHT,
  type NightBody,
  OK,
  READING,
  type ReadingBody,
  SPECTRUM,
  type SpectrumBody,
} from "../../shared/messages.ts";
import { createChance } from "../chance.ts";

export interface Town {
  nodes: number;
  pipes: number;
  /** Of nights, of every node; and weekly spectra of the first READ_NODES. */
  years: number;
  alarms: number;
}

const DAY_MS = 86_400_000;
const INTERVAL_MS = 900_000;
const READINGS_DAYS = 30;
/** Nodes with readings of 30 days, and spectra: the others have a day's readings. */
export const READ_NODES = 50;
/** Of the town, degrees: a street each 200 m. */
const SOUTH = 62.39;
const WEST = 17.3;
const STREET = { latitude: 0.0018, longitude: 0.0038 };

export const nodeName = (n: number): string => `node-${`${n}`.padStart(4, "0")}`;

const placeOf = (n: number, nodes: number) => {
  const side = Math.ceil(Math.sqrt(nodes));
  return {
    latitude: SOUTH + Math.floor(n / side) * STREET.latitude,
    longitude: WEST + (n % side) * STREET.longitude,
  };
};

/** Makes a store at `path`. Returns how many records it has. */
export function fillTown(path: string, { nodes, years, alarms }: Town, now: number): number {
  const store = openStore(path, { actor: "gateway", now: () => now });
  for (let n = 0; n < nodes; n++) store.addNode({ name: nodeName(n), network: 1 });
  store.placeNodes(
    Array.from({ length: nodes }, (_, n) => ({
      ...{ name: nodeName(n), ...placeOf(n, nodes), address: `Street ${1 + (n % 40)}` },
      ...{ pipeId: `p${n}`, pipeMaterial: null, pipeDiameter: 100 },
    })),
    now,
  );
  store.alarms.decide(({ track }) =>
    track(
      Array.from({ length: alarms }, (_, i) => findingAt(i, now)),
      now,
      { kinds: SCOPES.night },
    ),
  );
  store.close();
  const db = new DatabaseSync(path);
  db.exec("PRAGMA synchronous = OFF; PRAGMA cache_size = -65536");
  // An index is made in a tenth of the time when all is there.
  const { sql: index } = db.prepare("SELECT sql FROM sqlite_master WHERE name = 'records_kept'").get() as {
    sql: string;
  };
  db.exec("DROP INDEX records_kept");
  const records = putRecords(db, 365 * years, now);
  db.exec(index);
  db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  db.close();
  openAlarms(path, alarms, now);
  return records;
}

/** What its gateway would find in these nights is decided before, so that it leaves open what is opened here. */
function openAlarms(path: string, count: number, now: number): void {
  const store = openStore(path, { actor: "gateway", now: () => now });
  decideNight(dateAt(now).date, true, {
    ...{ view: viewOf(store), kept: store.alarms.watch, decide: store.alarms.decide, areas: () => [] },
    ...{ clock: systemClock, log: silentLog, at: 0, model: MODEL, shown: SHOWN },
  });
  const findings = Array.from({ length: count }, (_, i) => findingAt(i, now));
  store.alarms.decide(({ track }) => track(findings, now, { kinds: SCOPES.night }));
  store.close();
}

/** Each node's one after the other, so that rows are appended. */
function putRecords(db: DatabaseSync, days: number, now: number): number {
  const ids = (db.prepare("SELECT id FROM nodes ORDER BY id").all() as { id: number }[]).map(({ id }) => id);
  const insert = db.prepare(
    "INSERT INTO records (node, epoch, counter, type, time, received, via, body, held) VALUES (?, 0, ?, ?, ?, ?, 'radio', ?, 0)",
  );
  const chance = createChance("report", 1, 0, 0);
  const nights = encodedNights();
  const today = Math.floor(now / DAY_MS);
  let records = 0;
  for (const [n, id] of ids.entries()) {
    let counter = 0;
    const put = (type: number, at: number, body: Uint8Array) => {
      insert.run(id, ++counter, type, at, at + 60_000, body);
      records++;
    };
    const isRead = n < READ_NODES;
    db.exec("BEGIN");
    for (let date = today - days; date < today; date++) {
      const at = (date + 1) * DAY_MS - 20 * 3_600_000;
      put(NIGHT, at, nights(date, Math.round(-120 + 2 * chance.normal())));
      if (isRead && date % 7 === 0)
        for (const part of spectrumOf(date)) put(SPECTRUM, at + 60_000, encodeBody(part));
      if (date < today - (isRead ? READINGS_DAYS : 1)) continue;
      for (let k = 0; k < DAY_MS / INTERVAL_MS; k++) {
        const taken = (date + 1) * DAY_MS + k * INTERVAL_MS - DAY_MS / 2;
        if (taken < now) put(READING, taken, encodeBody(readingOf(taken, chance.normal())));
      }
    }
    db.prepare("INSERT INTO settled VALUES (?, 0, 1, ?)").run(id, counter);
    db.prepare("INSERT INTO replay VALUES (?, 0, ?, -1)").run(id, counter);
    db.exec("COMMIT");
  }
  db.exec(`
    UPDATE nodes SET last_seen = ${now}, downlink = ${Math.floor(now / 1000)}, interval = ${INTERVAL_MS};
    INSERT INTO leaks (node, at, received, state, score, flags, first, told, other, change, night, date)
      SELECT id, 1, ${now}, ${OK}, 3, 0, 0, 0, 0, 0, 1, ${today - 1} FROM nodes`);
  return records;
}

/** Each is made once: bodies of nights differ by date and level alone, and encoding takes longer than writing. */
function encodedNights(): (date: number, level: number) => Uint8Array {
  const made = new Map<number, Uint8Array>();
  return (date, level) => {
    const key = date * 256 - level;
    const body = made.get(key) ?? encodeBody(nightOf(date, level));
    made.set(key, body);
    return body;
  };
}

const nightOf = (date: number, level: number): NightBody => [
  ...([date, level, level + 4, level + 10, -120, 3, level - 24, 640, 1, 60] as const),
  ...([4000, 4005, 3980, 0, 10, OK, 0, 158, 11, 0, 0, 0] as const),
];

const readingOf = (at: number, noise: number): ReadingBody => [
  ...([Math.floor(at / 1000), 4000 + Math.round(20 * noise), 12, 14, 284, -60] as const),
  ...([new Uint8Array(8).fill(200), null, 0, 158, 11] as const),
];

const spectrumOf = (date: number): SpectrumBody[] => [
  [0, date, Uint8Array.from({ length: 32 }, (_, i) => 256 - 60 - i - (date % 3)), 60],
  [1, date, Uint8Array.from({ length: 12 }, (_, i) => (i === 4 ? 40 : 2)), -140, 4],
];

/** A leak between a node and the one east of it. */
const findingAt = (i: number, now: number): Finding => ({
  kind: "leak",
  place: {
    nodes: [nodeName(4 * i), nodeName(4 * i + 1)],
    stretch: { from: nodeName(4 * i), to: nodeName(4 * i + 1), likelier: null, length_m: 200 },
    area: null,
  },
  ...{ probability: 0.3 + (i % 10) / 20, advice: "correlate", began: now - (3 + i) * DAY_MS },
  parts: [
    { name: "base-rate", weight: -1, figures: {} },
    { name: "rise", weight: 2, figures: { rise_db: 7 } },
  ],
});

/** GeoJSON of so many pipes of five points, on streets and between them. */
export function writePipes(file: string, { nodes, pipes }: Pick<Town, "nodes" | "pipes">): void {
  const chance = createChance("report", 2, 0, 0);
  const extent = Math.ceil(Math.sqrt(nodes)) - 1;
  // Crossings of a grid with so many edges.
  const side = Math.ceil((1 + Math.sqrt(1 + 2 * pipes)) / 2);
  const step = [(extent * STREET.longitude) / (side - 1), (extent * STREET.latitude) / (side - 1)] as const;
  const features: unknown[] = [];
  const add = (x: number, y: number, isAcross: boolean) => {
    const points = Array.from({ length: 5 }, (_, i) => {
      const bend = i % 4 === 0 ? 0 : 0.02 * chance.normal();
      const [east, north] = isAcross ? [x + i / 4, y + bend] : [x + bend, y + i / 4];
      return [WEST + east * step[0], SOUTH + north * step[1]];
    });
    features.push({
      type: "Feature",
      properties: { id: `p${features.length}`, material: "PE", diameter: y % 8 === 0 ? 225 : 110 },
      geometry: { type: "LineString", coordinates: points },
    });
  };
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      if (x + 1 < side) add(x, y, true);
      if (y + 1 < side) add(x, y, false);
    }
  writeFileSync(file, JSON.stringify({ type: "FeatureCollection", features: features.slice(0, pipes) }));
}
