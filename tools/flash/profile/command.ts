// sippra-node profile: the settings of a node that is flashed.
import { type Command, Option } from "commander";
import type { Surroundings } from "../../../gateway/cli/program.ts";
import { ToolError } from "../../errors.ts";
import type { Sentences } from "../../sentences.ts";
import { addSensorOptions, boardOptions } from "../arguments.ts";
import { asksAny, type SettingFlags } from "../changes.ts";
import { type LookFlags, lookAt } from "../check/look.ts";
import { LINKS } from "../options.ts";
import { stopBy } from "../stop.ts";
import { examine } from "../storage.ts";
import { createTerminal } from "../terminal.ts";
import type { UpgradeFlags } from "../upgrade/command.ts";
import { changed, profileText, settingsIn } from "./text.ts";

export type SetFlags = UpgradeFlags & SettingFlags;

/** Adds the command `profile`; `set` puts this version's firmware on the node with other settings. */
export function addProfile(
  program: Command,
  say: Sentences,
  surroundings: Surroundings,
  set: (flags: SetFlags) => Promise<void>,
): void {
  const { out, err, env } = surroundings;
  const { help } = say.profile;
  const command = program.command("profile").description(help.profile);
  boardOptions(command.command("show").description(help.show), say.help)
    .option("--json", help.json)
    .action(async (flags: LookFlags & { json?: boolean }) => {
      const { signal, unlisten } = stopBy(surroundings);
      try {
        const terminal = createTerminal(err, env.SIPPRA_DEBUG === "1");
        const { profile, owner } = await lookAt(flags, say, terminal, signal, examine);
        if (profile === undefined) throw new ToolError("board", say.profile.noNode);
        if (flags.json) {
          const found = { owner: owner ?? null, settings: settingsIn(profile), changed: changed(profile) };
          out.write(`${JSON.stringify(found)}\n`);
        } else out.write(`${owner === undefined ? "" : `${owner}\n`}${profileText(profile, say)}\n`);
      } finally {
        unlisten();
      }
    });
  const setting = boardOptions(command.command("set").description(help.set), say.help);
  addSensorOptions(setting, say.help);
  setting
    .addOption(new Option("--link <link>", say.upgrade.help.link).choices(LINKS))
    .option("--json", say.help.json)
    .action(async (flags: SetFlags) => {
      if (!asksAny(flags)) throw new ToolError("usage", say.profile.nothing);
      await set(flags);
    });
}
