// The gateway's service as Debian has it: the same sandbox, around what the package installs.
import { unitText } from "../../gateway/cli/init/unit.ts";

/** Where a Debian package has the program and its Node. */
export const HOME = "/usr/lib/sippra";
export const NODE = `${HOME}/bin/node`;

export const packagedUnit = (): string =>
  unitText({ page: "/usr/share/doc/sippra/hardening.md", folder: HOME, node: NODE, waits: true });
