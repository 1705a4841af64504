// Records as the store keeps them, in the fields that partners know from MQTT (contract/record.ts). Four of these are not
// there: whether a record came late, and between what a time lies that its node did not know, is known only while it is on
// its way.
import type { KeptOf } from "../../store/view.ts";
import { event, night, reading } from "../contract/record.ts";
import { jsonWriter } from "../contract/writer.ts";
import { eventFields } from "./event.ts";
import { messageId, nightFields, type Origin, readingFields, wayOf } from "./record.ts";
import { timeOrNull, timestamp } from "./units.ts";

export type KeptType = "reading" | "night" | "event";
export type Kept = KeptOf<KeptType>;

const NOT_KEPT = { time_after: true, time_before: true, time_best: true, late: true } as const;

/** The contract's schemas, without those four. */
export const KEPT_SCHEMAS = {
  reading: reading.omit(NOT_KEPT),
  night: night.omit(NOT_KEPT),
  event: event.omit(NOT_KEPT),
};

export function keptFields(record: Kept, { site, gateway }: Origin) {
  const { name, time, received, via } = record;
  const envelope = {
    ...{ id: messageId(record), site, gateway, node: name },
    ...{ time: timeOrNull(time), received: timestamp(received), via: wayOf(via) },
  };
  switch (record.type) {
    case "reading":
      return { ...envelope, ...readingFields(record.body, record.marks) };
    case "night":
      return { ...envelope, ...nightFields(record.body, record.marks) };
    case "event":
      return { ...envelope, ...eventFields(record.body, record.marks) };
  }
}

export type KeptFields = ReturnType<typeof keptFields>;

/** Each as JSON on one line. */
export const KEPT_WRITERS = {
  reading: jsonWriter(KEPT_SCHEMAS.reading),
  night: jsonWriter(KEPT_SCHEMAS.night),
  event: jsonWriter(KEPT_SCHEMAS.event),
} as Record<KeptType, (fields: KeptFields) => string>;
