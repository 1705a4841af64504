// Where the port is that the configuration names, by its path or by the USB device behind it, and which others there
// are: people who have named the wrong one want to read the right one.
import type { BindingInterface } from "@serialport/bindings-interface";
import type { Clock, Timer } from "../clock.ts";
import { parseUsb } from "../config/usb.ts";
import { GatewayError } from "../errors.ts";
import { describePort, isDevice, type ListedPort } from "./usb.ts";

export interface PortSearch {
  /** For people: "/dev/ttyUSB0", "usb 10c4:ea60". */
  wanted: string;
  /** The path. Rejects with a GatewayError "port" where that is not known. */
  find(binding: BindingInterface): Promise<string>;
  /** The ports that there are, as a sentence; "" where they cannot be listed. */
  others(binding: BindingInterface): Promise<string>;
}

/** Udev's list takes some 50 ms; one that hangs must not keep the port closed. */
const LIST_TIMEOUT_MS = 5000;

/** Of this machine's ports. The native addon is loaded only where they are wanted. */
export const ownBinding = async () => (await import("serialport")).SerialPort.binding as BindingInterface;

/** The ports that there are, by this machine's binding or another. Rejects where they cannot be listed. */
export async function listPorts(binding: BindingInterface, clock: Clock): Promise<readonly ListedPort[]> {
  let timeout: Timer = null;
  const late = new Promise<never>((_, reject) => {
    timeout = clock.setTimeout(() => reject(new Error("no answer")), LIST_TIMEOUT_MS);
  });
  try {
    return await Promise.race([binding.list(), late]);
  } finally {
    clock.clearTimeout(timeout);
  }
}

/** Throws GatewayError "config" where the settings name no port, or two. */
export function portSearch(
  settings: { path?: string | undefined; usb?: string | undefined },
  clock: Clock,
): PortSearch {
  if ((settings.path === undefined) === (settings.usb === undefined)) {
    throw new GatewayError("config", `A serial port needs either "path" or "usb", not both.`);
  }
  const device = settings.usb === undefined ? null : parseUsb(settings.usb);
  const wanted = settings.path ?? `usb ${settings.usb}`;

  const list = (binding: BindingInterface) => listPorts(binding, clock);

  async function others(binding: BindingInterface): Promise<string> {
    try {
      const ports = await list(binding);
      if (ports.length === 0) return "There is no serial port.";
      return `There is: ${ports.map(describePort).join(", ")}.`;
    } catch {
      // That a container has no udev is no news to who has named a path.
      return "";
    }
  }

  async function find(binding: BindingInterface): Promise<string> {
    if (device === null) return settings.path!;
    const ports = await list(binding).catch((cause: Error) => {
      throw new GatewayError(
        "port",
        `Serial ports cannot be listed here (${cause.message}), so none is found by "usb": give "path".`,
        { cause },
      );
    });
    const found = ports.filter((each) => isDevice(each, device));
    if (found.length > 1) {
      const which = found.map(describePort).join(", ");
      throw new GatewayError("port", `More than one port is ${wanted}: ${which}. Add the serial number.`);
    }
    if (found.length === 0) throw new GatewayError("port", "It is not plugged in.");
    return found[0]!.path;
  }

  return { wanted, find, others };
}
