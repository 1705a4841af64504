// What Home Assistant is told of: this gateway and each of its nodes, one retained message a device, on topics that are made
// of numbers and stay when a node is renamed. What has gone is emptied, for that it is noted in the store before it goes out.
import { type Clock, createTimerGroup } from "../../../clock.ts";
import type { Language } from "../../../config/home-assistant.ts";
import type { Log } from "../../../log.ts";
import type { Announced, AnnouncedTopic } from "../../../store/announced.ts";
import type { NodeInfo, View } from "../../../store/view.ts";
import { VERSION } from "../../../version.ts";
import type { Origin } from "../../formats/record.ts";
import type { RetainedMessage, RetainedSource } from "../../retained.ts";
import type { Topics } from "../../topics.ts";
import { gatewayDevice } from "./gateway-device.ts";
import { birthTopic, type DeviceId, discoveryTopic, gatewayId, nodeId } from "./ids.ts";
import { factsOf, type NodeFacts, nodeDevice } from "./node-device.ts";

export interface DiscoveryDeps {
  view: Pick<View, "nodes" | "onChanged">;
  topics: Topics;
  origin: Origin;
  prefix: string;
  language: Language;
  announced: Announced;
  /** With more nodes than that it is told nothing, rather than a part; null: there is no bound. */
  nodesMax: number | null;
  log: Log;
  /** How often nodes on radio send what they have. */
  radioPeriodMs: number;
  /** Unix ms. */
  now: () => number;
  wall: Clock;
}

/** Home Assistant can lose an update of a device that comes while it works on the one before (discovery.py), ms. */
const PACE_MS = 5_000;
/** For as long it is told that something is taken away, before that is left out, ms. */
const TAKEN_AWAY_MS = 60_000;

/** Of a node, as it was told of last. */
interface Told {
  facts: NodeFacts;
  payload: string;
  /** It takes something away, and is told once more without that. */
  takesAway: boolean;
}

/** Who has made the message, and the QoS of what Home Assistant subscribes to by it. */
const ABOUT = { o: { name: "Sippra", sw: VERSION }, qos: 1 };

const sameFacts = (a: NodeFacts, b: NodeFacts): boolean =>
  (Object.keys(a) as (keyof NodeFacts)[]).every((key) => a[key] === b[key]);

/** Keys are ids of devices, and for what is to be emptied topics, since nothing else is known of it. */
export function discoverySource(deps: DiscoveryDeps, broker: string): RetainedSource {
  const { view, topics, origin, prefix, language, announced, nodesMax, log, radioPeriodMs, now, wall } = deps;
  const gateway = gatewayId(origin);
  const devices = { topics, language, gateway, radioPeriodMs };
  const told = new Map<DeviceId, Told>();
  const names = new Map<string, DeviceId>();
  const before = announced.topics(broker);
  const noted = new Set(before.map(({ topic }) => topic));
  /** Of those, which are known to be empty. */
  const emptied = new Set(before.filter(({ isEmptied }) => isEmptied).map(({ topic }) => topic));
  const listeners = new Set<(key?: string) => void>();
  const timers = createTimerGroup(wall);
  const ofGateway: RetainedMessage = {
    key: gateway,
    topic: discoveryTopic(prefix, gateway),
    payload: JSON.stringify({ ...gatewayDevice(origin, topics, language), ...ABOUT }),
    time: null,
  };

  const payloadOf = (id: DeviceId, facts: NodeFacts, takesAway: boolean) =>
    JSON.stringify({ ...nodeDevice(id, facts, devices, takesAway), ...ABOUT });

  function ofNode(node: NodeInfo): RetainedMessage {
    const id = nodeId(origin, node);
    const facts = factsOf(node);
    const last = told.get(id);
    names.set(node.name, id);
    if (last === undefined || !sameFacts(last.facts, facts)) {
      const takesAway = last?.facts.hasSignal === true && !facts.hasSignal;
      told.set(id, { facts, payload: payloadOf(id, facts, takesAway), takesAway });
    }
    return { key: id, topic: discoveryTopic(prefix, id), payload: told.get(id)!.payload, time: null };
  }

  /** What is handed out is noted first. */
  function noting(messages: RetainedMessage[]): RetainedMessage[] {
    const news = messages
      .map(({ topic }) => topic)
      .filter((topic) => !noted.has(topic) || emptied.has(topic));
    if (news.length > 0) announced.add(broker, news);
    for (const topic of news) {
      noted.add(topic);
      emptied.delete(topic);
    }
    return messages;
  }

  /** There are more nodes than its broker could keep the states of. */
  let isTooMuch = false;
  function hasRoomFor(nodes: number): boolean {
    const wasTooMuch = isTooMuch;
    isTooMuch = nodesMax !== null && nodes > nodesMax;
    if (isTooMuch && !wasTooMuch)
      log.warn(
        { nodes },
        `Home Assistant is told nothing: the broker inside is for ${nodesMax} nodes with it, and there are ${nodes}. Run a broker beside this gateway, and set mqtt.url.`,
      );
    return !isTooMuch;
  }

  function all(): RetainedMessage[] {
    names.clear();
    const nodes = view.nodes();
    const messages = hasRoomFor(nodes.length) ? [ofGateway, ...nodes.map(ofNode)] : [];
    const there = new Set(messages.map(({ key }) => key));
    for (const id of told.keys()) if (!there.has(id)) told.delete(id);
    return [...noting(messages), ...leftovers(announced.topics(broker)).filter(isUnwanted)];
  }

  const idIn = (topic: string): DeviceId => topic.slice(`${prefix}/device/`.length, -"/config".length);
  const isUnwanted = ({ topic }: Pick<RetainedMessage, "topic">) => {
    const id = idIn(topic);
    return isTooMuch || topic !== discoveryTopic(prefix, id) || (id !== gateway && !told.has(id));
  };

  function ofKey(key: string): RetainedMessage[] {
    if (key === gateway) return isTooMuch ? [] : noting([ofGateway]);
    const name = told.get(key)?.facts.name;
    if (name === undefined) return leftovers(noted.has(key) ? [{ topic: key }] : []).filter(isUnwanted);
    // It may be another's name by now.
    return noting(
      view
        .nodes(name)
        .map(ofNode)
        .filter((message) => message.key === key),
    );
  }

  /** Of a frame it matters only which way it came. */
  function hasOtherWay(id: DeviceId, name: string): boolean {
    const [node] = view.nodes(name);
    return node !== undefined && (node.signal !== null) !== told.get(id)?.facts.hasSignal;
  }

  return {
    refused: "Home Assistant could not be told of this gateway and its nodes",
    now: (key) => (key === undefined ? all() : ofKey(key)),
    onChanged(listener) {
      listeners.add(listener);
      const stop = view.onChanged((change) => {
        if (change.of === "all") return listener();
        if (change.of !== "node" && change.of !== "heard") return;
        const id = names.get(change.name);
        if (id === undefined) listener();
        else if (change.of === "node" || hasOtherWay(id, change.name)) listener(id);
      });
      return () => {
        listeners.delete(listener);
        timers.clear();
        stop();
      };
    },
    paceMs: PACE_MS,
    published(key) {
      const one = told.get(key);
      if (one?.takesAway === true) {
        timers.later(TAKEN_AWAY_MS, () => {
          if (told.get(key) !== one) return;
          told.set(key, { ...one, payload: payloadOf(key, one.facts, false), takesAway: false });
          for (const listener of listeners) listener(key);
        });
      } else if (noted.has(key)) {
        announced.markEmptied(broker, key, now());
        emptied.add(key);
      }
    },
    calledBy: { topic: birthTopic(prefix), payload: "online" },
  };
}

/** What a broker may still have: by its topic. */
export const leftovers = (noted: readonly Pick<AnnouncedTopic, "topic">[]): RetainedMessage[] =>
  noted.map(({ topic }) => ({ key: topic, topic, payload: null, time: null }));
