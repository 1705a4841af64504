// Radio modules at this gateway as a kind of way in. Their part of the configuration stands in config/: the channel
// in it is agreed with the nodes, and enrolment and planning read it too.
import type { z } from "zod";
import { networkOf, radio as section } from "../config/radio.ts";
import type { IntakeKind } from "./intake.ts";
import { openModemIntake } from "./lora-modem.ts";

const schema = section.prefault({}).describe("Nodes on LoRa radio.");

export const radio: IntakeKind<z.infer<typeof schema>> = {
  schema,
  *open(settings, { airtime, ...deps }) {
    const channel = networkOf(settings);
    for (const modem of settings.modems) {
      // Of the port, not of the module: another one in its place goes on with what was sent.
      const name = modem.path ?? modem.usb!;
      yield openModemIntake(modem, channel, {
        ...deps,
        airtime: { sent: () => airtime.of(name), keep: (sending) => airtime.add(name, sending) },
      });
    }
  },
};
