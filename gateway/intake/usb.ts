// Finding a serial port by the USB device behind it, because /dev/ttyUSB0 is another one after a replug.
import { GatewayError } from "../errors.ts";

/** What of a listed port is looked at; any binding's list has it. */
export interface ListedPort {
  path: string;
  vendorId?: string | undefined;
  productId?: string | undefined;
  serialNumber?: string | undefined;
}

export interface UsbDevice {
  vendorId: string | null;
  productId: string | null;
  serialNumber: string | null;
}

/** Reads "vid:pid", "vid:pid:serial" (hex) or a serial number. Throws GatewayError "config". */
export function parseUsb(usb: string): UsbDevice {
  const ids = /^([0-9a-f]{4}):([0-9a-f]{4})(?::(.+))?$/i.exec(usb);
  if (ids) {
    return {
      vendorId: ids[1]!.toLowerCase(),
      productId: ids[2]!.toLowerCase(),
      serialNumber: ids[3] ?? null,
    };
  }
  if (usb === "" || usb.includes(":")) {
    throw new GatewayError(
      "config",
      `"${usb}" is no USB device: write "vendor:product" in four hex digits each (as lsusb shows them), ` +
        `"vendor:product:serial number", or the serial number alone.`,
    );
  }
  return { vendorId: null, productId: null, serialNumber: usb };
}

export function isDevice(port: ListedPort, device: UsbDevice): boolean {
  const fits = (wanted: string | null, found: string | undefined) =>
    wanted === null || wanted.toLowerCase() === found?.toLowerCase();
  return (
    fits(device.vendorId, port.vendorId) &&
    fits(device.productId, port.productId) &&
    fits(device.serialNumber, port.serialNumber)
  );
}

/** A port for people: its path and, where it is on USB, how to name it in the configuration. */
export function describePort(port: ListedPort): string {
  if (port.vendorId === undefined || port.productId === undefined) return port.path;
  const serial = port.serialNumber === undefined ? "" : `:${port.serialNumber}`;
  return `${port.path} (usb ${port.vendorId}:${port.productId}${serial})`;
}
