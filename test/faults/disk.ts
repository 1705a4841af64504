// A small disk of its own for a gateway: a tmpfs in a mount namespace that a process holds. The gateway runs inside, and
// may be killed there and started again; this process fills the disk up from outside.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "../processes.ts";
import { mortal } from "./mortal.ts";

/** Why there can be no disk of this kind here, as a sentence; null where there can. */
export function noDisk(): string | null {
  const tried = spawnSync("unshare", ["-m", "sh", "-c", "mount -t tmpfs -o size=1m tmpfs /mnt"], {
    stdio: "ignore",
  });
  return tried.status === 0
    ? null
    : "SKIPPED: disk-full needs a mount namespace (root, and `unshare` of util-linux); its seeds run without faults.";
}

export interface Disk {
  /** What a command line begins with to run inside. */
  inside: readonly string[];
  fill(): void;
  empty(): void;
  /** Read-only, or as it was. */
  writable(on: boolean): void;
  close(): void;
}

/** Covers `folder` with a disk of `kilobytes`, and takes along what is in it. */
export async function coverWithDisk(folder: string, kilobytes: number): Promise<Disk> {
  const script = `mount -t tmpfs -o size=${kilobytes}k tmpfs "$1" && touch "$1/.there" && exec sleep 600`;
  const child: ChildProcess = spawn("unshare", ["-m", "sh", "-c", script, "sh", folder], { stdio: "ignore" });
  const survives = mortal(() => child.kill("SIGKILL"));
  const there = join(`/proc/${child.pid}/root`, folder);
  await until(() => existsSync(join(there, ".there")), "a disk in a mount namespace", 5000);
  cpSync(folder, there, { recursive: true });
  const ballast = join(there, "ballast");
  const inside = ["nsenter", "-t", String(child.pid), "-m"];
  return {
    inside,
    writable(on) {
      const [command, ...args] = [...inside, "mount", "-o", on ? "remount,rw" : "remount,ro", folder];
      spawnSync(command!, args, { stdio: "ignore" });
    },
    fill() {
      for (const bytes of [2 ** 20, 4096]) {
        const block = new Uint8Array(bytes);
        try {
          for (;;) writeFileSync(ballast, block, { flag: "a" });
        } catch {
          // Full, as it was to be.
        }
      }
    },
    empty: () => rmSync(ballast, { force: true }),
    close() {
      survives();
      child.kill("SIGKILL");
    },
  };
}
