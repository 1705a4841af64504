// The radio's settings: what nobody has to say, what nobody may, and what the devices of a site get of it.
import { expect, test } from "vitest";
import { readConfig } from "../../../gateway/assemble/configuration.ts";
import { networkOf } from "../../../gateway/config/radio.ts";
import { GatewayError } from "../../../gateway/errors.ts";
import { DEFAULT_NETWORK } from "../../../shared/radio/network.ts";

const FILE = "sippra.yaml";
const read = (radio: string, environment = {}) =>
  readConfig(`site: a\nradio:\n${radio.replace(/^/gm, "  ")}\n`, FILE, environment).radio;

function refused(radio: string, environment = {}): string {
  try {
    read(radio, environment);
  } catch (error) {
    expect(error).toBeInstanceOf(GatewayError);
    expect((error as GatewayError).code).toBe("config");
    return (error as GatewayError).message;
  }
  throw new Error("was taken");
}

test("without a word it is what European networks start with, and what nodes take for granted", () => {
  expect(networkOf(read("modems: []"))).toEqual(DEFAULT_NETWORK);
});

test("modules are named by their port or their USB device", () => {
  const modems = [
    "- path: /dev/ttyUSB1",
    "  module: rn2483",
    "- usb: 1a86:7523",
    "  module: wio-e5",
    "  baud: 115200",
  ];
  expect(read(`modems:\n${modems.map((line) => `  ${line}`).join("\n")}`).modems).toEqual([
    { path: "/dev/ttyUSB1", module: "rn2483" },
    { usb: "1a86:7523", module: "wio-e5", baud: 115200 },
  ]);
});

test.each<[string, string, string]>([
  [
    "a module that is misspelt",
    "modems:\n  - path: /dev/ttyUSB1\n    module: rak3127",
    "sippra.yaml, line 5: radio.modems[1].module must be one of rak3172, rn2483, wio-e5: did you mean rak3172?",
  ],
  [
    "a module that is none",
    "modems: [{ path: /dev/ttyUSB1, module: dragino }]",
    "sippra.yaml, line 3: radio.modems[1].module must be one of rak3172, rn2483, wio-e5.",
  ],
  [
    "no module",
    "modems: [{ path: /dev/ttyUSB1 }]",
    "sippra.yaml, line 3: radio.modems[1].module must be one of rak3172, rn2483, wio-e5.",
  ],
  [
    "baud by another name",
    "modems: [{ path: /dev/ttyUSB1, module: rak3172, bauds: 9600 }]",
    'sippra.yaml, line 3: there is no setting "bauds" under radio.modems[1]: did you mean "baud"?',
  ],
  [
    "a baud that no port has",
    "modems: [{ path: /dev/ttyUSB1, module: rak3172, baud: 12 }]",
    "sippra.yaml, line 3: radio.modems[1].baud must be 300 to 3000000.",
  ],
  [
    "a port twice over",
    "modems: [{ path: /dev/ttyUSB1, usb: '1a86:7523', module: rak3172 }]",
    "sippra.yaml, line 3: radio.modems[1] must have either path or usb.",
  ],
  [
    "a setting that is misspelt",
    "frequency: 868.3",
    'sippra.yaml, line 3: there is no setting "frequency" under radio: known here are modems, frequency_mhz, spreading_factor, power_dbm, batch_minutes, slots, repeats, region, bands.',
  ],
  [
    "Hz in place of MHz",
    "frequency_mhz: 868300000",
    "sippra.yaml, line 3: radio.frequency_mhz must be a number of MHz, as 868.3.",
  ],
  [
    "a comma",
    "frequency_mhz: 868,3",
    "sippra.yaml, line 3: radio.frequency_mhz must be a number of MHz, as 868.3.",
  ],
  [
    "a channel that reaches over the edge of its band",
    "frequency_mhz: 868.55",
    "sippra.yaml, line 3: radio.frequency_mhz must be a channel of 125 kHz within 863 to 865, 865 to 868, 868 to 868.6, 868.7 to 869.2, 869.4 to 869.65, 869.7 to 870 MHz.",
  ],
  [
    "another region's channel",
    "frequency_mhz: 915",
    "sippra.yaml, line 3: radio.frequency_mhz must be a channel of 125 kHz within 863 to 865, 865 to 868, 868 to 868.6, 868.7 to 869.2, 869.4 to 869.65, 869.7 to 870 MHz.",
  ],
  [
    "more power than the band has",
    "power_dbm: 20",
    "sippra.yaml, line 3: radio.power_dbm must be 14 dBm or less at 868.3 MHz, antenna included.",
  ],
  ["more power than modules have", "power_dbm: 27", "sippra.yaml, line 3: radio.power_dbm must be 5 to 22."],
  [
    "a spreading factor that is none",
    "spreading_factor: 6",
    "sippra.yaml, line 3: radio.spreading_factor must be 7 to 12.",
  ],
  [
    "SF in it",
    "spreading_factor: SF9",
    "sippra.yaml, line 3: radio.spreading_factor must be a whole number.",
  ],
  [
    "too slow for the duty cycle",
    "frequency_mhz: 868.9\nspreading_factor: 12",
    "sippra.yaml, line 4: radio.spreading_factor is too slow for the duty cycle of this frequency: lower it, or move.",
  ],
  [
    "more slots than fit",
    "slots: 3000",
    "sippra.yaml, line 3: radio.slots must be 600 or less: more do not fit in 60 minutes at SF9.",
  ],
  [
    "more slots than fit in less time",
    "batch_minutes: 15\nslots: 700",
    "sippra.yaml, line 4: radio.slots must be 150 or less: more do not fit in 15 minutes at SF9.",
  ],
  ["no slots", "slots: 0", "sippra.yaml, line 3: radio.slots must be 1 or more."],
  [
    "batches too seldom",
    "batch_minutes: 2000",
    "sippra.yaml, line 3: radio.batch_minutes must be 5 to 1440.",
  ],
  ["too many repeats", "repeats: 5", "sippra.yaml, line 3: radio.repeats must be 0 to 3."],
  [
    "an unknown region",
    "region: eu886",
    "sippra.yaml, line 3: radio.region must be one of eu868: did you mean eu868?",
  ],
  [
    "a band that is upside down",
    "bands: [{ from_mhz: 928, to_mhz: 915, duty_percent: 1, power_dbm: 20 }]",
    "sippra.yaml, line 3: radio.bands[1].to_mhz must be more than from_mhz.",
  ],
  [
    "a band without a limit to its time",
    "bands: [{ from_mhz: 915, to_mhz: 928, duty_percent: 0, power_dbm: 20 }]",
    "sippra.yaml, line 3: radio.bands[1].duty_percent must be a share of the time, 0.01 to 100 percent.",
  ],
  [
    "bands that do not hold the channel",
    "bands: [{ from_mhz: 915, to_mhz: 928, duty_percent: 1, power_dbm: 20 }]",
    "sippra.yaml, line 2: radio.frequency_mhz must be a channel of 125 kHz within 915 to 928 MHz.",
  ],
  [
    "a list in place of a section",
    "- modems",
    "sippra.yaml, line 2: radio must be a section: its settings on lines of their own, indented.",
  ],
])("%s is refused", (_, radio, sentence) => {
  expect(refused(radio)).toBe(sentence);
});

test("another region comes by its bands", () => {
  const radio = read(
    "frequency_mhz: 916.8\npower_dbm: 20\nbands: [{ from_mhz: 915, to_mhz: 928, duty_percent: 100, power_dbm: 30 }]",
  );
  expect(networkOf(radio)).toMatchObject({ frequency: 916_800_000, power: 20, duty: 1 });
});

test("the environment moves the channel, under the same rules", () => {
  const moved = { SIPPRA_RADIO_FREQUENCY_MHZ: "869.525" };
  expect(networkOf(read("modems: []", moved))).toEqual({
    ...DEFAULT_NETWORK,
    frequency: 869_525_000,
    duty: 0.1,
  });
  expect(networkOf(read("modems: []", { ...moved, SIPPRA_RADIO_POWER_DBM: "22" })).power).toBe(22);
  expect(refused("modems: []", { SIPPRA_RADIO_FREQUENCY_MHZ: "869.3" })).toMatch(
    /^Environment variable SIPPRA_RADIO_FREQUENCY_MHZ: radio\.frequency_mhz must be a channel of 125 kHz within /,
  );
  expect(refused("modems: []", { SIPPRA_RADIO_FREQUENCY_MZH: "869.3" })).toBe(
    "The environment variable SIPPRA_RADIO_FREQUENCY_MZH is no setting: did you mean SIPPRA_RADIO_FREQUENCY_MHZ?",
  );
});
