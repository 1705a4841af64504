// A clean Debian in a folder, as mmdebstrap makes it, and programs run in it: with its own files, this machine's network
// and pseudo-terminals. Mounts are those programs' own, and end with them.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Process, start } from "../processes.ts";

const isThere = (command: string) => spawnSync(command, ["--version"]).status === 0;

/** Why no Debian can be made here; undefined where one can. */
export function whyNot(): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "this is not root on Linux";
  const missing = ["mmdebstrap", "unshare", "chroot"].filter((command) => !isThere(command));
  return missing.length === 0 ? undefined : `there is no ${missing.join(", ")} on this machine`;
}

export interface Ended {
  status: number | null;
  /** Both streams. */
  output: string;
}

export interface Debian {
  path: string;
  /** Runs a program in it, as root, to its end. */
  run(...words: string[]): Ended;
  /** As the user of the gateway. */
  asSippra(...words: string[]): Ended;
  startAsSippra(...words: string[]): Process;
  remove(): void;
}

const MOUNTS = `set -e
root=$1; shift
mount --bind /dev/pts "$root/dev/pts"
mount -t proc proc "$root/proc"
exec chroot "$root" env -i LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"`;

const AS_SIPPRA = ["runuser", "-u", "sippra", "--"];

/** DEBIAN_ROOT names a tar archive of one that was made before. Takes two minutes and a network where none is named. */
export function makeDebian(): Debian {
  const path = join(tmpdir(), `sippra-debian-${process.pid}`);
  mkdirSync(path);
  const made = process.env.DEBIAN_ROOT;
  // What is in it is what Debian's package says that it needs, and dpkg alone fetches nothing.
  const make = ["mmdebstrap", "--quiet", "--variant=minbase", "--include=adduser,udev", "bookworm", path];
  const words = made !== undefined && existsSync(made) ? ["tar", "-xpf", made, "-C", path] : make;
  const { status, stderr } = spawnSync(words[0]!, words.slice(1), { encoding: "utf8" });
  if (status !== 0) throw new Error(`No Debian: ${stderr}`);
  const inside = (words: string[]) => ["--mount", "sh", "-c", MOUNTS, "sh", path, ...words];
  const run = (...words: string[]): Ended => {
    const ended = spawnSync("unshare", inside(words), {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
    return { status: ended.status, output: `${ended.stdout}${ended.stderr}` };
  };
  return {
    path,
    run,
    asSippra: (...words) => run(...AS_SIPPRA, ...words),
    startAsSippra: (...words) => start("unshare", inside([...AS_SIPPRA, ...words])),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
