// `doctor`: looks at all that a gateway needs, and says of each part whether it is well, and what to do where it is not.
import { type Command, InvalidArgumentError, Option } from "commander";
import type { Placed } from "../../assemble/findings.ts";
import { systemClock } from "../../clock.ts";
import { GatewayError } from "../../errors.ts";
import { broken } from "../../findings.ts";
import { isLocked } from "../../store/lock.ts";
import { painter } from "../../text/colours.ts";
import { createStatusLine } from "../../text/progress.ts";
import { seconds } from "../../text/time.ts";
import type { Status } from "../../watch/local/status.ts";
import { askStatus } from "../local/ask.ts";
import { NO_SOCKET } from "../local/store-status.ts";
import { configOption, loadPlaced } from "../options.ts";
import type { Surroundings } from "../program.ts";
import { withStore } from "../store.ts";
import { widthOf } from "../width.ts";
import { type Check, type Checked, foundOr, runChecks, SOON_MS } from "./check.ts";
import { rowText, summaryText } from "./text.ts";

interface Flags {
  config: string;
  expect?: string[];
  listen: number;
  sendMail?: boolean;
  json?: boolean;
}

const LISTEN_S = 3;
const LISTEN_MAX_S = 86_400;

/** `onUnwell`: called with whether something is not well. */
export function defineDoctor(
  program: Command,
  surroundings: Surroundings,
  onUnwell: (is: boolean) => void,
): void {
  program
    .command("doctor")
    .description("look at all that the gateway needs, and say what is broken and what to do")
    .option("--expect <topic...>", "also say whether anything ever comes on this topic or filter")
    .addOption(
      new Option("--listen <time>", "where no gateway runs, listen so long on its ports")
        .argParser(listenTime)
        .default(LISTEN_S, `${LISTEN_S}s`),
    )
    .option("--send-mail", "send a test by each way of telling people, not only log in there")
    .option("--json", "as JSON, for programs")
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Examples:
  sippra-gateway doctor
  sippra-gateway doctor --expect 'sippra/v1/sundsvall/node/+/leak'
  sippra-gateway doctor --listen 20m       where no gateway runs
  sippra-gateway doctor --json | jq '.checks[] | select(.mark != "ok")'

A gateway that runs is asked and goes on as it is; where none runs, its ports
and its broker's are opened, and its store is looked through. Brokers are tried
under a client id of the doctor's own, with empty messages on topics that end in
/probe. Nothing is changed, and nobody gets a message but by --send-mail. Run it
as the gateway's own user.

Exit codes: 0 all is well, 1 something is not, 2 wrong usage or a configuration
that cannot be read.`,
    )
    .action(async (flags: Flags) => {
      const placed = loadPlaced(flags, surroundings.env);
      const { isRunning, checks } = await checksFor(placed, flags, surroundings);
      onUnwell(await tell(checks, isRunning, placed, flags, surroundings));
    });
}

function listenTime(text: string): number {
  const found = seconds(text);
  if (found === null || found > LISTEN_MAX_S)
    throw new InvalidArgumentError("It must be a time like 10s or 20m, a day at most.");
  return found;
}

async function checksFor(placed: Placed, flags: Flags, { env }: Surroundings) {
  // Only here: other commands start sooner without all that a gateway is made of.
  const [{ settingChecks }, { aloneChecks }, { runningChecks }] = await Promise.all([
    import("./settings.ts"),
    import("./alone.ts"),
    import("./running.ts"),
  ]);
  const sendMail = flags.sendMail === true;
  const asked = await askOrNot(placed.config.data);
  const settings = settingChecks(placed, flags.config, env);
  const expected = await expectedChecks(placed, flags.expect ?? []);
  // What runs there may have the ports: nothing is opened.
  if (asked instanceof GatewayError)
    return { isRunning: true, checks: [...settings, notAsked(asked), ...expected] };
  const rest =
    asked === null
      ? aloneChecks(placed, { listenMs: 1000 * flags.listen, sendMail })
      : runningChecks(placed, asked, { sendMail });
  return { isRunning: asked !== null, checks: [...settings, ...rest, ...expected] };
}

/** Null where no gateway runs; a GatewayError where one does, and says nothing. */
async function askOrNot(folder: string): Promise<Status | GatewayError | null> {
  try {
    const status = await askStatus(folder);
    return status === null && isLocked(folder) ? new GatewayError("gateway", NO_SOCKET.what) : status;
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
}

const notAsked = ({ message }: GatewayError): Check => ({
  ...{ name: "gateway", cause: "not-asked", limit: SOON_MS },
  run: async () => foundOr([broken("not-asked", message)], ""),
});

async function expectedChecks({ config }: Placed, filters: readonly string[]): Promise<Check[]> {
  if (filters.length === 0) return [];
  const [{ expectation }, { hasStore }] = await Promise.all([import("./expected.ts"), import("./store.ts")]);
  return filters.map((filter, i) => ({
    ...{ name: filters.length === 1 ? "topic" : `topic ${i + 1}`, cause: "other-prefix", limit: SOON_MS },
    async run() {
      const { site, gateway, areas } = config;
      const nodes = hasStore(config) ? nodeNames() : null;
      return expectation(filter, { site, gateway, nodes, areas: areas.map(({ name }) => name) });
    },
  }));

  /** Null where the store cannot be opened, which has a check of its own. */
  function nodeNames(): string[] | null {
    try {
      return withStore(config, (store) => store.nodes().map(({ name }) => name));
    } catch (error) {
      if (error instanceof GatewayError) return null;
      throw error;
    }
  }
}

/** Whether something is not well. */
async function tell(
  checks: readonly Check[],
  isRunning: boolean,
  { config }: Placed,
  { json }: Flags,
  { out, err, env }: Surroundings,
): Promise<boolean> {
  const look = { paint: painter(out, env), width: widthOf(out) };
  const nameWidth = Math.max(...checks.map(({ name }) => name.length));
  const line = createStatusLine(err);
  const all = await runChecks(checks, {
    clock: systemClock,
    onWaiting: (names) => line.draw(names.length === 0 ? "" : `Looking at ${names.join(", ")} …`),
    onChecked(checked) {
      line.clear();
      if (!json) out.write(`${rowText(checked, { ...look, nameWidth })}\n`);
    },
  });
  line.clear();
  const isWell = all.every(({ findings }) => findings.length === 0);
  if (json) out.write(`${JSON.stringify(resultJson(all, isRunning, config), null, 2)}\n`);
  else out.write(`\n${summaryText(all, isRunning, look)}\n`);
  return !isWell;
}

/** Programs rely on the names of its fields. */
const resultJson = (all: readonly Checked[], isRunning: boolean, { site, gateway }: Placed["config"]) => ({
  well: all.every(({ findings }) => findings.length === 0),
  ...{ site, gateway, running: isRunning },
  checks: all.map(({ name, mark, findings, said }) => ({
    check: name,
    mark,
    said: said === "" ? null : said,
    findings,
  })),
});
