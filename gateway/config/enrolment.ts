// The file that carries a node's identity and key from `sippra-gateway nodes add` to `sippra-node flash`:
// the one copy of the key outside the gateway, readable by its owner only.
import { createHash } from "node:crypto";
import { closeSync, fsyncSync, ftruncateSync, openSync, unlinkSync, writeSync } from "node:fs";
import type { RadioNetwork } from "../../shared/radio/network.ts";
import { type EnrolmentTrouble, GatewayError } from "../errors.ts";
import { decode } from "../text/decode.ts";
import { readBounded, Unreadable } from "./bounded.ts";

export const ENROLMENT_FORMAT = "sippra-enrolment-1";

export interface EnrolmentFile {
  format: typeof ENROLMENT_FORMAT;
  site: string;
  /** 0..255 */
  network: number;
  /** 1..65535 */
  node: number;
  name: string;
  /** 0..255 */
  epoch: number;
  /** AES-128, 32 hex digits */
  key: string;
  /** What opens the console of the board once it is flashed; left out by gateways that knew of none. */
  console?: string;
  /** RFC 3339, UTC */
  created: string;
  /** What a node on radio has to agree on with its gateway; left out where that has no radio. */
  radio?: RadioNetwork;
}

/** A file that is open for this process alone and becomes the enrolment, or is gone. */
export interface ReservedFile {
  /** Writes and syncs. Throws a GatewayError "enrolment"; the file is gone then. */
  write(enrolment: EnrolmentFile): void;
  discard(): void;
}

// Longer than any enrolment: with this much on disk beforehand, writing cannot fail for want of room.
const ROOM = 1024;
/** A longer file is none, and is not looked into: what is nested as deep as it is long overflows the stack. */
const MOST_BYTES = 4 * ROOM;

/**
 * Creates `file`, mode 0600, before the key exists: what can fail (it is there already, no such directory, no
 * right, no room) fails before anything is in the registry. Throws a GatewayError "enrolment".
 */
export function reserveEnrolment(file: string): ReservedFile {
  let handle: number;
  try {
    handle = openSync(file, "wx", 0o600);
  } catch (error) {
    throw cannotWrite(file, error as NodeJS.ErrnoException);
  }
  let open = true;
  const discard = () => {
    if (!open) return;
    open = false;
    closeSync(handle);
    unlinkSync(file);
  };
  const guarded = (work: () => void) => {
    try {
      work();
    } catch (error) {
      discard();
      throw cannotWrite(file, error as NodeJS.ErrnoException);
    }
  };
  guarded(() => {
    writeSync(handle, Buffer.alloc(ROOM, " "), 0, ROOM, 0);
    fsyncSync(handle);
  });
  return {
    write: (enrolment) => {
      guarded(() => {
        const bytes = Buffer.from(enrolmentText(enrolment));
        writeSync(handle, bytes, 0, bytes.length, 0);
        ftruncateSync(handle, bytes.length);
        fsyncSync(handle);
      });
      open = false;
      closeSync(handle);
    },
    discard,
  };
}

/** Writes a new file, mode 0600; never over one that is there. Throws a GatewayError "enrolment". */
export function writeEnrolment(file: string, enrolment: EnrolmentFile): void {
  reserveEnrolment(file).write(enrolment);
}

/** Reads and checks a file. Throws a GatewayError "enrolment" with its trouble. */
export function readEnrolment(file: string): EnrolmentFile {
  let bytes: Buffer;
  try {
    bytes = readBounded(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isOther = error instanceof Unreadable;
    const why = code === "ENOENT" ? "is not there" : isOther ? message : `cannot be read (${code})`;
    throw new GatewayError(
      "enrolment",
      `The enrolment file ${file} ${why}: make one with "sippra-gateway nodes add NAME --out ${file}".`,
      { cause: error, trouble: code === "ENOENT" ? "missing" : "unreadable" },
    );
  }
  return parseEnrolment(bytes, file);
}

/** The same of its content; `file` is its name in sentences. */
export function parseEnrolment(bytes: Buffer, file: string): EnrolmentFile {
  const damaged = (trouble: EnrolmentTrouble, why: string) =>
    new GatewayError(
      "enrolment",
      `The enrolment file ${file} ${why}: copy it again from where it was made.`,
      {
        trouble,
      },
    );
  if (bytes.length > MOST_BYTES) throw noEnrolment(file);
  // Windows' editors save a file that was only looked at with a mark, or as UTF-16.
  const decoded = decode(bytes);
  if (decoded.is === "unknown") throw damaged("damaged", `is in ${decoded.encoding}, not UTF-8`);
  if (decoded.is === "foreign") throw damaged("damaged", `is no text, but ${decoded.what}`);
  let value: Record<string, unknown>;
  try {
    if (decoded.is === "bytes") throw new Error("no UTF-8");
    value = JSON.parse(decoded.text);
  } catch {
    throw damaged("damaged", "is damaged or cut off");
  }
  if (typeof value !== "object" || value === null || value.format !== ENROLMENT_FORMAT)
    throw noEnrolment(file);
  const { checksum, ...fields } = value;
  const enrolment = fields as unknown as EnrolmentFile;
  if (!isEnrolment(enrolment)) throw damaged("edited", "misses something or has been edited");
  if (checksum !== checksumOf(enrolment)) throw damaged("changed", "has been changed since it was made");
  return enrolment;
}

const noEnrolment = (file: string) =>
  new GatewayError(
    "enrolment",
    `${file} is no enrolment file (its format should be "${ENROLMENT_FORMAT}"): name the one that "sippra-gateway nodes add" wrote.`,
    { trouble: "foreign" },
  );

/** SHA-256 over the JSON of all other fields with their names in order, its first 16 hex digits. */
export function checksumOf(enrolment: EnrolmentFile): string {
  const canonical = JSON.stringify(
    Object.fromEntries(Object.entries(enrolment).sort(([a], [b]) => (a < b ? -1 : 1))),
  );
  return createHash("sha256").update(canonical).digest("hex").slice(0, 16);
}

export function enrolmentText(enrolment: EnrolmentFile): string {
  return `${JSON.stringify({ ...enrolment, checksum: checksumOf(enrolment) }, null, 2)}\n`;
}

const within = (value: unknown, min: number, max: number) =>
  Number.isInteger(value) && (value as number) >= min && (value as number) <= max;

function isNetwork({
  frequency,
  spreadingFactor,
  power,
  duty,
  period,
  slots,
  repeats,
}: RadioNetwork): boolean {
  return (
    within(frequency, 1e8, 1e9) &&
    within(spreadingFactor, 7, 12) &&
    within(power, -30, 30) &&
    typeof duty === "number" &&
    duty > 0 &&
    duty <= 1 &&
    within(period, 60, 86_400) &&
    within(slots, 1, 0xffff) &&
    within(repeats, 0, 9)
  );
}

function isEnrolment({
  site,
  network,
  node,
  name,
  epoch,
  key,
  console,
  created,
  radio,
}: EnrolmentFile): boolean {
  return (
    [site, name].every((text) => typeof text === "string" && /^[a-z0-9-]+$/.test(text)) &&
    within(network, 0, 0xff) &&
    within(node, 1, 0xffff) &&
    within(epoch, 0, 0xff) &&
    typeof key === "string" &&
    /^[0-9a-f]{32}$/.test(key) &&
    (console === undefined || (typeof console === "string" && /^[a-z0-9]{20}$/.test(console))) &&
    typeof created === "string" &&
    !Number.isNaN(Date.parse(created)) &&
    (radio === undefined || (typeof radio === "object" && radio !== null && isNetwork(radio)))
  );
}

function cannotWrite(file: string, error: NodeJS.ErrnoException): GatewayError {
  const sentences: Record<string, string> = {
    EEXIST: `${file} is there already and is not overwritten, because it may hold the only copy of a key: choose another name.`,
    ENOENT: `The directory of ${file} does not exist: make it first.`,
    ENOSPC: `The disk has no room for ${file}: free some, or choose another place.`,
  };
  const sentence =
    sentences[error.code ?? ""] ??
    `${file} cannot be written (${error.code ?? error.message}): choose another place.`;
  return new GatewayError("enrolment", sentence, { cause: error });
}
