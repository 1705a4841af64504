// Puts a gateway together from its rooms. The command line runs one, and so does a demo or a test in its
// own process: with a simulated clock, serial lines that are none, and a store in memory.
//
//   lines, radio, ... -> intakes -> pipeline (admit, store) -> outbox -> publishers -> MQTT brokers
import { type Refusals, startRefusals } from "../admit/refusals.ts";
import { type Clock, evenClock, systemClock, within } from "../clock.ts";
import type { Where } from "../config/load.ts";
import type { MqttLink } from "../deliver/link.ts";
import type { Counters } from "../deliver/publisher.ts";
import { type RequestSource, startRequests } from "../deliver/requests.ts";
import { startResponses } from "../deliver/responses.ts";
import { jsonSink } from "../deliver/sinks/json.ts";
import type { Sink } from "../deliver/sinks/sink.ts";
import { topicsOf } from "../deliver/topics.ts";
import type { Intake, IntakeDeps, IntakeKinds } from "../intake/intake.ts";
import { INTAKE_KINDS, openIntakes } from "../intake/registry.ts";
import type { Uplink } from "../intake/uplink.ts";
import type { Log } from "../log.ts";
import { storeError } from "../store/failure.ts";
import { isToBeMade } from "../store/file.ts";
import { makeFolder, missingFolders } from "../store/folder.ts";
import { lockDirectory } from "../store/lock.ts";
import type { Store } from "../store/open.ts";
import { countFrames, type WayFrames } from "../watch/frames.ts";
import { watchKeys } from "../watch/keys.ts";
import type { Looking } from "../watch/metrics/look.ts";
import { startNews } from "../watch/news.ts";
import { type UnopenedWatch, watchUnopened } from "../watch/unopened.ts";
import { startAlarms } from "./alarms.ts";
import { startAreas } from "./areas.ts";
import { type Broker, startBrokers } from "./brokers.ts";
import type { GatewayConfig } from "./configuration.ts";
import { startEmbeddedBroker } from "./embedded-broker.ts";
import { sinksForHomeAssistant, withDiscovery } from "./home-assistant.ts";
import { lookAtGateway } from "./looking.ts";
import { mqttSettings } from "./mqtt-settings.ts";
import { type Pipeline, startPipeline } from "./pipeline.ts";
import { noteSettings } from "./settings-run.ts";
import { type States, startStates } from "./states.ts";
import { createStops, type Stops } from "./stops.ts";
import { lookThroughStore } from "./store-check.ts";
import { databaseIn, openConfiguredStore } from "./stored.ts";
import { tellingSettings, tellPeople } from "./telling.ts";
import { keepTime } from "./time-keeping.ts";
import {
  eraseRegularly,
  expireRegularly,
  pruneRegularly,
  releaseInPages,
  settleRegularly,
} from "./upkeep.ts";

export interface GatewayDeps {
  /** Dates records and decides what is late, as far as it is believed; may be simulated. */
  clock: Clock;
  /** Whether the machine says that this clock is synchronised; null, as where this is not given: it cannot tell. */
  synchronised?: () => Promise<boolean | null>;
  log: Log;
  /** Timers of the network: reconnects, grace, timeouts. One that is never set, where not given. */
  wall?: Clock;
  /** Serial ports that are not this machine's: for tests and the demo. */
  binding?: NonNullable<IntakeDeps["binding"]>;
  /** Kinds of ways in, which `config` has a section for each; those of the registry where not given. */
  kinds?: IntakeKinds;
  /** Sinks besides the gateway's own format. */
  sinks?: readonly Sink[];
  /** An open store, which stays its owner's to close; the one in the data directory where not given. */
  store?: Store;
  /** A new store takes the place of one that is gone or damaged. */
  newStore?: boolean;
  /** Where settings stand, for sentences about the files that they name. */
  where?: Where;
  random?: () => number;
}

export interface Gateway {
  readonly store: Store;
  /** To the main broker. */
  readonly link: MqttLink;
  /** As configured, the main one first. */
  readonly brokers: readonly Broker[];
  /** Port of the embedded broker; null where another broker is used. */
  readonly brokerPort: number | null;
  /** The ways in, as configured. */
  readonly intakes: readonly Intake[];
  /** Of all brokers together. */
  readonly counters: Readonly<Counters>;
  /** How nodes and the gateway are, and the clock that it dates by: for the page. */
  readonly states: Pick<States, "availability" | "health" | "facts">;
  readonly clock: Clock;
  /** Which nodes are heard and cannot be understood. */
  readonly unopened: Pick<UnopenedWatch, "last">;
  /** What was refused since the start, by reason. */
  refusals(): Record<string, number>;
  /** What came by each way in. */
  frames(): WayFrames[];
  /** What was refused last, by reason. */
  refusedLast: Refusals["latest"];
  /** How all of it is, for whoever asks. */
  readonly looking: Pick<Looking, "now">;
  /** Calls back for all that comes in, taken or refused. Returns a function that ends it. */
  onTrace: Pipeline["onTrace"];
  /** Rejects when it cannot go on, with a GatewayError that says why: whoever runs it closes it then. */
  readonly failed: Promise<never>;
  /** Resolves when every uplink so far is stored, answered, and acknowledged by the broker. */
  idle(): Promise<void>;
  /** Closes the ways in, stores what came by them, publishes what can be within 5 s, and disconnects. */
  close(): Promise<void>;
}

/** How long stopping waits for the broker, ms; what is left is published at the next start. */
const DRAIN_MS = 5_000;
const GOODBYE_MS = 1_000;

/** Throws a GatewayError where it cannot start; a broker or a serial port that is away is waited for. */
export async function startGateway(config: GatewayConfig, deps: GatewayDeps): Promise<Gateway> {
  const stops = createStops(deps.log);
  try {
    return await startRooms(config, deps, stops);
  } catch (error) {
    await stops.run();
    throw error;
  }
}

/** Throws a GatewayError "store" where it is not what it was, or could not be there; makes and opens nothing. */
export function checkConfiguredStore({ data }: GatewayConfig): void {
  if (missingFolders(data).length > 0) return;
  try {
    isToBeMade(databaseIn(data));
  } catch (cause) {
    throw storeError(cause, databaseIn(data));
  }
}

/** This gateway's alone, and looked through while it runs. */
function openOwnStore(
  config: GatewayConfig,
  { log, newStore, wall = systemClock }: GatewayDeps,
  stops: Stops,
): Store {
  makeFolder(config.data);
  stops.add(lockDirectory(config.data));
  const store = openConfiguredStore(config, { log, isOwner: true, isNew: newStore });
  stops.add(store.close);
  stops.add(lookThroughStore(store, databaseIn(config.data), wall, log));
  return store;
}

/** From the broker to the lines: stopped the other way round, the ways in close first and the store last. */
async function startRooms(config: GatewayConfig, deps: GatewayDeps, stops: Stops): Promise<Gateway> {
  const { log, wall = evenClock(systemClock), random = Math.random, kinds = INTAKE_KINDS } = deps;
  const { sinks: more = [] } = deps;
  const topics = topicsOf(config.site, config.gateway);
  const origin = { site: config.site, gateway: config.gateway };
  const settings = mqttSettings(config, topics, deps.where);
  for (const { warnings } of settings) for (const { sentence } of warnings) log.warn({}, sentence);
  const [main] = settings;
  const telling = tellingSettings(config, deps.where);
  for (const { sentence } of telling.warnings) log.warn({}, sentence);

  const store = deps.store ?? openOwnStore(config, deps, stops);
  const { outbox, commands, airtime } = store;
  noteSettings(store, config, log);
  const { clock: machine, synchronised = async () => null } = deps;
  const clock = await keepTime({ machine, store, log, synchronised, always: config.clock === "always" });
  stops.add(clock.close);

  const owner = { clientId: main.settings.clientId, topics: withDiscovery(topics, config) };
  const broker =
    config.mqtt.url === undefined ? await startEmbeddedBroker(config, { owner, log, wall }) : null;
  if (broker !== null) {
    stops.add(broker.close);
    Object.assign(main.settings, { url: broker.ownerUrl, ...broker.credentials });
  }

  const refusals = startRefusals({ clock, log });
  stops.add(refusals.close);
  let isWritten = true;
  const onWritten = (is: boolean) => {
    isWritten = is;
  };
  const pipeline = startPipeline({ store, clock, log, refusals, onWritten });
  stops.add(startNews({ log, onMessage: pipeline.onMessage, clock }));
  stops.add(watchKeys({ log, ...pipeline }));
  const unopened = watchUnopened({ clock, ...pipeline });
  stops.add(unopened.close);

  // Ways in count spans: airtime, windows of answers. What they date is dated anew by the clock that is believed.
  const even = evenClock(clock);
  const intakes: Intake[] = [];
  const frames = countFrames({
    ...{ onMessage: pipeline.onMessage, onRefused: pipeline.onRefused, intakes, clock: even },
  });
  stops.add(frames.close);
  const ways = () => intakes.map(({ via, state }) => ({ via, state: dated(state(), even, clock) }));
  const states = startStates({
    ...{ config, store, topics, origin, clock, wall, log, refusals: refusals.counts },
    ways,
    brokers: () => brokers,
    tellers: () => people.states(),
  });
  stops.add(states.close);
  const looking = lookAtGateway(config, {
    ...{ store, states, clock, wall, frames: frames.now, isStoreWritten: () => isWritten },
  });
  stops.add(looking.close);
  const own = jsonSink({ topics, origin, retained: states.sources });
  const shown = sinksForHomeAssistant(config, { store, topics, origin, now: clock.now, wall, log });
  const brokers = startBrokers({
    brokers: settings,
    outbox,
    sinks: [own, ...shown, ...more],
    log,
    random,
    clock,
    wall,
  });
  stops.add(() => brokers.close(GOODBYE_MS));
  const { link } = brokers.all[0]!;
  stops.add(startAreas(config.areas, { store, link, clock, wall, log }));
  const responses = startResponses({ link, topics, origin, commands, log, wall });
  stops.add(() => within(responses.close(), GOODBYE_MS, wall));
  if (config.mqtt.requests) {
    const source = broker?.requests ?? requestsOver(link, config.mqtt.known_noise);
    stops.add(startRequests({ source, link, topics, origin, commands, refusals, log, clock, wall }).close);
  }

  const { availability } = states;
  stops.add(startAlarms({ config, store, clock, log, availability, ways, onMessage: pipeline.onMessage }));
  const people = tellPeople(store, config, telling.ways, { clock, wall, log, random });
  stops.add(people.close);
  stops.add(pruneRegularly(store, config.retention, clock, log));
  stops.add(expireRegularly(store, clock, log));
  stops.add(settleRegularly(store, clock, log));
  stops.add(releaseInPages(store, log));
  stops.add(eraseRegularly(store, clock, log));

  // Where the store is damaged there is nothing to be had that could go out, and nothing to look at.
  const isDamaged = store.damaged().catch(states.close);
  stops.add(() => Promise.race([brokers.drain(DRAIN_MS), isDamaged]));
  stops.add(pipeline.close);
  stops.add(() => Promise.all(intakes.map((intake) => intake.close())));
  const onUplink = (uplink: Uplink) => {
    pipeline.take({ ...uplink, received: clock.now() - (even.now() - uplink.received) });
  };
  const intakeDeps = { clock: even, log, onUplink, onFault: pipeline.fault, airtime, binding: deps.binding };
  for (const intake of openIntakes(kinds, config, intakeDeps)) intakes.push(intake);

  return {
    store,
    link,
    brokers: brokers.all,
    brokerPort: broker?.port ?? null,
    intakes,
    counters: brokers.counters,
    ...{ states, clock, unopened },
    refusals: refusals.counts,
    frames: frames.now,
    refusedLast: refusals.latest,
    looking,
    onTrace: pipeline.onTrace,
    failed: store.damaged(),
    async idle() {
      await pipeline.idle();
      await brokers.idle();
    },
    close: stops.run,
  };
}

/** Who asks there, that broker does not say: what one may, all may whom it lets publish requests. */
function requestsOver(link: MqttLink, mayDeclareNoise: boolean): RequestSource {
  return {
    subscribe: (filter, listener) =>
      link.subscribe(filter, (message) => listener(message, { name: null, mayDeclareNoise })),
  };
}

/** A state whose time is by a clock that counts spans. */
function dated<State extends { since: number }>(state: State, even: Clock, clock: Clock): State {
  return { ...state, since: clock.now() - (even.now() - state.since) };
}
