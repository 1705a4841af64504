// The clock of the gateway's machine, set at will: libfaketime between the process and the system, and a timedatectl that
// says whether it is synchronised. What passes evenly passes as it does.
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../processes.ts";

const LIBRARIES = [
  "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
  "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
  "/usr/lib/faketime/libfaketimeMT.so.1",
];

const library = () => LIBRARIES.find((path) => existsSync(path));

/** Why there can be no wrong clock here, as a sentence; null where there can. */
export const noWrongClock = (): string | null =>
  library() === undefined
    ? "SKIPPED: clocks and nobody-told need libfaketime (Debian: libfaketime); their seeds run with a right clock."
    : null;

export interface MachineClock {
  /** What a process is started with, so that it lives by this clock. */
  env: NodeJS.ProcessEnv;
  /** Ahead by so much, ms, and whether the machine says that it is synchronised; null: it cannot tell. */
  set(aheadMs: number, synchronised: boolean | null): void;
  close(): void;
}

/** Null where there is no library for it. */
export function startMachineClock(): MachineClock | null {
  const preload = library();
  if (preload === undefined) return null;
  const { path, remove } = temporaryFolder();
  const offset = join(path, "offset");
  const word = join(path, "word");
  const bin = join(path, "bin");
  mkdirSync(bin);
  const command = join(bin, "timedatectl");
  writeFileSync(command, `#!/bin/sh\nexec cat ${word}\n`);
  chmodSync(command, 0o755);
  const set: MachineClock["set"] = (aheadMs, synchronised) => {
    const say = synchronised === true ? "yes" : "no";
    writeFileSync(word, `NTP=${synchronised === null ? "no" : "yes"}\nNTPSynchronized=${say}\n`);
    writeFileSync(offset, `${aheadMs < 0 ? "" : "+"}${aheadMs / 1000}\n`);
  };
  set(0, true);
  return {
    env: {
      LD_PRELOAD: preload,
      FAKETIME_TIMESTAMP_FILE: offset,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
      DONT_FAKE_MONOTONIC: "1",
      PATH: `${bin}:${process.env.PATH}`,
    },
    set,
    close: remove,
  };
}
