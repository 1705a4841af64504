// What a gateway's page answers about a node's own check, as it is believed: of the form that it has, short, and without a
// character that does more to a terminal than stand there.
import { z } from "zod";
import type { NodeCheck } from "../../../gateway/watch/web/api.ts";

export type { NodeCheck } from "../../../gateway/watch/web/api.ts";

/** Control and format characters (Unicode Cc, Cf) move cursors and turn text around. */
const text = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[^\p{Cc}\p{Cf}]*$/u);
const figure = z.number().nullable();
const time = z.iso.datetime();

const NODE_CHECK: z.ZodType<NodeCheck> = z.object({
  ...{ site: text(100), node: text(100), now: time, received: time.nullable(), time: time.nullable() },
  // Gateways before these were told do not tell them.
  ...{ revoked: z.boolean().default(false), unopened: time.nullable().default(null) },
  ...{ pressure_kpa: figure, level_dbfs: figure, flags: z.array(text(50)).max(50) },
  ...{ battery_v: figure, battery_sending_v: figure, temperature_c: figure },
  ...{ module_sleepless: figure, module_resets: figure, rssi_dbm: figure, snr_db: figure, margin_db: figure },
  findings: z
    .array(
      z.object({
        part: text(30),
        verdict: z.enum(["pass", "doubtful", "fail"]),
        reason: text(50),
        sentence: text(500),
      }),
    )
    .max(20),
});

/** Null where it is something else. */
export const checkIn = (answer: unknown): NodeCheck | null => NODE_CHECK.safeParse(answer).data ?? null;

const REFUSAL = z.object({ error: text(1000) });

/** Whether a page of a gateway's says no, and not whatever else is at that address. */
export const isRefusal = (answer: unknown): boolean => REFUSAL.safeParse(answer).success;
