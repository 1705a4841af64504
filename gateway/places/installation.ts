// The file that tells how a node was installed, from `sippra-node` to `sippra-gateway nodes import`.
import { decode } from "../text/decode.ts";
import {
  INSTALLATION_BYTES,
  INSTALLATION_FORMAT,
  type Installation,
  installation,
} from "./installation-form.ts";
import { placeError } from "./place.ts";

export {
  INSTALLATION_BYTES,
  INSTALLATION_FORMAT,
  type Installation,
  installation,
  MOST_PHOTOGRAPHS,
} from "./installation-form.ts";

const MARK = `"${INSTALLATION_FORMAT}"`;
const WIDE_MARK = Buffer.from(MARK, "utf16le");
/** As each encoding has it that an editor saves in. */
const MARKS = [Buffer.from(MARK), WIDE_MARK, Buffer.from(WIDE_MARK).swap16()];

/** Whether it means to be one: else it may be a file of places. */
export function isInstallation(bytes: Uint8Array): boolean {
  const begin = Buffer.from(bytes.subarray(0, INSTALLATION_BYTES));
  return MARKS.some((mark) => begin.includes(mark));
}

/** `file`: its name in sentences. Throws a GatewayError "place". */
export function parseInstallation(bytes: Buffer, file: string): Installation {
  if (bytes.length > INSTALLATION_BYTES)
    throw placeError(`${file} is too long for a record of an installation.`);
  const decoded = decode(bytes);
  let value: unknown;
  try {
    if (!("text" in decoded)) throw new Error("no text");
    value = JSON.parse(decoded.text);
  } catch (cause) {
    throw placeError(`${file} is damaged or cut off: copy it again from where it was made.`, { cause });
  }
  const parsed = installation.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? "it" : issue.path.join(".");
  throw placeError(
    `${file} is no record of an installation that can be read: ${where} is not what "sippra-node" writes. Has it been edited?`,
    { cause: parsed.error },
  );
}
