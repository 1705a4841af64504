// sippra-node upgrade: what it takes.
import { type Command, Option } from "commander";
import type { Sentences } from "../../sentences.ts";
import { boardOptions } from "../arguments.ts";
import { type FlashFlags, LINKS, type Link } from "../options.ts";

export type UpgradeFlags = Pick<FlashFlags, "port" | "enrol" | "board" | "wait" | "baud" | "json"> & {
  link?: Link;
};

/** Adds the command `upgrade`. */
export function addUpgrade(
  program: Command,
  { help, upgrade }: Sentences,
  action: (flags: UpgradeFlags) => Promise<void>,
): void {
  boardOptions(program.command("upgrade").description(upgrade.help.upgrade), help)
    .addOption(new Option("--link <link>", upgrade.help.link).choices(LINKS))
    .option("--json", help.json)
    .action(action);
}
