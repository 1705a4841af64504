// The serial ports of this machine, for technicians who have to name one.
import { readdirSync } from "node:fs";
import { SerialPort } from "serialport";
import { table } from "../../gateway/text/table.ts";
import { ToolError } from "../errors.ts";
import type { Sentences } from "../sentences.ts";

export interface Port {
  path: string;
  manufacturer: string | null;
  serialNumber: string | null;
  /** "vendor:product", hex; null: not on USB. */
  usb: string | null;
}

/** Those that a board may be on where there is no udev to ask, as in a container. */
const LIKELY = /^tty(USB|ACM|AMA)\d+$/;

/** Throws ToolError "port" where the system does not tell. */
export async function listPorts(say: Sentences): Promise<Port[]> {
  try {
    return (await SerialPort.list()).map(({ path, manufacturer, serialNumber, vendorId, productId }) => ({
      path,
      manufacturer: manufacturer ?? null,
      serialNumber: serialNumber ?? null,
      usb: vendorId && productId ? `${vendorId}:${productId}`.toLowerCase() : null,
    }));
  } catch (error) {
    if (process.platform === "linux") {
      const names = readdirSync("/dev").filter((name) => LIKELY.test(name));
      return names.map((name) => ({
        path: `/dev/${name}`,
        manufacturer: null,
        serialNumber: null,
        usb: null,
      }));
    }
    throw new ToolError("port", say.cannotListPorts((error as Error).message), { cause: error });
  }
}

/** A line for each port; those on USB first, since a node's is one of them. */
export function portTable(ports: Port[]): string {
  const sorted = [...ports].sort((a, b) => Number(b.usb !== null) - Number(a.usb !== null));
  const rows = sorted.map(({ path, usb, manufacturer, serialNumber }) => [
    path,
    usb ?? "-",
    [manufacturer, serialNumber].filter(Boolean).join(" "),
  ]);
  return table(rows).join("\n");
}
