// When nights are decided, and whether at all.
import { z } from "zod";

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

export const alarms = z.strictObject({
  enabled: z
    .boolean()
    .default(true)
    .describe("Whether this gateway weighs its nodes' nights and raises alarms."),
  decide_at: z
    .string()
    .regex(TIME, 'must be a time of the day in quotes, as in "08:00"')
    .default("08:00")
    .describe("When the night is decided, in this machine's time: after all nodes have told theirs."),
});

/** Minutes after midnight. */
export const minutesOf = (time: string): number => {
  const [hours, minutes] = time.split(":");
  return 60 * Number(hours) + Number(minutes);
};
