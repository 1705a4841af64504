// Home Assistant as far as a partner meets it: it finds devices, keeps them in its registry, shows their states, forgets
// states when it restarts and never an entity's id. Its rules come from its own source (rules.ts, entity.ts).
import { type Entity, isAvailable, newEntity, receive, topicsOf } from "./entity.ts";
import { type Json, readDevice } from "./payload.ts";
import { faultsOf } from "./rules.ts";

export interface Message {
  topic: string;
  payload: string;
  at: number;
}

export interface Home {
  /** It has connected, and gets what is retained. */
  connect(retained: ReadonlyMap<string, string>, at: number): void;
  /** Its connection is gone; it shows nothing as available. */
  disconnect(): void;
  /** Nothing is left in its memory but its registry. */
  restart(): void;
  receive(message: Message): void;
  /** Entities that are there now, by their unique ids. */
  entities(): ReadonlyMap<string, Shown>;
  entity(uniqueId: string): Shown | undefined;
  /** Names of devices that have any. */
  devices(): string[];
  /** Every unique id that there ever was, with the id for automations that it got. */
  registry(): ReadonlyMap<string, string>;
  /** What it has written in its log. */
  faults(): string[];
}

export interface Shown extends Pick<Entity, "platform" | "config" | "state" | "attributes" | "history"> {
  entityId: string;
  device: Json;
  isAvailable: boolean;
}

interface Found {
  entity: Entity;
  device: Json;
}

export function createHome(prefix: string): Home {
  const registry = new Map<string, string>();
  const faults: string[] = [];
  /** By discovery topic and key of the component. */
  let found = new Map<string, Map<string, Found>>();
  let retained = new Map<string, string>();
  let isConnected = false;

  const isDiscovery = (topic: string) => topic.startsWith(`${prefix}/device/`) && topic.endsWith("/config");
  const all = () => [...found.values()].flatMap((components) => [...components.values()]);

  function tell({ entity }: Found, { topic, payload, at }: Message, isRetained: boolean): void {
    for (const fault of receive(entity, topic, payload, isRetained, at))
      faults.push(`${entity.config.unique_id} on ${topic}: ${fault}`);
  }

  /** A subscription brings what is retained. */
  function subscribe(one: Found, topics: readonly string[], at: number): void {
    for (const topic of topics) {
      const payload = retained.get(topic);
      if (payload) tell(one, { topic, payload, at }, true);
    }
  }

  function discover({ topic, payload, at }: Message): void {
    if (payload === "") return void found.delete(topic);
    const message = readDevice(topic, payload);
    const wrong = faultsOf(message);
    if (wrong.length > 0) return void faults.push(...wrong.map((fault) => `${topic}: ${fault}`));
    const components = found.get(topic) ?? new Map<string, Found>();
    found.set(topic, components);
    for (const [key, { platform, config }] of message.components) {
      if (Object.keys(config).length === 0) {
        components.delete(key);
        continue;
      }
      const id = String(config.unique_id);
      const before = components.get(key);
      if (before === undefined && all().some(({ entity }) => entity.config.unique_id === id))
        faults.push(`${topic}: there is an entity with the unique id ${id} already`);
      register(id, String(config.default_entity_id));
      const had = before === undefined ? [] : topicsOf(before.entity);
      const one = before ?? { entity: newEntity(platform, config), device: message.device };
      Object.assign(one, { device: message.device });
      one.entity.config = config;
      components.set(key, one);
      subscribe(
        one,
        topicsOf(one.entity).filter((each) => !had.includes(each)),
        at,
      );
    }
  }

  function register(id: string, wanted: string): void {
    if (registry.has(id)) return;
    if ([...registry.values()].includes(wanted)) faults.push(`${id}: ${wanted} is another entity's`);
    registry.set(id, wanted);
  }

  const shown = ({ entity, device }: Found): Shown => {
    const { platform, config, state, attributes, history } = entity;
    const entityId = registry.get(String(config.unique_id))!;
    const isThere = isConnected && isAvailable(entity);
    return { platform, config, state, attributes, history, device, entityId, isAvailable: isThere };
  };

  return {
    connect(kept, at) {
      isConnected = true;
      retained = new Map(kept);
      for (const [topic, payload] of kept) if (isDiscovery(topic)) discover({ topic, payload, at });
      for (const one of all()) subscribe(one, topicsOf(one.entity), at);
    },
    disconnect() {
      isConnected = false;
    },
    restart() {
      isConnected = false;
      found = new Map();
    },
    receive(message) {
      if (!isConnected) return;
      retained.set(message.topic, message.payload);
      if (isDiscovery(message.topic)) discover(message);
      else
        for (const one of all()) if (topicsOf(one.entity).includes(message.topic)) tell(one, message, false);
    },
    entities: () => new Map(all().map((one) => [String(one.entity.config.unique_id), shown(one)])),
    entity(id) {
      const one = all().find(({ entity }) => entity.config.unique_id === id);
      return one && shown(one);
    },
    devices: () => [...new Set(all().map(({ device }) => String(device.name)))].sort(),
    registry: () => registry,
    faults: () => faults,
  };
}
