// `tail`: what comes in, live, from the gateway that runs. It tells as fast as this is read: what is slower is let go.
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import type { Writable } from "node:stream";
import { type Command, InvalidArgumentError } from "commander";
import { UPLINKS } from "../../../shared/messages.ts";
import type { GatewayConfig } from "../../assemble/configuration.ts";
import { GatewayError } from "../../errors.ts";
import { painter } from "../../text/colours.ts";
import type { TraceLine } from "../../watch/local/trace.ts";
import { configOption, load } from "../options.ts";
import type { Output, Surroundings } from "../program.ts";
import { nodeNamed, withStore } from "../store.ts";
import { widthOf } from "../width.ts";
import { askGateway, notAsked, objectIn, refuseOther } from "./ask.ts";
import { tailHead, tailText } from "./tail-text.ts";

interface Flags {
  node?: string[];
  kind?: string[];
  hex?: boolean;
  json?: boolean;
  config: string;
}

/** A frame twice in hex, and names. */
const LINE_MAX = 10_000;
const LET_GO = "The gateway has let go of this reader, which reads too slowly, or has died: run this again.";
const REFUSED = "refused";
const KINDS: readonly string[] = [...UPLINKS, REFUSED];

export function defineTail(program: Command, surroundings: Surroundings): void {
  program
    .command("tail")
    .description("show what comes in, live: each frame, and what became of it")
    .option("--node <name>", "of this node, or NETWORK/NUMBER; again for each further one", added)
    .option(
      "--kind <kind>",
      `${KINDS.join(", ")}; again for each further one`,
      (text: string, before?: string[]) => added(kindOf(text), before),
    )
    .option("--hex", "with its bytes, and the field that each belongs to")
    .option("--json", "as JSON, one line each, for programs")
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Examples:
  sippra-gateway tail
  sippra-gateway tail --node elm-street-4 --hex
  sippra-gateway tail --kind event --kind refused
  sippra-gateway tail --json > frames.ndjson

Asks the gateway that runs on this machine, as its own user or as root, until
Ctrl-C. What a frame that was refused says of itself (node, kind) is not
proven. With --hex bodies of frames that were taken are shown opened; keys
never are.

Exit codes: 0 ended by Ctrl-C or its reader, 1 no gateway runs, or it has
stopped, 2 wrong usage or configuration.`,
    )
    .action((flags: Flags) => follow(load(flags, surroundings.env), flags, surroundings));
}

const added = (value: string, before: string[] = []): string[] => [...before, value];

function kindOf(text: string): string {
  if (!KINDS.includes(text)) throw new InvalidArgumentError(`It must be one of ${KINDS.join(", ")}.`);
  return text;
}

/** Resolves at a signal. Throws a GatewayError "gateway" where no gateway runs any more. */
async function follow(config: GatewayConfig, flags: Flags, surroundings: Surroundings): Promise<void> {
  const { node = [], hex } = flags;
  for (const name of node) if (!name.includes("/")) withStore(config, (store) => nodeNamed(store, name));
  const response = await askGateway(config.data, hex ? "/tail?bytes=1" : "/tail");
  if (response === null)
    throw notAsked(`No gateway runs on ${config.data}: start one with "sippra-gateway run".`);
  let isOver = false;
  const stop = surroundings.onSignal(() => {
    isOver = true;
    response.destroy();
  });
  try {
    await tellEach(response, flags, surroundings);
  } catch (error) {
    if (!isOver) throw error;
  } finally {
    stop();
    response.destroy();
  }
}

async function tellEach(response: IncomingMessage, flags: Flags, { out, env }: Surroundings): Promise<void> {
  const look = { paint: painter(out, env), width: widthOf(out) };
  let isFirst = true;
  for await (const text of linesOf(response)) {
    const line = objectIn(text);
    if (isFirst) {
      refuseOther(line, response.statusCode);
      if (out.isTTY && !flags.json) out.write(`${tailHead(look)}\n`);
    } else if ("end" in line) throw notAsked("The gateway has stopped.");
    else if (isWanted(line as unknown as TraceLine, flags))
      await write(out, flags.json ? text : tailText(line as unknown as TraceLine, look));
    isFirst = false;
  }
}

/** Ends by throwing: before a gateway that runs on ends it, its last line comes. Throws a GatewayError "gateway". */
async function* linesOf(response: IncomingMessage): AsyncGenerator<string> {
  let rest = "";
  try {
    for await (const chunk of response.setEncoding("utf8")) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop()!;
      if (rest.length > LINE_MAX) throw notAsked("What the gateway tells is longer than any line can be.");
      yield* lines;
    }
  } catch (cause) {
    if (cause instanceof GatewayError) throw cause;
    throw notAsked(LET_GO, { cause });
  }
  throw notAsked(LET_GO);
}

function isWanted({ node, address, kind, refused }: TraceLine, flags: Flags): boolean {
  const isOfNode = flags.node?.some((name) => name === node || name === address) ?? true;
  const isOfKind =
    flags.kind?.some((each) => each === kind || (each === REFUSED && refused !== null)) ?? true;
  return isOfNode && isOfKind;
}

/** What reads this more slowly than it comes makes the gateway wait, and then let go. */
async function write(out: Output, text: string): Promise<void> {
  if (out.write(`${text}\n`) === false && "once" in out)
    await Promise.race([once(out as Writable, "drain"), once(out as Writable, "close")]);
}
