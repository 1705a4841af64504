// A machine in a folder: ports that are pseudo-terminals or whatever a test wants, users, and what a package has made.
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { atEnd } from "../../../later.ts";
import { temporaryFolder } from "../../../processes.ts";

interface Made {
  /** by-id names, and what they lead to; below dev where that is no path. */
  ports?: Record<string, string>;
  systemd?: boolean;
  packaged?: boolean;
  users?: string[];
}

export function madeMachine({ ports = {}, systemd = false, packaged = false, users = [] }: Made = {}) {
  const { path: root, remove } = temporaryFolder();
  atEnd(remove);
  const put = (path: string, text = "") => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const [name, leads] of Object.entries(ports)) {
    if (!leads.startsWith("/")) put(`dev/${leads}`);
    const link = join(root, "dev/serial/by-id", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(leads.startsWith("/") ? leads : `../../${leads}`, link);
  }
  if (systemd) mkdirSync(join(root, "run/systemd/system"), { recursive: true });
  if (packaged) {
    put("usr/lib/systemd/system/sippra-gateway.service");
    for (const folder of ["etc/sippra", "var/lib/sippra"]) mkdirSync(join(root, folder), { recursive: true });
  }
  put("etc/passwd", users.join("\n"));
  const home = join(root, "home");
  mkdirSync(home);
  return { root, home, at: (path: string) => join(root, path) };
}
