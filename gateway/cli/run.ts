// `run`: a gateway from start to signal.
import type { Command } from "commander";
import type { GatewayConfig } from "../assemble/configuration.ts";
import { startGateway } from "../assemble/gateway.ts";
import { systemClock } from "../clock.ts";
import { keepHeapSmall } from "../heap.ts";
import { createLog } from "../log.ts";
import { synchronised } from "../time/machine.ts";
import { configOption, load } from "./options.ts";
import { CANNOT, type Surroundings } from "./program.ts";

export function defineRun(program: Command, surroundings: Surroundings): void {
  program
    .command("run")
    .description("run the gateway until Ctrl-C")
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
    .action((options: { config: string }) => run(load(options, surroundings.env), surroundings));
}

/** Resolves when a signal has ended the gateway. Throws a GatewayError where it cannot start. */
async function run(config: GatewayConfig, { err, onSignal, exit }: Surroundings): Promise<void> {
  const log = createLog(config.log, err);
  let wake = () => {};
  const signal = new Promise<void>((resolve) => {
    wake = resolve;
  });
  let signals = 0;
  const ignore = onSignal(() => {
    // Whoever asks twice does not want to wait; what is not published stays in the outbox.
    if (++signals > 1) exit(CANNOT);
    wake();
  });
  try {
    const gateway = await startGateway(config, { clock: systemClock, synchronised, log });
    const broker = config.mqtt.url ?? `mqtt://127.0.0.1:${gateway.brokerPort}`;
    const lines = config.serial.length;
    const radios = config.radio.modems.length;
    log.info(
      {
        site: config.site,
        gateway: config.gateway,
        broker,
        lines,
        radios,
        nodes: gateway.store.nodes().length,
      },
      "The gateway runs.",
    );
    if (gateway.intakes.length === 0)
      log.warn(
        {},
        "No serial line and no radio module is configured, so no node is heard: list some under serial, or under modems of radio.",
      );
    await keepHeapSmall();
    await signal;
    log.info({}, "Stopping: what is stored is published for up to 5 s. Ctrl-C again stops at once.");
    await gateway.close();
    const { published, republished } = gateway.counters;
    log.info({ published, republished }, "Stopped.");
  } finally {
    ignore();
  }
}
