// `status`: how the gateway is. Asked of it while it runs, by its socket; read from its store where it does not.
import type { Command } from "commander";
import type { GatewayConfig } from "../../assemble/configuration.ts";
import { systemClock } from "../../clock.ts";
import { painter } from "../../text/colours.ts";
import { configOption, load } from "../options.ts";
import type { Surroundings } from "../program.ts";
import { widthOf } from "../width.ts";
import { askStatus } from "./ask.ts";
import { findingsOf } from "./findings.ts";
import { statusText } from "./status-text.ts";
import { storedStatus } from "./store-status.ts";

interface Flags {
  json?: boolean;
  watch?: boolean;
  config: string;
}

const AGAIN_MS = 2_000;

/** `onUnwell`: called where not all is well. */
export function defineStatus(
  program: Command,
  surroundings: Surroundings,
  onUnwell: (is: boolean) => void,
): void {
  program
    .command("status")
    .description("say how the gateway is, and what to do where not all is well")
    .option("--json", "as JSON, for programs")
    .option("--watch", "again and again, until Ctrl-C")
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Examples:
  sippra-gateway status
  sippra-gateway status --watch
  sippra-gateway status --json | jq .findings
  sippra-gateway status > /dev/null || echo "see to the gateway"

Asks the gateway that runs on this machine, by the socket in its data folder,
so as its own user or as root. Where none runs it says so, and what the store
knows.

Exit codes: 0 all is well, 1 something is not, or no gateway runs, 2 wrong
usage or configuration.`,
    )
    .action(async (flags: Flags) => {
      const config = load(flags, surroundings.env);
      if (flags.watch) onUnwell(await watch(config, flags, surroundings));
      else onUnwell(await tell(config, flags, surroundings, (text) => surroundings.out.write(text)));
    });
}

/** Whether something is not well. */
async function tell(
  config: GatewayConfig,
  { json }: Flags,
  { out, env }: Surroundings,
  write: (text: string) => void,
): Promise<boolean> {
  const status = (await askStatus(config.data)) ?? storedStatus(config, systemClock.now());
  const findings = findingsOf(status).map(({ sentence }) => sentence);
  const isWell = findings.length === 0;
  if (json) write(`${JSON.stringify({ well: isWell, findings, ...status }, null, 2)}\n`);
  else write(`${statusText(status, findings, { paint: painter(out, env), width: widthOf(out) })}\n`);
  return !isWell;
}

/** As it was the last time. */
async function watch(config: GatewayConfig, flags: Flags, surroundings: Surroundings): Promise<boolean> {
  const { out, onSignal } = surroundings;
  const ended = Promise.withResolvers<"ended">();
  const stop = onSignal(() => ended.resolve("ended"));
  const draw = (text: string) => out.write(out.isTTY ? screen(text, out.rows) : text);
  try {
    for (;;) {
      const isUnwell = await tell(config, flags, surroundings, draw);
      let timer: unknown;
      const pause = new Promise<void>((resolve) => {
        timer = systemClock.setTimeout(resolve, AGAIN_MS);
      });
      const what = await Promise.race([pause, ended.promise]);
      systemClock.clearTimeout(timer);
      if (what === "ended") return isUnwell;
    }
  } finally {
    stop();
  }
}

/** In place of what a terminal shows; what it has no lines for is left out. */
function screen(text: string, rows = 24): string {
  const lines = text.trimEnd().split("\n");
  const fitting =
    lines.length < rows ? lines : [...lines.slice(0, rows - 2), `… ${lines.length - rows + 2} more lines`];
  return `\x1b[H\x1b[J${fitting.join("\n")}\n`;
}
