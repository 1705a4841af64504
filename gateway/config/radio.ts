// The radio's part of the settings: the modules at this gateway, and what it and all its nodes have to agree on.
import { z } from "zod";
import { type Band, bandOf, forbidden, REGIONS } from "../../shared/radio/bands.ts";
import { LEAST_POWER } from "../../shared/radio/module.ts";
import { MODULE_NAMES, type ModuleName, RADIO_MODULES } from "../../shared/radio/modules/index.ts";
import { nodeAccount, type RadioNetwork } from "../../shared/radio/network.ts";
import { slotsFor } from "../../shared/radio/slots.ts";
import { portPath } from "./pieces.ts";
import { usb } from "./usb.ts";

const MHZ = 1_000_000;
const number = (message: string) => z.number(message);
/** What follows from settings is not looked at where one of them is wrong already. */
const stop = (message: string) => ({ message, abort: true });

/** "a, b or c" */
const listed = (names: readonly string[]) => names.join(", ").replace(/, ([^,]*)$/, " or $1");

const modem = z
  .strictObject({
    path: portPath().optional(),
    usb: usb().optional(),
    module: z.enum(MODULE_NAMES),
    baud: z
      .int()
      .min(300, stop("must be 300 to 3000000"))
      .max(3_000_000, stop("must be 300 to 3000000"))
      .optional(),
  })
  .refine(({ path, usb }) => (path === undefined) !== (usb === undefined), "must have either path or usb");

const DUTY = "must be a share of the time, 0.01 to 100 percent";
/** What frames, enrolments and modules have room for, MHz. */
const MHZ_LEAST = 100;
const MHZ_MOST = 1000;
const frequency = (message: string) =>
  number(message).min(MHZ_LEAST, stop(message)).max(MHZ_MOST, stop(message));
const EDGE = `must be a number of MHz, ${MHZ_LEAST} to ${MHZ_MOST}`;

/** What the strongest module can be set to, dBm. */
const MOST_POWER = Math.max(...Object.values(RADIO_MODULES).map(({ power }) => power.most));
const POWER = `must be ${LEAST_POWER} to ${MOST_POWER}`;

const band = z
  .strictObject({
    from_mhz: frequency(EDGE),
    to_mhz: frequency(EDGE),
    duty_percent: number(DUTY).min(0.01, stop(DUTY)).max(100, stop(DUTY)),
    power_dbm: number("must be a number of dBm"),
  })
  .refine(({ from_mhz, to_mhz }) => from_mhz < to_mhz, {
    path: ["to_mhz"],
    ...stop("must be more than from_mhz"),
  });

export const radio = z
  .strictObject({
    modems: z
      .array(modem)
      .default([])
      .describe(`Radio modules on this machine, as on USB sticks: ${listed(MODULE_NAMES)}.`)
      .meta({ example: [{ usb: "1a86:7523", module: "rak3172" satisfies ModuleName }] }),
    frequency_mhz: frequency("must be a number of MHz, as 868.3")
      .default(868.3)
      .describe(
        "The channel, MHz. What follows is the same for all devices: nodes get it with their enrolment.",
      ),
    spreading_factor: z
      .int()
      .min(7, stop("must be 7 to 12"))
      .max(12, stop("must be 7 to 12"))
      .default(9)
      .describe('7 (fast) to 12 (far); "sippra-gateway radio plan" says what it costs.'),
    power_dbm: z
      .int()
      .min(LEAST_POWER, stop(POWER))
      .max(MOST_POWER, stop(POWER))
      .default(14)
      .describe("At most, antenna included. Nodes that are heard well take less."),
    batch_minutes: z
      .int()
      .min(5, stop("must be 5 to 1440"))
      .max(1440, stop("must be 5 to 1440"))
      .default(60)
      .describe("A node sends what it has measured together, so often."),
    slots: z
      .int()
      .min(1, stop("must be 1 or more"))
      .optional()
      .describe("How many nodes have a time of their own in that. Left out: as many as fit.")
      .meta({ example: 600 }),
    repeats: z
      .int()
      .min(0, stop("must be 0 to 3"))
      .max(3, stop("must be 0 to 3"))
      .default(0)
      .describe("How many earlier batches each one repeats, where links are poor and readings urgent."),
    region: z
      .enum(Object.keys(REGIONS) as [string, ...string[]])
      .default("eu868")
      .describe("Whose rules hold."),
    bands: z
      .array(band)
      .default([])
      .describe("Other rules than the region's: what may be sent where, for how much of an hour.")
      .meta({ example: [{ from_mhz: 868, to_mhz: 868.6, duty_percent: 1, power_dbm: 14 }] }),
  })
  .superRefine((radio, context) => {
    const refuse = (key: string, message: string) =>
      context.addIssue({ code: "custom", path: [key], message });
    const {
      frequency_mhz: mhz,
      power_dbm: power,
      spreading_factor: sf,
      batch_minutes: minutes,
      slots,
    } = radio;
    const why = forbidden(mhz * MHZ, power, bandsOf(radio));
    if (why !== undefined) {
      refuse(/dBm/.test(why) ? "power_dbm" : "frequency_mhz", why);
      return;
    }
    if (nodeAccount(dutyOf(radio), sf) === undefined) {
      refuse("spreading_factor", "is too slow for the duty cycle of this frequency: lower it, or move");
    }
    const most = slotsIn(sf, minutes);
    if (slots !== undefined && slots > most) {
      refuse("slots", `must be ${most} or less: more do not fit in ${minutes} minutes at SF${sf}`);
    }
  });

type RadioConfig = z.infer<typeof radio>;

type Rules = Pick<RadioConfig, "region" | "bands">;

function bandsOf({ region, bands }: Rules): Band[] {
  if (bands.length === 0) return REGIONS[region]!;
  return bands.map(({ from_mhz, to_mhz, duty_percent, power_dbm }) => ({
    from: from_mhz * MHZ,
    to: to_mhz * MHZ,
    duty: duty_percent / 100,
    power: power_dbm,
  }));
}

const dutyOf = (radio: Rules & Pick<RadioConfig, "frequency_mhz">) =>
  bandOf(radio.frequency_mhz * MHZ, bandsOf(radio))!.duty;

const slotsIn = (spreadingFactor: number, minutes: number) =>
  Math.max(1, Math.floor((slotsFor(spreadingFactor) * minutes) / 60));

/** What the devices of a site agree on. */
export function networkOf(radio: RadioConfig): RadioNetwork {
  const { frequency_mhz, spreading_factor, power_dbm, batch_minutes, repeats } = radio;
  return {
    frequency: Math.round(frequency_mhz * MHZ),
    spreadingFactor: spreading_factor,
    power: power_dbm,
    duty: dutyOf(radio),
    period: 60 * batch_minutes,
    slots: radio.slots ?? slotsIn(spreading_factor, batch_minutes),
    repeats,
  };
}
