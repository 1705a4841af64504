// A journal as it was read from a board, on disk: everything that its gateway may not have yet.
import { readFileSync } from "node:fs";
import { JOURNAL_FORMAT, journalSum, type WrittenRecord } from "../../../gateway/admit/journal.ts";
import { encodeBody } from "../../../gateway/store/body.ts";
import type { Cbor } from "../../../shared/cbor.ts";
import { UPLINKS } from "../../../shared/messages.ts";
import type { Identity } from "../../image/profile.ts";
import { replaceDurably } from "../durable.ts";
import { fingerprint } from "../fingerprint.ts";
import { contentOf, type Place } from "./image.ts";
import { isComplete, recordsIn } from "./records.ts";

export interface JournalFile extends Omit<Identity, "key"> {
  format: typeof JOURNAL_FORMAT;
  site: string;
  name: string;
  /** First 16 hex digits of the key's SHA-256: which key, without telling it. */
  key: string;
  /** Of the board. */
  serial: string;
  ring: Place;
  /** RFC 3339, UTC: when it was read. */
  at: string;
  /** No counter at or over it was used; 0 where the journal does not tell. */
  reservation: number;
  /** The node holds nothing else. */
  complete: boolean;
  /** What is in it, for a gateway: counter, type, body as a frame has it. */
  records: WrittenRecord[];
  /** Of what a gateway goes by. */
  sum: string;
  /** All of its pages, base64. */
  image: string;
}

/** The file that an upgrade saves the journal in. */
export const journalPath = (enrolment: string) => `${enrolment}.journal`;

/** One that no upgrade writes over. `at`: RFC 3339, UTC. */
export const datedPath = (enrolment: string, at: string) =>
  `${journalPath(enrolment)}-${at.replaceAll(":", "-")}`;

type About = Identity & Pick<JournalFile, "site" | "name" | "serial" | "ring" | "at">;

/** Writes it, or replaces it in one step; it is on disk then. Throws what the file system says. */
export async function saveJournal(path: string, about: About, image: Buffer): Promise<void> {
  const { site, name, network, node, epoch, serial, ring, at } = about;
  const key = fingerprint(about.key);
  const content = await contentOf(image, ring);
  const reservation = content.kind === "state" ? content.reservation : 0;
  const records = recordsIn(image, ring[2]).map(
    ({ counter, record }): WrittenRecord => [counter, UPLINKS.indexOf(record.type), hexOf(record.body)],
  );
  const told = { network, node, epoch, key, at, reservation, complete: isComplete(image, ring[2]), records };
  const file: JournalFile = {
    ...{ format: JOURNAL_FORMAT, site, name, ...told, serial, ring },
    sum: journalSum(told),
    image: image.toString("base64"),
  };
  replaceDurably(path, `${JSON.stringify(file)}\n`);
}

const hexOf = (body: Cbor) => Buffer.from(encodeBody(body)).toString("hex");

/** Undefined where there is none, or none that can be read. */
export function loadJournal(path: string): (JournalFile & { bytes: Buffer }) | undefined {
  try {
    const file: JournalFile = JSON.parse(readFileSync(path, "utf8"));
    if (file?.format !== JOURNAL_FORMAT || typeof file.image !== "string" || !isPlace(file.ring))
      return undefined;
    const bytes = Buffer.from(file.image, "base64");
    return bytes.length === file.ring[1] * file.ring[2] ? { ...file, bytes } : undefined;
  } catch {
    return undefined;
  }
}

const isPlace = (ring: unknown): ring is Place =>
  Array.isArray(ring) && ring.length === 3 && ring.every((n) => Number.isSafeInteger(n) && n >= 0);
