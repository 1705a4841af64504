// What Linux tells of ports besides opening them: who has one open, which programs run, and what is on USB. From /proc and
// /sys, where whatever is not told is taken for not there.
import { readdirSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import { join } from "node:path";

export interface Holder {
  name: string;
  pid: number;
}

function quietly<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

const pids = (proc: string) =>
  quietly(() => readdirSync(proc), [])
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

const nameOf = (proc: string, pid: number) =>
  quietly(() => readFileSync(join(proc, String(pid), "comm"), "utf8").trim(), "");

/** Other programs that have a port open, as far as this user may know. */
export function holdersOf(path: string, proc = "/proc"): Holder[] {
  const real = quietly(() => realpathSync(path), path);
  const holds = (pid: number) => {
    const folder = join(proc, String(pid), "fd");
    return quietly(() => readdirSync(folder), []).some(
      (fd) => quietly(() => readlinkSync(join(folder, fd)), "") === real,
    );
  };
  return pids(proc)
    .filter((pid) => pid !== process.pid && holds(pid))
    .map((pid) => ({ name: nameOf(proc, pid), pid }));
}

export function runs(program: string, proc = "/proc"): boolean {
  return pids(proc).some((pid) => nameOf(proc, pid) === program);
}

/** "vendor:product" of all that is on USB. */
export function usbDevices(sys = "/sys/bus/usb/devices"): string[] {
  const idOf = (device: string, what: string) => readFileSync(join(sys, device, what), "utf8").trim();
  return quietly(() => readdirSync(sys), []).flatMap((device) =>
    quietly(() => [`${idOf(device, "idVendor")}:${idOf(device, "idProduct")}`.toLowerCase()], []),
  );
}
