// Puts a gateway together from its rooms. The command line runs one, and so does a demo or a test in its
// own process: with a simulated clock, serial lines that are none, and a store in memory.
//
//   serial lines, radio modules -> intake -> pipeline (admit, store) -> outbox -> publisher -> MQTT broker
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { startRefusals } from "../admit/refusals.ts";
import { type Clock, systemClock, type Timer, within } from "../clock.ts";
import { type GatewayConfig, readNamed } from "../config/load.ts";
import { networkOf } from "../config/radio.ts";
import { type EmbeddedBroker, startBroker } from "../deliver/broker.ts";
import type { MqttLink, MqttSettings } from "../deliver/link.ts";
import { connectMqtt } from "../deliver/mqtt.ts";
import { type Counters, startPublisher } from "../deliver/publisher.ts";
import { startRequests } from "../deliver/requests.ts";
import { startResponses } from "../deliver/responses.ts";
import { startRetained } from "../deliver/retained.ts";
import { retainedStatus, statusWill } from "../deliver/retained-gateway.ts";
import { retainedInfo, retainedLeak } from "../deliver/retained-node.ts";
import { type Topics, topicsOf } from "../deliver/topics.ts";
import { GatewayError } from "../errors.ts";
import { openModemIntake } from "../intake/lora-modem.ts";
import type { Port } from "../intake/port.ts";
import { openSerialIntake, type SerialDeps } from "../intake/serial.ts";
import type { Log } from "../log.ts";
import type { Sending } from "../store/airtime.ts";
import { lockDirectory } from "../store/lock.ts";
import { openStore, type Store } from "../store/open.ts";
import { viewOf } from "../store/view.ts";
import { VERSION } from "../version.ts";
import { tellCommand } from "../watch/news.ts";
import { startPipeline } from "./pipeline.ts";

export interface GatewayDeps {
  /** Dates records and decides what is late; may be simulated. */
  clock: Clock;
  log: Log;
  /** Timers of the network: reconnects, grace, timeouts. The real clock where not given. */
  wall?: Clock;
  /** Serial ports that are not this machine's: for tests and the demo. */
  binding?: NonNullable<SerialDeps["binding"]>;
  /** An open store, which stays its owner's to close; the one in the data directory where not given. */
  store?: Store;
  random?: () => number;
}

export interface Gateway {
  readonly store: Store;
  readonly link: MqttLink;
  /** Port of the embedded broker on 127.0.0.1; null where another broker is used. */
  readonly brokerPort: number | null;
  readonly counters: Readonly<Counters>;
  /** What was refused since the start, by reason. */
  refusals(): Record<string, number>;
  /** Resolves when all that was heard is stored, answered, and acknowledged by the broker. */
  idle(): Promise<void>;
  /** Stops hearing, stores what was heard, publishes what can be within 5 s, says goodbye. */
  close(): Promise<void>;
}

/** How long stopping waits for the broker, ms; what is left is published at the next start. */
const DRAIN_MS = 5_000;
const GOODBYE_MS = 1_000;
/** Recent records are kept this long, ms: what people look back on; partners have them all. */
const KEEP_MS = 30 * 86_400_000;
const PRUNE_EVERY_MS = 3_600_000;
/** Commands whose time is up are given up this often, ms. */
const EXPIRE_EVERY_MS = 10_000;

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
  const { clock, log, wall = systemClock, random = Math.random } = deps;
  const topics = topicsOf(config.site, config.gateway);
  const settings = mqttSettings(config, topics);
  const store = deps.store ?? openConfiguredStore(config, log);
  // What has been started, to be stopped in the opposite order: also when a later part cannot start.
  const stops: (() => unknown)[] = [];
  if (deps.store === undefined) stops.push(() => store.close());
  try {
    return await assemble();
  } catch (error) {
    await stopAll();
    throw error;
  }

  /** One that fails does not keep the others from stopping. */
  async function stopAll(): Promise<void> {
    for (const stop of stops.reverse()) {
      try {
        await stop();
      } catch (error) {
        log.error({ err: error }, `While stopping: ${(error as Error).message}`);
      }
    }
  }

  async function assemble(): Promise<Gateway> {
    if (deps.store === undefined) stops.push(lockDirectory(config.data));
    let broker: EmbeddedBroker | null = null;
    if (config.mqtt.url === undefined) {
      broker = await startBroker(config.mqtt.embedded.port);
      stops.push(broker.close);
      settings.url = `mqtt://127.0.0.1:${broker.port}`;
    }
    const refusals = startRefusals({ clock, log });
    stops.push(refusals.close);
    const pipeline = startPipeline({ store, clock, log, refusals });
    const link = connectMqtt(settings, { clock: wall, log, random });
    stops.push(link.close);
    const { outbox } = store;
    const publisher = startPublisher({ outbox, link, topics, log, random, clock, wall });
    stops.push(publisher.close);
    const view = viewOf(store);
    const sources = [
      retainedStatus(topics, VERSION, clock),
      retainedInfo(view, topics),
      retainedLeak(view, topics),
    ];
    const retained = startRetained({ link, sources, log, wall });
    stops.push(() => within(retained.close(), GOODBYE_MS, wall));
    const { commands } = store;
    const responses = startResponses({ link, topics, commands, log, wall });
    stops.push(() => within(responses.close(), GOODBYE_MS, wall));
    if (config.mqtt.requests) {
      stops.push(startRequests({ link, topics, commands, refusals, log, clock, wall }).close);
    }
    const stopPruning = pruneRegularly(store, clock, log);
    stops.push(stopPruning);
    stops.push(expireRegularly(store, clock, log));
    // Where the broker is away, what is left stays in the outbox: waiting for it would not help.
    stops.push(() => (link.up ? publisher.drain(DRAIN_MS) : false));
    stops.push(pipeline.close);
    const { binding } = deps;
    const hears = {
      clock,
      log,
      onUplink: pipeline.take,
      onFault: pipeline.fault,
      ...(binding === undefined ? {} : { binding }),
    };
    const intakes: Port[] = [
      ...config.serial.map((port) => openSerialIntake(port, hears)),
      ...config.radio.modems.map((modem) => {
        const name = modem.path ?? modem.usb!;
        const airtime = {
          sent: () => store.airtime.of(name),
          keep: (sending: Sending) => store.airtime.add(name, sending),
        };
        return openModemIntake(modem, networkOf(config.radio), { ...hears, airtime });
      }),
    ];
    stops.push(() => Promise.all(intakes.map((intake) => intake.close())));

    let closing: Promise<void> | null = null;
    return {
      store,
      link,
      brokerPort: broker?.port ?? null,
      counters: publisher.counters,
      refusals: refusals.counts,
      async idle() {
        await pipeline.idle();
        await publisher.idle();
      },
      close() {
        closing ??= stopAll();
        return closing;
      },
    };
  }
}

/** What `config` says of the broker, secrets read from their files. Throws a GatewayError "config". */
export function mqttSettings(config: GatewayConfig, topics: Topics): MqttSettings {
  const { mqtt } = config;
  const settings: MqttSettings = {
    url: mqtt.url ?? "",
    version: mqtt.version,
    clientId: `sippra-${config.site}-${config.gateway}`,
    will: statusWill(topics),
  };
  if (mqtt.username !== undefined) settings.username = mqtt.username;
  if (mqtt.password_file !== undefined) {
    // Editors end a file with a newline; no password does.
    const password = readNamed(mqtt.password_file, "mqtt.password_file")
      .toString("utf8")
      .replace(/\r?\n$/, "");
    if (password === "") {
      throw new GatewayError(
        "config",
        `${mqtt.password_file}, which mqtt.password_file names, is empty: write the password into it.`,
      );
    }
    settings.password = password;
  }
  if (mqtt.ca_file !== undefined) settings.ca = readNamed(mqtt.ca_file, "mqtt.ca_file");
  if (mqtt.cert_file !== undefined) settings.cert = readNamed(mqtt.cert_file, "mqtt.cert_file");
  if (mqtt.key_file !== undefined) settings.key = readNamed(mqtt.key_file, "mqtt.key_file");
  return settings;
}

function pruneRegularly(store: Store, clock: Clock, log: Log): () => void {
  let timer: Timer;
  // In steps with a turn of the event loop between, so that the lines are heard meanwhile.
  const step = () => {
    let more = false;
    try {
      more = store.prune(clock.now() - KEEP_MS) > 0;
    } catch (error) {
      log.warn({ err: error }, `Old records could not be deleted: ${(error as Error).message}`);
    }
    timer = clock.setTimeout(step, more ? 0 : PRUNE_EVERY_MS);
  };
  timer = clock.setTimeout(step, 0);
  return () => clock.clearTimeout(timer);
}

function expireRegularly(store: Store, clock: Clock, log: Log): () => void {
  let timer: Timer;
  let failed = false;
  const step = () => {
    try {
      for (const command of store.commands.expire(clock.now())) tellCommand(log, command);
      failed = false;
    } catch (error) {
      if (!failed) log.warn({ err: error }, `Commands could not be given up: ${(error as Error).message}`);
      failed = true;
    }
    timer = clock.setTimeout(step, EXPIRE_EVERY_MS);
  };
  timer = clock.setTimeout(step, 0);
  return () => clock.clearTimeout(timer);
}
