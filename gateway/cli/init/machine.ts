// What a machine says of itself, so that nobody has to be asked: its serial ports, its name, its users, and what a package
// or systemd has made.
import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { basename, dirname, join } from "node:path";
import { systemClock } from "../../clock.ts";
import { listPorts, ownBinding } from "../../intake/port-search.ts";

export interface FoundPort {
  /** By which it is found again after a replug, where there is such a name. */
  path: string;
  /** "ttyUSB0", for people. */
  device: string;
}

/** Somebody as whom a service can run. */
export interface ServiceUser {
  name: string;
  group: string;
  uid: number;
  gid: number;
}

export interface Machine {
  /** As a gateway's name. */
  name: string;
  /** IANA */
  timeZone: string;
  isRoot: boolean;
  hasSystemd: boolean;
  /** A package has brought the service. */
  isPackaged: boolean;
  /** Whoever runs this, and the user that the package has made; null where there is none. */
  self: ServiceUser;
  sippra: ServiceUser | null;
  /** Null where there is no such user. */
  userNamed(name: string): ServiceUser | null;
  /** Null where it is not known. */
  groupOf(path: string): string | null;
  /** "ttyUSB0" of a serial port that has such a name; else its path. */
  deviceOf(path: string): string;
  /** On USB, and what is like it; those on the board itself are there whether something is at them or not. */
  ports(): Promise<FoundPort[]>;
  /** Where the broker of this machine would be. */
  localBroker: string;
  /** What configurations, units and data of services are in, and whether they are there. */
  etc: string;
  units: string;
  state: string;
  isThere(path: string): boolean;
}

/** `root`: where its files are, "/" but for tests. `self`: whoever runs this. */
export function machineAt(
  root = "/",
  self: Pick<ServiceUser, "uid" | "gid"> & { username: string } = userInfo(),
): Machine {
  const at = (path: string) => join(root, path);
  const users = linesOf(at("etc/passwd"));
  const groups = linesOf(at("etc/group"));
  const groupName = (gid: number) => groups.find(([, , id]) => id === String(gid))?.[0] ?? null;
  const userNamed = (name: string): ServiceUser | null => {
    const found = users.find(([each]) => each === name);
    if (found === undefined) return null;
    const [uid, gid] = [Number(found[2]), Number(found[3])];
    return { name, group: groupName(gid) ?? name, uid, gid };
  };
  const isThere = (path: string) => statSync(path, { throwIfNoEntry: false }) !== undefined;
  const { username, uid, gid } = self;
  const service = "systemd/system/sippra-gateway.service";
  return {
    name: nameOf(hostname()),
    timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    isRoot: uid === 0,
    // As sd_booted(3) asks.
    hasSystemd: isThere(at("run/systemd/system")),
    isPackaged: ["usr/lib", "lib"].some((folder) => isThere(at(join(folder, service)))),
    self: { name: username, group: groupName(gid) ?? username, uid, gid },
    sippra: userNamed("sippra"),
    userNamed,
    groupOf: (path) => {
      const stats = statSync(path, { throwIfNoEntry: false });
      return stats === undefined ? null : groupName(stats.gid);
    },
    deviceOf: (path) => {
      const device = realOf(path) ?? path;
      return dirname(device) === at("dev") ? basename(device) : device;
    },
    ports: async () => (process.platform === "linux" ? portsBelow(at("dev")) : listedPorts()),
    localBroker: "mqtt://localhost:1883",
    etc: at("etc/sippra"),
    units: at("etc/systemd/system"),
    state: at("var/lib/sippra"),
    isThere,
  };
}

/** Of a file like passwd(5); none where it is not there, as on Windows. */
function linesOf(file: string): string[][] {
  try {
    return readFileSync(file, "utf8")
      .split("\n")
      .map((line) => line.split(":"));
  } catch {
    return [];
  }
}

/** "Pumphus-2.sundsvall.se" is pumphus-2; gateway-1 where it has no name of its own. */
export function nameOf(host: string): string {
  const [first = ""] = host.toLowerCase().split(".");
  const name = first
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 64);
  return name === "" || name === "localhost" ? "gateway-1" : name;
}

/** Names of devices that are there because something is plugged in. */
const PLUGGED = /^tty(USB|ACM|XRUSB|WCHUSB)\d+$/;

/** By the device's own name, then by where it is plugged in: two without a serial number have one name between them. */
const LINKS = ["serial/by-id", "serial/by-path"];

function portsBelow(dev: string): FoundPort[] {
  const found = new Map<string, string>();
  for (const links of LINKS) {
    for (const name of namesIn(join(dev, links))) {
      const path = join(dev, links, name);
      const device = realOf(path);
      if (device !== null && !found.has(device)) found.set(device, path);
    }
  }
  for (const name of namesIn(dev)) {
    const path = join(dev, name);
    if (PLUGGED.test(name) && !found.has(path)) found.set(path, path);
  }
  return [...found].map(([device, path]) => ({ path, device: basename(device) }));
}

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder).toSorted();
  } catch {
    return [];
  }
};

function realOf(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

/** Where there is no udev. */
async function listedPorts(): Promise<FoundPort[]> {
  const ports = await listPorts(await ownBinding(), systemClock).catch(() => []);
  return ports
    .filter(({ vendorId }) => vendorId !== undefined)
    .map(({ path }) => ({ path, device: basename(path) }));
}
