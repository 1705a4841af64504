// The brokers of a configuration: to each a connection, and over it what each sink sends and keeps retained there. One
// that is away holds up no other.
import { type Clock, within } from "../clock.ts";
import type { MqttLink } from "../deliver/link.ts";
import { connectMqtt } from "../deliver/mqtt.ts";
import { type Counters, type Publisher, startPublisher } from "../deliver/publisher.ts";
import { type Retained, type RetainedSource, startRetained } from "../deliver/retained.ts";
import { type Sink, sendsRecords } from "../deliver/sinks/sink.ts";
import type { Log } from "../log.ts";
import type { Outbox } from "../store/sink-outbox.ts";
import type { BrokerSettings } from "./mqtt-settings.ts";

export interface BrokersDeps {
  brokers: readonly BrokerSettings[];
  outbox: Outbox;
  /** To each broker that a sink is for. */
  sinks: readonly Sink[];
  log: Log;
  random: () => number;
  clock: Clock;
  wall: Clock;
}

export interface Broker {
  name: string;
  link: MqttLink;
  /** By the name that it has in the store. */
  publishers: ReadonlyMap<string, Publisher>;
  /** Of all of them together. */
  counters: Readonly<Counters>;
  retained: Retained;
}

export interface Brokers {
  /** As the configuration has them: the main one first. */
  all: readonly Broker[];
  /** Of all of them together. */
  counters: Readonly<Counters>;
  idle(): Promise<void>;
  /** Publishes what it can, of those that are connected, for so long at most, ms. */
  drain(ms: number): Promise<void>;
  /** Says goodbye to each: takes so long at most, ms, and what a connection needs to close. */
  close(ms: number): Promise<void>;
}

const isFor = (sink: Sink, broker: string): boolean => sink.brokers?.includes(broker) ?? true;
const sinksAt = (broker: string, sinks: readonly Sink[]): Sink[] =>
  sinks.filter((sink) => isFor(sink, broker));

/** What the store calls a sink: its broker's name, and its own where it has one. */
const nameInStore = (broker: string, sink: string) => (sink === "" ? broker : `${broker}/${sink}`);

export function startBrokers(deps: BrokersDeps): Brokers {
  const { brokers, outbox, sinks, wall } = deps;
  outbox.configure(
    brokers.flatMap(({ name }) =>
      sinksAt(name, sinks)
        .filter(sendsRecords)
        .map((sink) => nameInStore(name, sink.name)),
    ),
  );
  warnOfOthers(deps);
  const shared = new Map<RetainedSource, (broker: string) => RetainedSource>();
  for (const sink of sinks) {
    const at = brokers.filter(({ name }) => isFor(sink, name)).length;
    for (const source of sink.retained) shared.set(source, publishedAtAll(source, at));
  }
  const all = brokers.map((each) => {
    const sources = sinksAt(each.name, sinks).flatMap(({ retained }) => retained);
    return startBroker(
      each,
      sources.map((source) => shared.get(source)!(each.name)),
      deps,
    );
  });
  const publishers = all.flatMap((broker) => [...broker.publishers.values()]);
  return {
    all,
    counters: sumOf(publishers.map(({ counters }) => counters)),
    async idle() {
      await Promise.all(publishers.map((each) => each.idle()));
    },
    async drain(ms) {
      // Where a broker is away, what is left stays in the outbox: waiting for it would not help.
      const connected = all.filter(({ link }) => link.up);
      await Promise.all(
        connected.flatMap(({ publishers: of }) => [...of.values()].map((each) => each.drain(ms))),
      );
    },
    async close(ms) {
      for (const each of publishers) each.close();
      await Promise.all(
        all.map(async ({ link, retained }) => {
          await within(retained.close(), ms, wall);
          await link.close();
        }),
      );
    },
  };
}

function startBroker(
  { name, settings }: BrokerSettings,
  sources: readonly RetainedSource[],
  deps: BrokersDeps,
): Broker {
  const { outbox, sinks, log, random, clock, wall } = deps;
  const link = connectMqtt(settings, { clock: wall, log, random });
  const common = { link, log, random, clock, wall };
  const publishers = new Map(
    sinksAt(name, sinks)
      .filter(sendsRecords)
      .map((sink) => {
        const of = nameInStore(name, sink.name);
        return [of, startPublisher({ ...common, sink, outbox: outbox.sink(of) })];
      }),
  );
  return {
    name,
    link,
    publishers,
    counters: sumOf([...publishers.values()].map(({ counters }) => counters)),
    retained: startRetained({ ...common, sources }),
  };
}

/** The source for each broker: it is told that something of it was published when the last of them has it. */
function publishedAtAll(source: RetainedSource, brokers: number): (broker: string) => RetainedSource {
  const { published } = source;
  if (published === undefined) return () => source;
  const at = new Map<string, Set<string>>();
  return (broker) => ({
    ...source,
    published(key) {
      const having = at.get(key) ?? new Set();
      at.set(key, having.add(broker));
      if (having.size < brokers) return;
      at.delete(key);
      published(key);
    },
  });
}

/** What waits for a broker that is not there any more takes up room, and nobody gets it. */
function warnOfOthers({ outbox, log }: BrokersDeps): void {
  for (const { name, active, lanes, parked } of outbox.states()) {
    if (active) continue;
    const messages = [...lanes, ...parked].reduce((sum, each) => sum + each.messages, 0);
    const sentence = `Messages wait for ${name}, which the configuration does not have any more: name a broker ${name} and they go there, or give them up with "sippra-gateway outbox drop --broker ${name}".`;
    log.warn({ messages }, sentence);
  }
}

/** As they are whenever they are looked at. */
function sumOf(counters: readonly Readonly<Counters>[]): Readonly<Counters> {
  const sum = (name: keyof Counters) => counters.reduce((total, each) => total + each[name], 0);
  return {
    get published() {
      return sum("published");
    },
    get republished() {
      return sum("republished");
    },
  };
}
