// Puts a gateway together from its rooms. The command line runs one, and so does a demo or a test in its
// own process: with a simulated clock, serial lines that are none, and a store in memory.
//
//   lines, radio, ... -> intakes -> pipeline (admit, store) -> outbox -> publisher -> MQTT broker
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { startRefusals } from "../admit/refusals.ts";
import { type Clock, systemClock, within } from "../clock.ts";
import { type EmbeddedBroker, startBroker } from "../deliver/broker.ts";
import type { MqttLink } from "../deliver/link.ts";
import { connectMqtt } from "../deliver/mqtt.ts";
import { type Counters, startPublisher } from "../deliver/publisher.ts";
import { startRequests } from "../deliver/requests.ts";
import { startResponses } from "../deliver/responses.ts";
import { startRetained } from "../deliver/retained.ts";
import { topicsOf } from "../deliver/topics.ts";
import { GatewayError } from "../errors.ts";
import type { Intake, IntakeDeps, IntakeKinds } from "../intake/intake.ts";
import { INTAKE_KINDS, openIntakes } from "../intake/registry.ts";
import type { Log } from "../log.ts";
import { lockDirectory } from "../store/lock.ts";
import { openStore, type Store } from "../store/open.ts";
import { startNews } from "../watch/news.ts";
import type { GatewayConfig } from "./configuration.ts";
import { mqttSettings } from "./mqtt-settings.ts";
import { startPipeline } from "./pipeline.ts";
import { startStates } from "./states.ts";
import { createStops, type Stops } from "./stops.ts";
import { expireRegularly, pruneRegularly, settleRegularly } from "./upkeep.ts";

export interface GatewayDeps {
  /** Dates records and decides what is late; may be simulated. */
  clock: Clock;
  log: Log;
  /** Timers of the network: reconnects, grace, timeouts. The real clock where not given. */
  wall?: Clock;
  /** Serial ports that are not this machine's: for tests and the demo. */
  binding?: NonNullable<IntakeDeps["binding"]>;
  /** Kinds of ways in, which `config` has a section for each; those of the registry where not given. */
  kinds?: IntakeKinds;
  /** An open store, which stays its owner's to close; the one in the data directory where not given. */
  store?: Store;
  random?: () => number;
}

export interface Gateway {
  readonly store: Store;
  readonly link: MqttLink;
  /** Port of the embedded broker on 127.0.0.1; null where another broker is used. */
  readonly brokerPort: number | null;
  /** The ways in, as configured. */
  readonly intakes: readonly Intake[];
  readonly counters: Readonly<Counters>;
  /** What was refused since the start, by reason. */
  refusals(): Record<string, number>;
  /** Resolves when every uplink so far is stored, answered, and acknowledged by the broker. */
  idle(): Promise<void>;
  /** Closes the ways in, stores what came by them, publishes what can be within 5 s, and disconnects. */
  close(): Promise<void>;
}

/** How long stopping waits for the broker, ms; what is left is published at the next start. */
const DRAIN_MS = 5_000;
const GOODBYE_MS = 1_000;

/** The database of a gateway, created where it is not there. Throws a GatewayError "store". */
export function openConfiguredStore(config: GatewayConfig, log?: Log): Store {
  try {
    mkdirSync(config.data, { recursive: true, mode: 0o700 });
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code;
    throw new GatewayError(
      "store",
      `The directory ${config.data} cannot be made (${why}): make it, or set "data" to another.`,
      { cause },
    );
  }
  return openStore(join(config.data, "sippra.sqlite"), log ? { log } : {});
}

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

/** From the broker to the lines: stopped the other way round, the ways in close first and the store last. */
async function startRooms(config: GatewayConfig, deps: GatewayDeps, stops: Stops): Promise<Gateway> {
  const { clock, log, wall = systemClock, random = Math.random, kinds = INTAKE_KINDS } = deps;
  const topics = topicsOf(config.site, config.gateway);
  const origin = { site: config.site, gateway: config.gateway };
  const settings = mqttSettings(config, topics);

  const store = deps.store ?? openConfiguredStore(config, log);
  if (deps.store === undefined) {
    stops.add(() => store.close());
    stops.add(lockDirectory(config.data));
  }
  const { outbox, commands, airtime } = store;

  let broker: EmbeddedBroker | null = null;
  if (config.mqtt.url === undefined) {
    const owner = { clientId: settings.clientId, owns: topics.owns };
    broker = await startBroker(config.mqtt.embedded.port, { owner, log });
    stops.add(broker.close);
    Object.assign(settings, { url: `mqtt://127.0.0.1:${broker.port}`, ...broker.credentials });
  }

  const refusals = startRefusals({ clock, log });
  stops.add(refusals.close);
  const pipeline = startPipeline({ store, clock, log, refusals });
  stops.add(startNews({ log, onMessage: pipeline.onMessage }));

  const link = connectMqtt(settings, { clock: wall, log, random });
  stops.add(link.close);
  const publisher = startPublisher({ outbox, link, topics, origin, log, random, clock, wall });
  stops.add(publisher.close);
  const intakes: Intake[] = [];
  const { counters } = publisher;
  const common = { config, store, topics, origin, link, clock, wall };
  const states = startStates({ ...common, counters, intakes, refusals: refusals.counts });
  stops.add(states.close);
  const retained = startRetained({ link, sources: states.sources, log, wall });
  stops.add(() => within(retained.close(), GOODBYE_MS, wall));
  const responses = startResponses({ link, topics, origin, commands, log, wall });
  stops.add(() => within(responses.close(), GOODBYE_MS, wall));
  if (config.mqtt.requests) {
    stops.add(startRequests({ link, topics, origin, commands, refusals, log, clock, wall }).close);
  }

  stops.add(pruneRegularly(store, clock, log));
  stops.add(expireRegularly(store, clock, log));
  stops.add(settleRegularly(store, clock, log));

  // Where the broker is away, what is left stays in the outbox: waiting for it would not help.
  stops.add(() => (link.up ? publisher.drain(DRAIN_MS) : false));
  stops.add(pipeline.close);
  stops.add(() => Promise.all(intakes.map((intake) => intake.close())));
  const { take: onUplink, fault: onFault } = pipeline;
  const intakeDeps = { clock, log, onUplink, onFault, airtime, binding: deps.binding };
  for (const intake of openIntakes(kinds, config, intakeDeps)) intakes.push(intake);

  return {
    store,
    link,
    brokerPort: broker?.port ?? null,
    intakes,
    counters,
    refusals: refusals.counts,
    async idle() {
      await pipeline.idle();
      await publisher.idle();
    },
    close: stops.run,
  };
}
