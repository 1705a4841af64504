// Serial ports that cannot be what they are given as: another file, or one port for two.
import { realpathSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { dotted } from "../config/sentences.ts";
import { idsIn, parseUsb } from "../config/usb.ts";
import { isDevice, type ListedPort } from "../intake/usb.ts";
import type { GatewayConfig } from "./configuration.ts";
import type { Findings } from "./findings.ts";

interface Port {
  at: PropertyKey[];
  path?: string | undefined;
  usb?: string | undefined;
}

type Ports = Pick<GatewayConfig, "serial" | "radio">;

const portsOf = ({ serial, radio }: Ports): Port[] => [
  ...serial.map(({ path, usb }, i) => ({ at: ["serial", i], path, usb })),
  ...radio.modems.map(({ path, usb }, i) => ({ at: ["radio", "modems", i], path, usb })),
];

const keyOf = ({ at, path }: Port) => [...at, path === undefined ? "usb" : "path"];

export function lookAtPorts(config: Ports, findings: Findings): void {
  const taken = new Map<string, PropertyKey[]>();
  for (const each of portsOf(config)) {
    const { at, path, usb } = each;
    const key = keyOf(each);
    const port = path === undefined ? `usb ${usb!.toLowerCase()}` : real(path);
    const other = taken.get(port);
    if (other !== undefined)
      findings.refuse(key, `is the port of ${dotted(other)} too: leave one of them out`);
    taken.set(port, other ?? at);
    if (path !== undefined) lookAtPath(key, path, findings);
    else lookAtIds(key, usb!, findings);
  }
}

/** Whether it takes a list of ports to know which some of them are. */
export const namesDevices = (config: Ports) => portsOf(config).some(({ usb }) => usb !== undefined);

/** One device under two names, as it is plugged in now. `listed`: what ports there are. */
export function lookAtDevices(config: Ports, listed: readonly ListedPort[], findings: Findings): void {
  const taken = new Map<string, Port>();
  for (const each of portsOf(config)) {
    const port = each.path === undefined ? pathOf(each.usb!, listed) : real(each.path);
    if (port === null) continue;
    const other = taken.get(port);
    // Two of one name are told without a device.
    if (other !== undefined && other.usb?.toLowerCase() !== each.usb?.toLowerCase())
      findings.refuse(
        keyOf(each),
        `is the port of ${dotted(other.at)} too, as it is plugged in now: leave one out`,
      );
    if (other === undefined) taken.set(port, each);
  }
}

/** Of the device that these ids name; null where there is none or more than one. */
function pathOf(usb: string, listed: readonly ListedPort[]): string | null {
  const device = parseUsb(usb);
  const found = listed.filter((port) => isDevice(port, device));
  return found.length === 1 ? real(found[0]!.path) : null;
}

/** One that is away is waited for. */
function lookAtPath(key: PropertyKey[], path: string, findings: Findings): void {
  const stats = found(path);
  if (process.platform === "win32" || stats === undefined || stats.isCharacterDevice()) return;
  const what = stats.isDirectory() ? "a directory" : stats.isFile() ? "an ordinary file" : "no serial port";
  findings.refuse(key, `is ${what}: name a serial port, as in /dev/ttyUSB0`);
}

function lookAtIds(key: PropertyKey[], usb: string, findings: Findings): void {
  const ids = idsIn(usb);
  if (ids !== null)
    findings.warn(key, `is taken for a serial number: write "${ids}" where vendor and product are meant`);
}

/** Links followed, as /dev/serial/by-id/… is one. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

function found(path: string) {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
