// One device under two names of a configuration.
import { describe, expect, test } from "vitest";
import { configurationOf } from "../../../gateway/assemble/configuration.ts";
import { createFindings } from "../../../gateway/assemble/findings.ts";
import { lookAtDevices } from "../../../gateway/assemble/port-findings.ts";
import { readSettings } from "../../../gateway/config/load.ts";
import { broken } from "../../../gateway/findings.ts";
import { INTAKE_KINDS } from "../../../gateway/intake/registry.ts";

const LISTED = [
  { path: "/dev/ttyUSB0", vendorId: "10C4", productId: "EA60", serialNumber: "A5" },
  { path: "/dev/ttyUSB1", vendorId: "0403", productId: "6001", serialNumber: "B1" },
  { path: "/dev/ttyUSB2", vendorId: "0403", productId: "6001", serialNumber: "B2" },
  { path: "/dev/ttyS0" },
];

describe("a device", () => {
  test.each<[string, string, string | null]>([
    ["by path and by ids", "serial: [{path: /dev/ttyUSB0}, {usb: 10c4:ea60}]", "serial[2].usb"],
    ["by ids and by path", "serial: [{usb: 10c4:ea60}, {path: /dev/ttyUSB0}]", "serial[2].path"],
    ["by ids and by serial number", "serial: [{usb: 10c4:ea60}, {usb: A5}]", "serial[2].usb"],
    [
      "in both sections",
      "serial: [{usb: B2}]\nradio: {modems: [{path: /dev/ttyUSB2, module: rak3172}]}",
      "radio.modems[1].path",
    ],
    ["that is another", "serial: [{path: /dev/ttyUSB0}, {usb: B1}]", null],
    ["that may be either of two", 'serial: [{path: /dev/ttyUSB1}, {usb: "0403:6001"}]', null],
    ["that is not plugged in", "serial: [{usb: C1}, {usb: C2}, {path: /dev/ttyUSB7}]", null],
    ["spelt twice alike, which is told without it", "serial: [{usb: a5}, {usb: A5}]", null],
  ])("%s", (_, yaml, key) => {
    const placed = readSettings(
      configurationOf(INTAKE_KINDS).schema,
      `site: here\n${yaml}\n`,
      "sippra.yaml",
      {},
    );
    const findings = createFindings(placed);
    lookAtDevices(placed.config, LISTED, findings);
    const sentence = `${key} is the port of serial[1] too, as it is plugged in now: leave one out.`;
    expect(findings.all).toEqual(
      key === null ? [] : [{ ...broken("configuration", ""), sentence: expect.stringContaining(sentence) }],
    );
  });
});
