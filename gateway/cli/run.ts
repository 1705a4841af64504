// `run`: a gateway from start to signal, or to what fails meanwhile. However it ends, all that was started is closed.
import type { Command } from "commander";
import type { GatewayConfig } from "../assemble/configuration.ts";
import { adviceToRoot, type Placed } from "../assemble/findings.ts";
import type { Gateway } from "../assemble/gateway.ts";
import { systemClock, within } from "../clock.ts";
import { keepHeapSmall } from "../heap.ts";
import { createLog, type Log } from "../log.ts";
import { rememberLog } from "../log-memory.ts";
import { synchronised } from "../time/machine.ts";
import { configOption, loadPlaced } from "./options.ts";
import { CANNOT, type Surroundings } from "./program.ts";

/** Closing takes 5 s for the broker and some for farewells; what hangs by then is left to the end of the process. */
const CLOSE_MS = 15_000;

export function defineRun(program: Command, surroundings: Surroundings): void {
  program
    .command("run")
    .description("run the gateway until Ctrl-C")
    .option("--new-store", "begin with an empty store where there was one that is gone or damaged")
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Examples:
  sippra-gateway run
  sippra-gateway run --config /etc/sippra/sippra.yaml
  SIPPRA_LOG_LEVEL=debug sippra-gateway run

The first Ctrl-C publishes what it can within 5 s, the second stops at once.`,
    )
    .action((options: { config: string; newStore?: true }) =>
      run(loadPlaced(options, surroundings.env), options.newStore === true, surroundings),
    );
}

/** Resolves when a signal has ended the gateway. Throws what kept it from starting or from going on. */
async function run(placed: Placed, newStore: boolean, surroundings: Surroundings): Promise<void> {
  // Only here: other commands start sooner without them.
  const { preflight } = await import("../assemble/preflight.ts");
  const { startGateway } = await import("../assemble/gateway.ts");
  const { startPage } = await import("../assemble/page.ts");
  const { startMetrics } = await import("../assemble/metrics.ts");
  const { startControl } = await import("../assemble/control.ts");
  const { config, where } = placed;
  const warnings = preflight(placed, surroundings.env);
  const { log, lines } = rememberLog(createLog(config.log, surroundings.err), systemClock.now);
  const ending = listenForTheEnd(surroundings, log);
  const starting = startGateway(config, { clock: systemClock, synchronised, log, newStore, where });
  const opening = starting.then((gateway) => startPage(config, gateway, { log, lines, where }));
  // Where the gateway does not start, that is told and not this.
  opening.catch(() => {});
  const measuring = starting.then((gateway) => startMetrics(config, gateway, { log, where }));
  measuring.catch(() => {});
  const answering = starting.then((gateway) => startControl(config, gateway, { log }));
  answering.catch(() => {});
  const closed = starting.then(
    async (gateway) => {
      await ending.isNear;
      for (const each of [answering, opening, measuring])
        await each.then(({ close }) => close()).catch(() => {});
      await gateway.close();
    },
    () => {},
  );
  try {
    const gateway = await Promise.race([starting, ending.failed]);
    const page = await Promise.race([opening, ending.failed]);
    const metrics = await Promise.race([measuring, ending.failed]);
    await Promise.race([page.tried, ending.failed]);
    await Promise.race([metrics.tried, ending.failed]);
    tellOf(gateway, { page: page.url(), metrics: metrics.url() }, config, log);
    for (const sentence of warnings) log.warn({}, sentence);
    await keepHeapSmall();
    await Promise.race([ending.asked, ending.failed, gateway.failed]);
    log.info({}, "Stopping: what is stored is published for up to 5 s. Ctrl-C again stops at once.");
    ending.begin();
    await Promise.race([closed, ending.failed]);
    const { published, republished } = gateway.counters;
    log.info({ published, republished }, "Stopped.");
  } catch (error) {
    ending.begin();
    const isClosed = await within(closed, CLOSE_MS, systemClock);
    if (!isClosed) log.error({}, "Not all of it could be closed: the process ends all the same.");
    // What has failed may still be at it, and keep the process alive. After the sentence about it.
    if (ending.hasFailed() || !isClosed) setImmediate(() => surroundings.exit(CANNOT));
    throw error;
  } finally {
    ending.stopListening();
  }
}

/** What ends a run: somebody asks for it, or something fails. */
interface Ending {
  /** Resolves at the first signal. */
  asked: Promise<void>;
  /** Rejects with the first failure that nobody has caught. */
  failed: Promise<never>;
  /** Resolves when the gateway is to be closed. */
  isNear: Promise<void>;
  begin(): void;
  hasFailed(): boolean;
  /** For failures it listens on where there was one: others may follow. */
  stopListening(): void;
}

/** Signals within so long are one, ms. */
const ONCE_MS = 300;

function listenForTheEnd({ onSignal, onFailure, exit }: Surroundings, log: Log): Ending {
  const asked = Promise.withResolvers<void>();
  const failed = Promise.withResolvers<never>();
  const near = Promise.withResolvers<void>();
  // It is told by whoever waits for it, and there may be nobody at the moment.
  failed.promise.catch(() => {});
  let askedAt: number | null = null;
  let failures = 0;
  const stopSignals = onSignal(() => {
    const now = performance.now();
    // Whoever asks twice does not want to wait; what is not published stays in the outbox. A signal to all of a group comes
    // twice at once: from whoever sends it, and by way of the launcher.
    if (askedAt !== null && now - askedAt > ONCE_MS) exit(CANNOT);
    askedAt ??= now;
    asked.resolve();
  });
  const stopFailures = onFailure((error) => {
    // Others follow from it, or from closing: they are not to keep that from its end.
    if (++failures === 1) log.error({ err: error }, "Something has failed: the gateway stops.");
    else log.debug({ err: error }, "Something else has failed.");
    failed.reject(error);
  });
  return {
    asked: asked.promise,
    failed: failed.promise,
    isNear: near.promise,
    begin: near.resolve,
    hasFailed: () => failures > 0,
    stopListening() {
      stopSignals();
      if (failures === 0) stopFailures();
    },
  };
}

function tellOf(
  { brokerPort, intakes, store }: Gateway,
  urls: { page: string | null; metrics: string | null },
  config: GatewayConfig,
  log: Log,
): void {
  const { site, gateway, serial, radio } = config;
  const { host, cert_file } = config.mqtt.embedded;
  const broker = config.mqtt.url ?? `mqtt${cert_file === undefined ? "" : "s"}://${host}:${brokerPort}`;
  const nodes = store.nodes().length;
  log.info(
    {
      site,
      gateway,
      broker,
      ...Object.fromEntries(Object.entries(urls).filter(([, url]) => url !== null)),
      lines: serial.length,
      radios: radio.modems.length,
      nodes,
    },
    "The gateway runs.",
  );
  const advice = adviceToRoot();
  if (advice !== null) log.info({}, advice);
  if (intakes.length === 0)
    log.warn(
      {},
      "No serial line and no radio module is configured, so no node is heard: list some under serial, or under modems of radio.",
    );
}
