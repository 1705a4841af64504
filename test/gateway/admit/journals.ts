// Files of journals, as sippra-node writes them.
import { createHash } from "node:crypto";
import { JOURNAL_FORMAT, journalSum, type WrittenRecord } from "../../../gateway/admit/journal.ts";
import type { Enrolment } from "../../../gateway/store/enrolments.ts";
import type { Cbor } from "../../../shared/cbor.ts";
import { cbor } from "./nodes.ts";

export const AT = "2026-12-01T09:30:00.000Z";

export const written = (counter: number, type: number, body: Cbor): WrittenRecord => [
  counter,
  type,
  Buffer.from(cbor(body)).toString("hex"),
];

export function journalOf(node: Enrolment, records: WrittenRecord[], other: object = {}) {
  const key = createHash("sha256").update(Buffer.from(node.key).toString("hex")).digest("hex").slice(0, 16);
  const { network, node: number, epoch } = node;
  const about = {
    ...{ format: JOURNAL_FORMAT, site: "here", name: "elm-4", network, node: number, epoch, key },
    ...{
      serial: "0123",
      ring: [0, 2, 4096],
      at: AT,
      reservation: 1025,
      complete: true,
      records,
      image: "AAAA",
      ...other,
    },
  };
  return { ...about, sum: journalSum(about) };
}

export const bytesOf = (value: unknown) => Buffer.from(`${JSON.stringify(value)}\n`);
