// The file of a node's journal, as sippra-node reads it from a board. Its records are held to what those of a frame are; whose
// they are is for whoever knows the keys to say.
import { createHash } from "node:crypto";
import { z } from "zod";
import { BODY_MAX } from "../../shared/messages.ts";
import { GatewayError } from "../errors.ts";
import { decodeCbor } from "./cbor.ts";
import type { CountedRecord, JournalBody, SelfCheck } from "./message.ts";
import { scanCbor } from "./scan.ts";
import { bodyOf } from "./schema.ts";

export const JOURNAL_FORMAT = "sippra-journal-1";
/** The largest ring has 512 kB: as base64, and its records once more as text. */
export const JOURNAL_BYTES = 8_000_000;
const RECORDS_MAX = 65_536;
const U32_MAX = 0xffff_ffff;

const counter = z.number().int().min(1).max(U32_MAX);
/** Counter, type and body, the CBOR of a type 1 frame in hexadecimal digits. */
const written = z.tuple([
  counter,
  z.number().int().min(0).max(15),
  z
    .string()
    .max(2 * BODY_MAX)
    .regex(/^(?:[0-9a-f]{2})+$/),
]);
export type WrittenRecord = z.infer<typeof written>;

const file = z.object({
  format: z.literal(JOURNAL_FORMAT),
  site: z.string().max(64),
  name: z.string().regex(/^[a-z0-9-]{1,63}$/),
  network: z.number().int().min(0).max(255),
  node: z.number().int().min(1).max(65_535),
  epoch: z.number().int().min(0).max(255),
  /** First 16 hex digits of the SHA-256 of the key's hex digits. */
  key: z.string().regex(/^[0-9a-f]{16}$/),
  at: z.iso.datetime(),
  /** No counter at or over it was used; 0 where the journal does not tell. */
  reservation: z.number().int().min(0).max(U32_MAX),
  /**
   * Its node holds nothing else: what it would say of every counter before the last one. False where there are records that
   * the tool, older than the firmware, cannot read.
   */
  complete: z.boolean(),
  /** By counter, each once. */
  records: z.array(written).max(RECORDS_MAX),
  sum: z.string(),
});

type Summed = Pick<
  z.infer<typeof file>,
  "network" | "node" | "epoch" | "key" | "at" | "reservation" | "complete" | "records"
>;

export interface Journal extends Omit<z.infer<typeof file>, "records" | "sum" | "format"> {
  records: CountedRecord[];
}

/** SHA-256 of what a gateway goes by, so that damage to a digit is no measurement. */
export const journalSum = ({ network, node, epoch, key, at, reservation, complete, records }: Summed) =>
  createHash("sha256")
    .update(JSON.stringify([network, node, epoch, key, at, reservation, complete, records]))
    .digest("hex");

/** `name`: the file's, in sentences. Throws a GatewayError "journal". */
export function parseJournal(bytes: Buffer, name: string): Journal {
  const value = jsonOf(bytes, name);
  const format = (value as { format?: unknown } | null)?.format;
  if (format !== JOURNAL_FORMAT)
    throw journalError(
      typeof format === "string" && /^sippra-journal-\d+$/.test(format)
        ? `${name} was written by a newer sippra-node than this gateway knows: update the gateway.`
        : `${name} is no journal: name a file of "sippra-node journal pull".`,
    );
  if (typeof value === "object" && !Object.hasOwn(value!, "records"))
    throw journalError(
      `${name} was written by an older sippra-node, without what a gateway needs: pull the journal again with this version's.`,
    );
  const parsed = file.safeParse(value);
  if (!parsed.success || parsed.data.sum !== journalSum(parsed.data))
    throw journalError(`${name} is damaged or was edited: copy it again from where it was made.`, {
      cause: parsed.error,
    });
  const { records: all, sum: _, format: __, ...about } = parsed.data;
  return { ...about, records: recordsOf(all, name) };
}

export const journalError = (sentence: string, options?: ErrorOptions) =>
  new GatewayError("journal", sentence, options);

function jsonOf(bytes: Buffer, name: string): unknown {
  if (bytes.length > JOURNAL_BYTES)
    throw journalError(`${name} is too long for a journal: name a file of "sippra-node journal pull".`);
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch (cause) {
    throw journalError(`${name} is damaged or cut off: copy it again from where it was made.`, { cause });
  }
}

function recordsOf(all: readonly WrittenRecord[], name: string): CountedRecord[] {
  let last = 0;
  return all.map(([counter, type, hex]) => {
    const record = counter > last ? recordOf(type, Buffer.from(hex, "hex")) : null;
    if (record === null)
      throw journalError(
        `${name} has a record (counter ${counter}) that no node writes: nothing of it is taken. Pull the journal again.`,
      );
    last = counter;
    return { ...record, counter };
  });
}

/** Null for what is no record's; as of a frame nothing is decoded that the scan has not passed. */
function recordOf(type: number, body: Uint8Array): JournalBody | SelfCheck | null {
  if (scanCbor(body) !== null) return null;
  const found = bodyOf(type, decodeCbor(body));
  switch (found?.type) {
    case "reading":
    case "event":
    case "night":
    case "check":
      return found;
    default:
      return null;
  }
}
