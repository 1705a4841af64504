// A store as it is after years: nights and events of all of them, readings of the last 30 days. Written as rows, since
// frames would take half an hour.
import { closeSync, fsyncSync, openSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { encodeBody } from "../../gateway/store/body.ts";
import { openStore } from "../../gateway/store/open.ts";
import {
  EVENT,
  type EventBody,
  NIGHT,
  type NightBody,
  READING,
  type ReadingBody,
} from "../../shared/messages.ts";

const DAY_MS = 86_400_000;
const INTERVAL_MS = 900_000;
const READINGS_A_DAY = DAY_MS / INTERVAL_MS;
const READINGS_DAYS = 30;
/** Of one node. */
const DAYS_AN_EVENT = 60;

export interface FilledStore {
  records: number;
  bytes: number;
  /** Each with its indexes. */
  bytesPerNight: number;
  bytesPerReading: number;
  /** The highest counter of every node. */
  counter: number;
}

/** Makes a store at `path`. */
export function fillStore(path: string, nodes: number, years: number, now: number): FilledStore {
  const store = openStore(path);
  for (let n = 0; n < nodes; n++) store.addNode({ name: `node-${n}`, network: 1 });
  store.close();
  const db = new DatabaseSync(path);
  db.exec("PRAGMA synchronous = OFF");
  const insert = db.prepare(
    "INSERT INTO records (node, epoch, counter, type, time, received, via, body, held) VALUES (?, 0, ?, ?, ?, ?, 'serial /dev/ttyUSB0', ?, 0)",
  );
  const time = Math.floor(now / 1000);
  const bands = new Uint8Array(8).fill(200);
  const reading = encodeBody([time, 4000, 12, 14, 284, -37, bands, null, 0, 158, 11] satisfies ReadingBody);
  const night = encodeBody(NIGHT_BODY);
  const event = encodeBody([0, time, 20, -300, 12, 4100, 3800, 90, 0, null] satisfies EventBody);
  let records = 0;
  let counter = 0;
  const put = (node: number, at: number, type: number, at_ms: number, body: Uint8Array) => {
    insert.run(node, at, type, at_ms, at_ms + 60_000, body);
    records++;
  };
  const days = 365 * years;
  const size = () => {
    db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    return statSync(path).size;
  };
  const bytesOfDays = (from: number, to: number, each: (day: number) => void): number => {
    const before = [size(), records] as const;
    for (let day = from; day < to; day++) {
      db.exec("BEGIN");
      each(day);
      db.exec("COMMIT");
      counter += READINGS_A_DAY + 2;
    }
    return (size() - before[0]) / (records - before[1]);
  };
  const nightsOf = (day: number) => {
    const at = now - (days - day) * DAY_MS;
    for (let node = 1; node <= nodes; node++) {
      put(node, counter + 1, NIGHT, at, night);
      if ((7 * day + node) % DAYS_AN_EVENT === 0) put(node, counter + 2, EVENT, at, event);
    }
  };
  const bytesPerNight = bytesOfDays(0, days - READINGS_DAYS, nightsOf);
  const bytesPerReading = bytesOfDays(days - READINGS_DAYS, days, (day) => {
    nightsOf(day);
    for (let node = 1; node <= nodes; node++)
      for (let k = 0; k < READINGS_A_DAY; k++)
        put(node, counter + 3 + k, READING, now - (days - day) * DAY_MS + k * INTERVAL_MS, reading);
  });
  db.exec(`
    INSERT INTO settled SELECT id, 0, 1, ${counter + 2} FROM nodes;
    INSERT INTO replay SELECT id, 0, ${counter + 2}, -1 FROM nodes;
    UPDATE nodes SET last_seen = ${now}, downlink = ${time}, interval = ${INTERVAL_MS}`);
  const bytes = size();
  db.close();
  // What the system still has to write would be waited for by whoever comes first.
  const file = openSync(path, "r+");
  fsyncSync(file);
  closeSync(file);
  return { records, bytes, bytesPerNight, bytesPerReading, counter: counter + 2 };
}

const NIGHT_BODY: NightBody = [
  ...([20_000, -120, -110, -90, -118, 4, -121, 440, 8, 40, 4000, 4100, 3900] as const),
  ...([20, 55, 2, 0, 158, 11, null, null, null] as const),
];
