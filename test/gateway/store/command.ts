// Commands as the command line queues them.
import type { NewCommand } from "../../../gateway/store/command.ts";

/** A command for a node, asked for at `now`, that waits for a minute where nothing else is said. */
export const commandOf = (
  node: string,
  settings: NewCommand["settings"],
  now: number,
  lifetime = 60_000,
): NewCommand => ({ node, settings, origin: "cli", transaction: null, reply: null, now, lifetime });
