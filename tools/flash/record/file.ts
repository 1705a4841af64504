// The record of an installation as a file beside the enrolment: checked by what will read it before it is written, and never
// written over by one that knows less.
import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { EnrolmentFile } from "../../../gateway/config/enrolment.ts";
import { GatewayError } from "../../../gateway/errors.ts";
import {
  INSTALLATION_FORMAT,
  type Installation,
  installation,
  parseInstallation,
} from "../../../gateway/places/installation.ts";
import { ToolError } from "../../errors.ts";
import type { Sentences } from "../../sentences.ts";
import { replaceDurably } from "../durable.ts";
import { labelPng } from "./label.ts";
import { pageOf } from "./page.ts";
import { numberOf } from "./qr.ts";

/** "elm-street-4.enrol.json" has "elm-street-4.installation.json" and others beside it. */
const beside = (enrolment: string, ending: string) =>
  join(dirname(enrolment), `${basename(enrolment).replace(/(\.enrol)?(\.json)?$/, "")}.${ending}`);

export const recordPath = (enrolment: string) => beside(enrolment, "installation.json");
export const pagePath = (enrolment: string) => beside(enrolment, "installation.html");
export const labelPath = (enrolment: string) => beside(enrolment, "label.png");

/** One in which nothing has been measured yet. `at`: RFC 3339, UTC. */
export function emptyRecord({ site, name, network, node }: EnrolmentFile, at: string): Installation {
  return {
    ...{ format: INSTALLATION_FORMAT, site, name, network, node, at, by: null },
    board: { kind: "", serial: "", firmware: "", espruino: "", link: "" },
    place: {
      ...{ latitude: null, longitude: null, source: null, accuracy_m: null },
      ...{ address: null, pipe_id: null, pipe_material: null, pipe_diameter_mm: null },
    },
    ...{ photographs: [], note: null, check: null, reference: null, tap: null },
    calibration: { pressure: null, acoustic: null },
  };
}

/**
 * The record that there is of this node; an empty one where there is none. Throws ToolError "enrolment" where it is damaged,
 * or another node's.
 */
export function recordFor(path: string, enrolment: EnrolmentFile, at: string, say: Sentences): Installation {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return emptyRecord(enrolment, at);
    throw new ToolError("enrolment", say.record.damaged(path), { cause: error });
  }
  try {
    const found = parseInstallation(bytes, path);
    const isSame = (["site", "name", "network", "node"] as const).every(
      (key) => found[key] === enrolment[key],
    );
    if (isSame) return { ...found, at };
    throw new ToolError(
      "enrolment",
      say.record.another(path, `${found.site}/${found.name} (${numberOf(found)})`),
    );
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    throw new ToolError("enrolment", say.record.damaged(path), { cause: error });
  }
}

/** Writes a file, or replaces it. Throws ToolError "enrolment". */
export function writeBeside(path: string, content: string | Uint8Array, say: Sentences): void {
  try {
    replaceDurably(path, content, 0o644);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ToolError("enrolment", say.record.cannotWrite(path, code ?? message), { cause: error });
  }
}

/** Throws ToolError "flash" where the record is none, which would be an error of this tool, and "enrolment". */
export function writeRecord(path: string, record: Installation, say: Sentences): void {
  const { success, error } = installation.safeParse(record);
  if (!success) {
    const field = error.issues[0]?.path.join(".") ?? "";
    throw new ToolError("flash", say.record.wrong(field), { cause: error });
  }
  writeBeside(path, `${JSON.stringify(record, null, 2)}\n`, say);
}

/** Writes the record, its page and the label; sentences that say where. Throws as `writeRecord` does. */
export function writeAll(enrolment: string, record: Installation, say: Sentences): string[] {
  const [file, page, label] = [recordPath(enrolment), pagePath(enrolment), labelPath(enrolment)];
  writeRecord(file, record, say);
  writeBeside(page, pageOf(record, say), say);
  writeBeside(label, labelPng(record), say);
  return [say.record.recordWritten(file), say.record.pageWritten(page), say.record.labelWritten(label)];
}
