// What a site has besides where alarms are looked at: nights in its store, people who are told, and what is known of its store
// after each kill.
import mqtt from "mqtt";
import { alarmJson, alarmPayload, alarmsJson, alarmsPayload } from "../../gateway/deliver/formats/alarm.ts";
import { topicsOf } from "../../gateway/deliver/topics.ts";
import { until } from "../processes.ts";
import { type Ears, openEars, WAYS } from "./alarm-ears.ts";
import { type AlarmHistory, historyIn, historyLeftIn, nightIn, undisturbed } from "./alarm-history.ts";
import { dueAt, fleetNames, plantNights } from "./alarm-nights.ts";
import type { AlarmEvidence } from "./alarm-oracle.ts";
import { PARTNER } from "./broker.ts";
import type { Taken } from "./records.ts";

export interface AlarmLab {
  ears: Ears;
  /** Lines of the configuration, and nodes whose topics the gateway needs. */
  config: string[];
  nodes: readonly string[];
  /** Puts nights into the store at `path`, of which nobody has anything open. */
  plant(path: string, config: string, how: { behindMs: number; chance: () => number }): Promise<void>;
  /** Those nights, as the gateway has taken them. */
  taken(): readonly Taken[];
  /** The last night that was decided, and the one that is due. */
  night(): number;
  due: number;
  /** The gateway has been killed: notes what it has left. */
  killed(): void;
  /** Waits until all is decided and told, and the broker has it; the judge says what is not. */
  settle(port: number, mostMs: number): Promise<void>;
  evidence(): AlarmEvidence;
  close(): Promise<void>;
}

const SITE = { site: "test", gateway: "gateway-1" };
const TOPICS = topicsOf(SITE.site, SITE.gateway);

export async function openAlarmLab(): Promise<AlarmLab> {
  const ears = await openEars();
  const now = Date.now();
  const { decideAt, due, lastMorning } = dueAt(now);
  const left: { at: number; history: AlarmHistory }[] = [];
  let file = "";
  let taken: readonly Taken[] = [];
  let nights: readonly AlarmHistory[] = [];
  let retained: ReadonlyMap<string, string> = new Map();

  return {
    ...{ ears, due, nodes: fleetNames },
    config: [...ears.config, `alarms: { decide_at: "${decideAt}" }`],
    async plant(path, config, { behindMs, chance }) {
      file = path;
      taken = await plantNights(path, { ways: WAYS, due, now, chance });
      nights = await undisturbed(path, config, { due, behindMs });
    },
    taken: () => taken,
    night: () => nightIn(file),
    killed: () => void left.push({ at: Date.now(), history: historyLeftIn(file) }),
    async settle(port, mostMs) {
      const broker = listen(port);
      retained = broker.topics;
      const isThere = () => {
        const end = historyIn(file);
        const isTold = WAYS.every((way) => isAllTold(end, way));
        return end.date >= due && isTold && isSame(retained, retainedOf(end));
      };
      await until(isThere, "alarms to settle", mostMs).catch(() => {});
      await broker.close();
    },
    evidence() {
      const end = historyIn(file);
      const wanted = retainedOf(end);
      return { ways: WAYS, undisturbed: nights, left, end, told: ears.told, retained, wanted, lastMorning };
    },
    close: ears.close,
  };
}

function isAllTold({ tellings, changes }: AlarmHistory, way: string): boolean {
  const rows = new Map(tellings.filter((row) => row.way === way).map((row) => [row.alarm, row]));
  return changes.every(({ alarm }) => rows.get(alarm)?.waiting === null);
}

const isSame = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>) =>
  a.size === b.size && [...a].every(([topic, payload]) => b.get(topic) === payload);

/** What is to be retained of alarms, by their topics. */
function retainedOf({ alarms }: AlarmHistory): Map<string, string> {
  return new Map([
    [TOPICS.alarms, alarmsJson(alarmsPayload(alarms, SITE))],
    ...alarms.map((alarm) => [TOPICS.alarm(alarm.id), alarmJson(alarmPayload(alarm, SITE))] as const),
  ]);
}

/** What the broker has retained of alarms, as somebody finds it who comes now. */
function listen(port: number) {
  const topics = new Map<string, string>();
  const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, {
    ...PARTNER,
    reconnectPeriod: 50,
    connectTimeout: 5000,
  });
  client.on("error", () => {});
  client.on("message", (topic, payload) => topics.set(topic, payload.toString("utf8")));
  client.subscribe([TOPICS.alarms, `${TOPICS.alarms}/+`]);
  return { topics, close: () => client.endAsync(true) };
}
