// Finding a serial port by the USB device behind it, because /dev/ttyUSB0 is another one after a replug.
import type { UsbDevice } from "../config/usb.ts";

/** What of a listed port is looked at; any binding's list has it. */
export interface ListedPort {
  path: string;
  vendorId?: string | undefined;
  productId?: string | undefined;
  serialNumber?: string | undefined;
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
