// Serial ports that cannot be what they are given as: another file, or one port for two.
import { realpathSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { dotted } from "../config/sentences.ts";
import { idsIn } from "../config/usb.ts";
import type { GatewayConfig } from "./configuration.ts";
import type { Findings } from "./findings.ts";

interface Port {
  at: PropertyKey[];
  path?: string | undefined;
  usb?: string | undefined;
}

export function lookAtPorts({ serial, radio }: GatewayConfig, findings: Findings): void {
  const ports: Port[] = [
    ...serial.map(({ path, usb }, i) => ({ at: ["serial", i], path, usb })),
    ...radio.modems.map(({ path, usb }, i) => ({ at: ["radio", "modems", i], path, usb })),
  ];
  const taken = new Map<string, PropertyKey[]>();
  for (const { at, path, usb } of ports) {
    const key = [...at, path === undefined ? "usb" : "path"];
    const port = path === undefined ? `usb ${usb!.toLowerCase()}` : real(path);
    const other = taken.get(port);
    if (other !== undefined)
      findings.refuse(key, `is the port of ${dotted(other)} too: leave one of them out`);
    taken.set(port, other ?? at);
    if (path !== undefined) lookAtPath(key, path, findings);
    else lookAtIds(key, usb!, findings);
  }
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
