// How a configuration names a serial port by the USB device behind it.
import { z } from "zod";
import { GatewayError } from "../errors.ts";

export interface UsbDevice {
  vendorId: string | null;
  productId: string | null;
  serialNumber: string | null;
}

const FORM =
  'write "vendor:product" in four hex digits each (as lsusb shows them), "vendor:product:serial number", or the serial number alone';

/** Null where it is none. */
function deviceOf(usb: string): UsbDevice | null {
  const ids = /^([0-9a-f]{4}):([0-9a-f]{4})(?::(.+))?$/i.exec(usb);
  if (ids) {
    return {
      vendorId: ids[1]!.toLowerCase(),
      productId: ids[2]!.toLowerCase(),
      serialNumber: ids[3] ?? null,
    };
  }
  if (usb.trim() === "" || usb.trim() !== usb || usb.includes(":")) return null;
  return { vendorId: null, productId: null, serialNumber: usb };
}

/** Reads "vid:pid", "vid:pid:serial" (hex) or a serial number. Throws GatewayError "config". */
export function parseUsb(usb: string): UsbDevice {
  const device = deviceOf(usb);
  if (device === null) throw new GatewayError("config", `"${usb}" is no USB device: ${FORM}.`);
  return device;
}

export const usb = () =>
  z
    .string()
    .min(1, { message: `must not be empty: ${FORM}`, abort: true })
    .refine((text) => deviceOf(text) !== null, `is no USB device: ${FORM}`);

/** The ids that a serial number may have been meant as, "0403:6001" of "04036001"; null where it is no such. */
export function idsIn(usb: string): string | null {
  const digits = /^(?:0x)?([0-9a-f]{4})[-_./ ]?(?:0x)?([0-9a-f]{4})$/i.exec(usb);
  return digits && `${digits[1]}:${digits[2]}`;
}
