// The staged folder as a Debian package: with a Node of its own, since Debian 12 has 18; a user, a service, and scripts
// that look after both.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { ToolError } from "../errors.ts";
import { MACHINES, type Machine } from "./node.ts";
import type { Staged } from "./stage.ts";
import { HOME, NODE, packagedUnit } from "./unit.ts";

export interface DebOptions {
  machine: Machine;
  /** The folder with Node's binary and licence, which it is moved out of. */
  node: string;
  /** The folder to write it to, and one to put it together in. */
  to: string;
  work: string;
  /** As dpkg-deb has it: "xz" is small, "none" is quick. */
  compression?: "xz" | "none";
  env: NodeJS.ProcessEnv;
}

export const hasDpkg = () => spawnSync("dpkg-deb", ["--version"]).status === 0;

export function controlOf(version: string, machine: Machine, kilobytes: number): string {
  return [
    "Package: sippra",
    `Version: ${version}`,
    `Architecture: ${machine}`,
    "Section: net",
    "Priority: optional",
    // No mail is read there: https://www.rfc-editor.org/rfc/rfc2606#section-2
    "Maintainer: Sippra <maintainers@sippra.invalid>",
    // What Node is linked with; udevadm tells USB's serial ports apart.
    "Depends: adduser, udev, libc6 (>= 2.28), libstdc++6, libgcc-s1",
    `Installed-Size: ${kilobytes}`,
    "Description: gateway and tools for leak detection on drinking-water pipes",
    " Battery nodes listen to pipes; sippra-gateway takes what they say to an MQTT",
    " broker, and sippra-node flashes and checks them. Brings the Node.js that it",
    " runs on.",
    "",
  ].join("\n");
}

const COPYRIGHT = `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Sippra

Files: *
Copyright: the authors of Sippra
License: EUPL-1.2
 The text is in ${HOME}/LICENSE.

Files: usr/lib/sippra/node_modules/*
Copyright: their authors
License: various
 Each package has its own beside it.

Files: usr/lib/sippra/bin/node
Copyright: the authors of Node.js, and of what is in it
License: various
 The texts are in /usr/share/doc/sippra/node.LICENSE.
`;

/** Makes the package. Its path. Throws ToolError "build". */
export function makeDeb(root: string, { folder, version }: Staged, options: DebOptions): string {
  const { machine, node, to, work, compression = "xz", env } = options;
  rmSync(work, { recursive: true, force: true });
  const at = (path: string) => join(work, path);
  const write = (path: string, text: string, mode = 0o644) => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text);
    chmodSync(at(path), mode);
  };
  cpSync(folder, at(HOME), { recursive: true });
  keepPrebuilt(at(HOME), machine);
  renameSync(join(node, "bin/node"), at(NODE));
  const manual = "usr/share/doc/sippra";
  for (const file of globSync("docs/*.md", { cwd: root }))
    write(`${manual}/${basename(file)}`, readFileSync(join(root, file), "utf8"));
  write(`${manual}/copyright`, COPYRIGHT);
  write(`${manual}/node.LICENSE`, readFileSync(join(node, "LICENSE"), "utf8"));
  write("usr/lib/systemd/system/sippra-gateway.service", packagedUnit());
  for (const command of ["sippra-gateway", "sippra-node"])
    write(`usr/bin/${command}`, `#!/bin/sh\nexec ${NODE} ${HOME}/bin/${command}.js "$@"\n`, 0o755);

  const files = readdirSync(work, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  const bytes = paths.reduce((sum, path) => sum + statSync(path).size, 0);
  const sums = paths.map((path) => {
    // As executable as it was, and everybody's to read.
    chmodSync(path, statSync(path).mode & 0o100 ? 0o755 : 0o644);
    return `${createHash("md5").update(readFileSync(path)).digest("hex")}  ${path.slice(work.length + 1)}\n`;
  });
  write("DEBIAN/control", controlOf(version, machine, Math.ceil(bytes / 1024)));
  write("DEBIAN/md5sums", sums.join(""));
  const scripts = join(root, "tools/package/debian");
  for (const script of readdirSync(scripts))
    write(`DEBIAN/${script}`, readFileSync(join(scripts, script), "utf8"), 0o755);

  const file = join(to, `sippra_${version}_${machine}.deb`);
  const words = [`-Z${compression}`, "--root-owner-group", "--build", work, file];
  const { status, stderr, error } = spawnSync("dpkg-deb", words, { encoding: "utf8", env });
  if (status !== 0)
    throw new ToolError("build", `dpkg-deb makes no ${basename(file)}: ${(error?.message ?? stderr).trim()}`);
  rmSync(work, { recursive: true });
  return file;
}

/** Of what came compiled for all machines, this one's. */
function keepPrebuilt(home: string, machine: Machine): void {
  const folder = join(home, "node_modules/@serialport/bindings-cpp/prebuilds");
  for (const each of readdirSync(folder))
    if (each !== `linux-${MACHINES[machine]}`) rmSync(join(folder, each), { recursive: true });
}
