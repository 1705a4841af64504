// What can be handed out, each with its columns: records of nodes, node by node in the order in which each has made them; and
// alarms, by number.
import type { Alarm } from "../../alarms/alarm.ts";
import { type AlarmPayload, alarm } from "../../deliver/contract/alarm.ts";
import { alarmJson, alarmPayload } from "../../deliver/formats/alarm.ts";
import {
  KEPT_SCHEMAS,
  KEPT_WRITERS,
  type KeptFields,
  type KeptType,
  keptFields,
} from "../../deliver/formats/kept.ts";
import type { Origin } from "../../deliver/formats/record.ts";
import type { Span, View } from "../../store/view.ts";
import { type Column, columnsOf, type Fields } from "./columns.ts";
import { readingColumns } from "./reading-columns.ts";

export const KINDS = ["readings", "nights", "events", "alarms"] as const;
export type Kind = (typeof KINDS)[number];

export interface Source {
  columns: readonly Column[];
  /** On one line, with lists and groups as MQTT has them. */
  json(fields: Fields): string;
  /** In parts, after each of which there may be a pause: of each node its rows. */
  parts: (() => Iterable<Fields>)[];
}

export interface Wanted {
  kind: Kind;
  span: Span;
  /** Names of nodes. */
  nodes: readonly string[];
  /** They are some of all: alarms of others, and of none, are left out. */
  isSome: boolean;
}

const TYPES = { readings: "reading", nights: "night", events: "event" } as const satisfies Record<
  Exclude<Kind, "alarms">,
  KeptType
>;

export function sourceOf(view: Pick<View, "within" | "alarms">, wanted: Wanted, origin: Origin): Source {
  const { kind, span, nodes } = wanted;
  if (kind === "alarms") return alarmSource(view.alarms(0), wanted, origin);
  const type = TYPES[kind];
  return {
    columns: columnsOf(KEPT_SCHEMAS[type]),
    json: (fields) => KEPT_WRITERS[type](fields as unknown as KeptFields),
    parts: nodes.map(
      (node) =>
        function* () {
          for (const record of view.within(node, type, span)) yield keptFields(record, origin);
        },
    ),
  };
}

/** Readings as the store has them, for a file of columns. */
export function readingSource(view: Pick<View, "within">, { span, nodes }: Wanted, origin: Origin) {
  return {
    columns: readingColumns(origin),
    parts: nodes.map((node) => () => view.within(node, "reading", span)),
  };
}

/** Those that began in the span. */
function alarmSource(alarms: readonly Alarm[], { span, nodes, isSome }: Wanted, origin: Origin): Source {
  const found = alarms.filter(
    ({ began, place }) =>
      began >= span.from &&
      began < span.until &&
      (!isSome || place.nodes.some((node) => nodes.includes(node))),
  );
  return {
    columns: columnsOf(alarm),
    json: (fields) => alarmJson(fields as unknown as AlarmPayload),
    parts: [() => found.map((each) => alarmPayload(each, origin) as unknown as Fields)],
  };
}
