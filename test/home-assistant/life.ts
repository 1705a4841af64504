// A simulated site with Home Assistant beside it: whatever the month brings, and Home Assistant that restarts, alone and
// together with the broker. Now and then somebody looks at what it shows.

import { type Recording, recordMonth, type Site, type Step } from "../../tools/contract/month/month.ts";
import { createHome, type Home, type Message } from "./home.ts";
import type { Json } from "./payload.ts";

const PREFIX = "homeassistant";
const HOUR = 1 / 24;
const MINUTE = 1 / 1440;

/** What there is to be judged: plain, so that it can be kept. */
export interface Life {
  /** What Home Assistant has written in its log. */
  faults: string[];
  /** What was shown and should not have been. */
  stale: string[];
  /** How often a state was looked at that was shown as available. */
  looks: number;
  /** Names of the nodes that there are in the end, and those that are no node's any more. */
  nodes: string[];
  removed: string[];
  /** Names of devices that are shown in the end, and those that are retained for discovery. */
  devices: string[];
  retained: string[];
  /** Topics of their entities' states. */
  topics: string[];
  /** Every unique id that there ever was, with the id for automations that it got. */
  ids: [string, string][];
  /** Ids of the bursts that were told, in their order; of those that were news once; of those that came late. */
  told: string[];
  news: string[];
  late: string[];
}

/** What is shown of a node's pressure at a moment. */
interface Look {
  /** Virtual unix ms. */
  at: number;
  kpa: number;
  /** The record that it should be of. */
  of: { id: string; kpa: number | null };
  /** How often the node should be heard, ms. */
  expectedMs: number;
}

/**
 * A node that is silent for 8 of its intervals is offline (docs/topics.md), and nothing of it is shown. A gateway that starts
 * counts them from then on: what it found was not older than 2.5. And some slack.
 */
const SILENT = 11;

export async function liveWithHome(
  days: number,
  seed: number,
): Promise<{ life: Life; recording: Recording }> {
  const home = createHome(PREFIX);
  const looks: Look[] = [];
  let nodes: string[] = [];

  const come = async ({ broker, pace }: Site) => {
    if (!broker.isThere()) return;
    home.connect(await broker.retained(), pace.now());
    await broker.ask(`${PREFIX}/status`, "online");
  };
  const go = (day: number): Step => ({
    ...{ day, text: "Home Assistant restarts.", run: () => home.restart() },
  });
  const back = (day: number): Step => ({ day, text: "Home Assistant is there.", run: come });

  /** By node's name, the newest of these messages. */
  const newest = { latest: new Map<string, Json>(), availability: new Map<string, Json>() };
  const numbers = new Map<string, string>();
  function look(name: string, at: number): void {
    const shown = home.entity(`sippra_sundsvall_${numbers.get(name)}_pressure`);
    const [latest, availability] = [newest.latest.get(name), newest.availability.get(name)];
    if (!shown?.isAvailable || shown.state === null || !latest || !availability) return;
    // Renamed a moment ago: what is shown is of the name before.
    if (!String(shown.config.state_topic).includes(`/${name}/`)) return;
    const of = { id: String(latest.based_on), kpa: latest.pressure_kpa as number | null };
    looks.push({ at, kpa: Number(shown.state), of, expectedMs: 1000 * Number(availability.expected_s) });
  }
  function onPublished(message: Message): void {
    home.receive(message);
    const [, , , kind, name = "", level] = message.topic.split("/");
    if (kind !== "node" || message.payload === "") return;
    const value = JSON.parse(message.payload);
    if (level === "info") numbers.set(name, `${value.network}_${value.node_number}`);
    if (level !== "latest" && level !== "availability") return;
    newest[level].set(name, value);
    look(name, message.at);
  }
  const lookAtAll: Step["run"] = ({ store, pace }) => {
    nodes = store.nodes().map(({ name }) => name);
    for (const name of nodes) look(name, pace.now());
  };

  const recording = await recordMonth({
    ...{ days, seed, homeAssistant: { enabled: true, language: "sv" } },
    more: [
      { day: 0.02, text: "Home Assistant is there.", run: come },
      // Alone.
      ...[go(0.8), back(0.8 + MINUTE), go(2.55), back(2.55 + HOUR)],
      // With the broker, which forgets what it had, and which does not.
      ...[go(1.22), back(1.225), go(1.62), back(1.625)],
      ...Array.from({ length: Math.floor(days / HOUR) }, (_, i) => (i + 0.5) * HOUR)
        .concat(days - MINUTE)
        .map((day) => ({ day, text: "Somebody looks.", run: lookAtAll })),
    ],
    onSite(site) {
      const { broker } = site;
      broker.onPublished(onPublished);
      const { stop, start } = broker;
      Object.assign(broker, {
        stop: async () => {
          await stop();
          home.disconnect();
        },
        start: async (remembers: boolean) => {
          await start(remembers);
          await come(site);
        },
      });
    },
  });
  const stale = looks.flatMap(({ at, kpa, of, expectedMs }) => {
    const ageMs = at - recording.taken.get(of.id)!.at;
    if (ageMs < SILENT * expectedMs && kpa === of.kpa) return [];
    return [`${kpa} kPa is shown, ${Math.round(ageMs / 1000)} s old, where ${of.id} says ${of.kpa}`];
  });
  return { life: { ...judged(home, recording), nodes, stale, looks: looks.length }, recording };
}

function judged(home: Home, { retained, removed, messages }: Recording) {
  const entities = [...home.entities().values()];
  const bursts = messages
    .filter(({ topic, payload }) => topic.endsWith("/event") && payload !== "")
    .map(({ payload }) => JSON.parse(payload))
    .filter(({ kind }) => kind === "burst");
  return {
    ...{ faults: home.faults(), devices: home.devices(), ids: [...home.registry()], removed },
    retained: [...retained]
      .filter(([topic, payload]) => topic.startsWith(`${PREFIX}/device/`) && payload !== "")
      .map(([, payload]) => JSON.parse(payload).dev.name)
      .sort(),
    topics: entities.map(({ config }) => String(config.state_topic)),
    told: entities
      .filter(({ platform }) => platform === "event")
      .flatMap(({ history }) => history.map(({ state }) => JSON.parse(state).id)),
    news: [...new Set(bursts.filter(({ late }) => !late).map(({ id }) => id))],
    late: bursts.filter(({ late }) => late).map(({ id }) => id),
  };
}
